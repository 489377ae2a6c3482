import { ChevronRight, Hourglass } from 'lucide-react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { RecordDetails } from '../../core/protocol/session-api.ts'

const PROTOCOL_NAMES: Record<number, string> = { 5: 'NetFlow v5', 7: 'NetFlow v7', 9: 'NetFlow v9', 10: 'IPFIX' }

/** Where the record stands: template, message, set and record, frame. */
export function RecordChain({ details }: { readonly details: RecordDetails }) {
  const template =
    details.templateId === 0
      ? (PROTOCOL_NAMES[details.protocolVersion] ?? `version ${details.protocolVersion}`)
      : `template ${details.templateId}${details.templateVersion > 1 ? ` v${details.templateVersion}` : ''}`
  const parts = [
    {
      text: template,
      hint: `${PROTOCOL_NAMES[details.protocolVersion] ?? ''} from ${details.exporter}, domain ${details.domain}`,
      isFirst: true,
    },
    {
      text: `message ${formatCount(details.message)}`,
      hint: `Exported ${details.exportTime}, sequence ${formatCount(details.sequence)}`,
    },
    {
      text: `set ${details.setNumber}, record ${details.recordInSet}`,
      hint: 'The set in the message, and the record in the set, from 1',
    },
    ...(details.frame > 0
      ? [{ text: `frame ${formatCount(details.frame)}`, hint: 'The frame of the capture that the message came in' }]
      : []),
  ]
  return (
    <span className="record-chain ellipsis">
      <b className="pane-title">Record {formatCount(details.record)}</b>
      {details.type === 'options' && <span className="tag tag-plain">options</span>}
      {details.decodedLate && (
        <span className="tag tag-pending" title="The record waited for its template and was decoded when that came">
          <Hourglass size={11} strokeWidth={1.75} /> late
        </span>
      )}
      {parts.map((part, index) => (
        <span key={part.text} title={part.hint} className={index === 0 ? 'chain-part chain-first' : 'chain-part'}>
          {index > 0 && <ChevronRight size={12} strokeWidth={1.75} aria-hidden="true" />}
          {part.text}
        </span>
      ))}
    </span>
  )
}

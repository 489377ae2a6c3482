import { ChevronRight, Hourglass } from 'lucide-react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { RecordDetails } from '../../core/protocol/session-api.ts'
import { useViewer } from '../state/viewer-context.tsx'

const SFLOW = 105
const PROTOCOL_NAMES: Record<number, string> = {
  5: 'NetFlow v5',
  7: 'NetFlow v7',
  9: 'NetFlow v9',
  10: 'IPFIX',
  [SFLOW]: 'sFlow v5',
}

/** Where the record stands: template, message, set and record, frame. */
export function RecordChain({ details }: { readonly details: RecordDetails }) {
  const viewer = useViewer()
  const template =
    details.templateId === 0
      ? (PROTOCOL_NAMES[details.protocolVersion] ?? `version ${details.protocolVersion}`)
      : `template ${details.templateId}${details.templateVersion > 1 ? ` v${details.templateVersion}` : ''}`
  const parts = [
    {
      text: template,
      hint: `${PROTOCOL_NAMES[details.protocolVersion] ?? ''} from ${details.exporter}, domain ${details.domain}`,
    },
    {
      text: `message ${formatCount(details.message)}`,
      hint: `Exported ${details.exportTime}, sequence ${formatCount(details.sequence)}`,
    },
    details.protocolVersion === SFLOW
      ? { text: `sample ${details.setNumber}`, hint: 'The sample in the datagram, from 1' }
      : {
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
      {parts.map((part, index) =>
        index === 0 ? (
          <button
            key={part.text}
            type="button"
            title={`${part.hint}\nShow the template`}
            className="chain-part chain-first"
            onClick={() => viewer.showTemplate({ key: details.templateKey, versionId: details.templateVersionId })}
          >
            {part.text}
          </button>
        ) : (
          <span key={part.text} title={part.hint} className="chain-part">
            <ChevronRight size={12} strokeWidth={1.75} aria-hidden="true" />
            {part.text}
          </span>
        ),
      )}
    </span>
  )
}

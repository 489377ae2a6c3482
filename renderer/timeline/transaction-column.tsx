import { Check, ClockAlert, TriangleAlert } from 'lucide-react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { LegReport, Stamp, TransactionCheck, TransactionDetails } from '../../core/protocol/transaction-report.ts'
import { LegChip } from '../templates/leg-chip.tsx'
import type { IconType } from '../ui/button.tsx'
import { TransactionAnswer } from './transaction-answer.tsx'
import { STATE_WORDS } from './transaction-words.ts'

const CHECK_ICONS: Readonly<Record<TransactionCheck['kind'], IconType>> = {
  holds: Check,
  doubtful: TriangleAlert,
  quirk: ClockAlert,
}

const CHECK_WORDS: Readonly<Record<TransactionCheck['kind'], string>> = {
  holds: 'holds',
  doubtful: 'doubtful',
  quirk: 'quirk',
}

function volumeText(packets: number | null, octets: number | null): string {
  return [packets === null ? [] : `${formatCount(packets)} pkts`, octets === null ? [] : `${formatCount(octets)} B`]
    .flat()
    .join(', ')
}

function LegRows({
  report,
  onShowRecord,
}: {
  readonly report: LegReport
  readonly onShowRecord: (record: number) => void
}) {
  if (report.records.length === 0) {
    return (
      <li className={`transaction-leg is-${report.state}`}>
        <LegChip leg={report.leg} />
        <span>{STATE_WORDS[report.state]}</span>
      </li>
    )
  }
  return report.records.map((record, index) => (
    <li key={record.record} className="transaction-leg" title={record.evidence.join('\n')}>
      {index === 0 ? (
        <LegChip leg={report.leg} />
      ) : (
        <span className="leg-again" aria-label={`leg ${report.leg}, another record`} />
      )}
      <button type="button" className="record-link" onClick={() => onShowRecord(record.record)}>
        {formatCount(record.record)}
      </button>
      <span className="leg-template">
        tpl {record.templateId} v{record.templateVersion}
      </span>
      <span className="leg-volume">{volumeText(record.packets, record.octets)}</span>
    </li>
  ))
}

/** `41.200`: milliseconds to the microsecond. */
function stampText(us: number): string {
  return us === 0 ? '0' : formatCount((us / 1000).toFixed(3))
}

function StampRow({ stamp, onShowRecord }: { readonly stamp: Stamp; readonly onShowRecord: (record: number) => void }) {
  const { element, name, us, raw, record, templateId, state, reason } = stamp
  return (
    <tr className={`stamp is-${state}${us === null ? ' is-not-known' : ''}`}>
      <td className="mono">{element}</td>
      <th scope="row">{name.replace(/ octet$/, '')}</th>
      <td
        className="stamp-value"
        title={raw === null ? reason : `${raw} on the wire${reason === undefined ? '' : `: ${reason}`}`}
      >
        {state === 'unsound' ? <s>{raw}</s> : us === null ? 'not known' : stampText(us)}
      </td>
      <td className="mono stamp-template">
        {record === null ? (
          ''
        ) : (
          <button type="button" title={`Record ${formatCount(record)}`} onClick={() => onShowRecord(record)}>
            {templateId}
          </button>
        )}
      </td>
    </tr>
  )
}

function Evidence({ legs }: { readonly legs: readonly LegReport[] }) {
  const told = legs.flatMap((report) =>
    report.records.filter(({ evidence }) => evidence.length > 0).map((record) => ({ report, record })),
  )
  if (told.length === 0) return null
  return (
    <details className="leg-evidence">
      <summary>Why these legs</summary>
      <ul>
        {told.map(({ report, record }) => (
          <li key={record.record}>
            <LegChip leg={report.leg} />
            <span>{record.evidence.join(' ')}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

export interface TransactionColumnProps {
  readonly details: TransactionDetails
  readonly onShowRecord: (record: number) => void
  readonly onShowRecords: () => void
  readonly onSameServer: (() => void) | undefined
}

/** The selected transaction at the right: the answer, its legs, its stamps, its checks. */
export function TransactionColumn({ details, onShowRecord, onShowRecords, onSameServer }: TransactionColumnProps) {
  const unsound = details.stamps.filter(({ state }) => state === 'unsound')
  return (
    <aside className="transaction-column" aria-label="Transaction" tabIndex={0}>
      <TransactionAnswer details={details} onSameServer={onSameServer} onShowRecords={onShowRecords} />
      <section aria-label="Legs">
        <h4>Legs</h4>
        <ul>
          {details.legs.map((report) => (
            <LegRows key={report.leg} report={report} onShowRecord={onShowRecord} />
          ))}
        </ul>
        <Evidence legs={details.legs} />
      </section>
      <section aria-label="Eight stamps">
        <h4>
          Eight stamps <span>ms, µs precision</span>
        </h4>
        <table>
          <tbody>
            {details.stamps.map((stamp) => (
              <StampRow key={stamp.element} stamp={stamp} onShowRecord={onShowRecord} />
            ))}
          </tbody>
        </table>
        {unsound.map(({ element, reason }) => (
          <p key={element} className="stamp-reason">
            {element}: {reason ?? 'it fails its check'}
          </p>
        ))}
      </section>
      <section aria-label="Checks">
        <h4>Checks</h4>
        <ul>
          {details.checks.map(({ kind, sentence }) => {
            const Icon = CHECK_ICONS[kind]
            return (
              <li key={sentence} className={`transaction-check is-${kind}`}>
                <Icon size={14} strokeWidth={1.75} />
                <span className="visually-hidden">{CHECK_WORDS[kind]}: </span>
                <span>{sentence}</span>
              </li>
            )
          })}
          {details.checks.length === 0 && <li className="transaction-check">Nothing could be checked.</li>}
        </ul>
      </section>
    </aside>
  )
}

import { Check, Info, TriangleAlert } from 'lucide-react'
import type { TrafficSessionDetails } from '../../core/protocol/traffic-session-report.ts'

const KINDS = {
  odd: { icon: TriangleAlert, word: 'unusual' },
  fine: { icon: Check, word: 'as usual' },
  note: { icon: Info, word: 'note' },
} as const

/** What the verdict rests on, and what the records say above the transport. */
export function VerdictReasons({ details }: { readonly details: TrafficSessionDetails }) {
  const { reasons, layer7, verdict, groupName } = details
  return (
    <section className="session-reasons" aria-label="Reasons" tabIndex={0}>
      <h4>{verdict === undefined ? 'No verdict' : 'Why this verdict'}</h4>
      {reasons.length === 0 ? (
        <p className="reason-none">Nothing that was measured stands out among the sessions of {groupName}.</p>
      ) : (
        <ul>
          {reasons.map(({ kind, sentence }) => {
            const { icon: Icon, word } = KINDS[kind]
            return (
              <li key={sentence} className={`reason reason-${kind}`}>
                <Icon size={14} strokeWidth={1.75} role="img" aria-label={word} />
                <span>{sentence}</span>
              </li>
            )
          })}
        </ul>
      )}
      {layer7.length > 0 && (
        <dl className="layer-7" aria-label="Layer 7">
          {layer7.map(({ key, value }, index) => (
            <div key={`${key} ${index}`}>
              <dt className="ellipsis" title={key}>
                {key.slice(key.indexOf(':') + 1)}
              </dt>
              <dd className="ellipsis" title={value}>
                {value === '' ? '""' : value}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

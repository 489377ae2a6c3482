import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { allowedOf, type ListenChoice } from './listen-choice.ts'
import { plural } from '../ui/numbers.ts'

interface Field {
  readonly key: 'allowed' | 'ringMinutes' | 'keepRecords' | 'keepMinutes' | 'keepSize'
  readonly label: string
  readonly hint: string
}

const FIELDS: readonly Field[] = [
  { key: 'allowed', label: 'Let in only', hint: 'every exporter; or 192.0.2.0/24, 2001:db8::1' },
  { key: 'ringMinutes', label: 'Ring, minutes', hint: 'as far as its size reaches' },
  { key: 'keepRecords', label: 'Keep rows', hint: 'all' },
  { key: 'keepMinutes', label: 'Keep minutes', hint: 'all' },
  { key: 'keepSize', label: 'Keep size', hint: 'as far as the disk reaches' },
]

function summaryOf({ allowed, keepRecords, keepMinutes, keepSize }: ListenChoice): string {
  const exporters = allowedOf(allowed).length
  const kept = [
    keepRecords.trim() !== '' && `${keepRecords.trim()} rows`,
    keepMinutes.trim() !== '' && `${keepMinutes.trim()} min`,
    keepSize.trim() !== '' && keepSize.trim(),
  ].filter((part) => part !== false)
  const who = exporters === 0 ? 'every exporter is let in' : `${plural(exporters, 'exporter')} let in`
  return `${who} · ${kept.length === 0 ? 'all rows are kept' : `the newest ${kept.join(', ')} are kept`}`
}

/** Who is let in, and how much is kept: closed until somebody asks. */
export function ListenLimits({
  choice,
  onChange,
}: {
  readonly choice: ListenChoice
  readonly onChange: (part: Partial<ListenChoice>) => void
}) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div className="listen-limits">
      <button type="button" className="listen-more" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <ChevronRight size={13} strokeWidth={1.75} className={isOpen ? 'is-open' : undefined} />
        <b>Exporters and limits</b>
        <span className="ellipsis">{summaryOf(choice)}</span>
      </button>
      {isOpen && (
        <div className="listen-fields">
          {FIELDS.map(({ key, label, hint }) => (
            <label key={key}>
              <span>{label}</span>
              <input
                className="field"
                placeholder={hint}
                spellCheck={false}
                value={choice[key]}
                onChange={(event) => onChange({ [key]: event.target.value })}
              />
            </label>
          ))}
          <p>The oldest rows go first and are counted. The recording is not touched by it.</p>
        </div>
      )}
    </div>
  )
}

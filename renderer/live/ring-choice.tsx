import { Circle } from 'lucide-react'
import type { ListenChoice } from './listen-choice.ts'

/** Whether a ring is recorded, and how large it is. */
export function RingChoice({
  choice,
  onChange,
}: {
  readonly choice: ListenChoice
  readonly onChange: (part: Partial<ListenChoice>) => void
}) {
  return (
    <span className="listen-ring">
      <label>
        <input
          type="checkbox"
          checked={choice.isRecorded}
          onChange={(event) => onChange({ isRecorded: event.target.checked })}
        />
        <Circle size={9} className={choice.isRecorded ? 'rec-dot' : 'rec-dot is-off'} />
        {choice.isRecorded ? 'record to ring of' : 'nothing is recorded'}
      </label>
      {choice.isRecorded && (
        <input
          className="field ring-size"
          aria-label="Size of the record ring"
          value={choice.ringSize}
          onChange={(event) => onChange({ ringSize: event.target.value })}
        />
      )}
    </span>
  )
}

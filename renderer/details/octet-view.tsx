import { Copy } from 'lucide-react'
import { memo, useEffect, useMemo, useRef } from 'react'
import type { RecordDetails } from '../../core/protocol/session-api.ts'
import { IconButton } from '../ui/button.tsx'
import { useViewer } from '../state/viewer-context.tsx'
import { copyText } from '../ui/clipboard.ts'
import {
  asciiOfRun,
  describeField,
  fieldByOctet,
  hexOfRun,
  OCTETS_PER_LINE,
  octetsOfHex,
  runsOfLine,
} from './octet-lines.ts'
import './octet-view.css'

interface LineProps {
  readonly line: number
  readonly octets: Uint8Array
  readonly owner: Int32Array
  readonly selected: number
  readonly hovered: number
}

function runClass(field: number, selected: number, hovered: number): string {
  if (field < 0) return 'run run-outside'
  const shade = field % 2 === 0 ? 'run-even' : 'run-odd'
  if (field === selected) return `run ${shade} is-selected`
  return field === hovered ? `run ${shade} is-hovered` : `run ${shade}`
}

/** Sixteen octets, each run of one owner in its own shade, the selected one filled. */
export const OctetLine = memo(function OctetLine({ line, octets, owner, selected, hovered }: LineProps) {
  const runs = runsOfLine(line, owner)
  const middle = line * OCTETS_PER_LINE + OCTETS_PER_LINE / 2
  return (
    <div className="octet-line">
      <span className="octet-offset">{(line * OCTETS_PER_LINE).toString(16).padStart(6, '0')}</span>
      <span className="octet-hex">
        {runs.map((run) => (
          <span
            key={run.first}
            data-field={run.field}
            className={`${runClass(run.field, selected, hovered)}${run.first === middle ? ' is-middle' : ''}`}
          >
            {hexOfRun(octets, run)}
          </span>
        ))}
      </span>
      <span className="octet-text">
        {runs.map((run) => (
          <span key={run.first} data-field={run.field} className={runClass(run.field, selected, hovered)}>
            {asciiOfRun(octets, run)}
          </span>
        ))}
      </span>
    </div>
  )
})

function fieldAt(target: EventTarget): number {
  const run = target instanceof Element ? target.closest('[data-field]') : null
  return run === null ? -1 : Number(run.getAttribute('data-field'))
}

export interface OctetViewProps {
  readonly details: RecordDetails
  readonly selected: number
  readonly hovered: number
  readonly onHover: (field: number) => void
}

/** The message that the record came in, the record's fields told apart, the selected one filled. */
export function OctetView({ details, selected, hovered, onHover }: OctetViewProps) {
  const viewer = useViewer()
  const body = useRef<HTMLDivElement>(null)
  const octets = useMemo(() => octetsOfHex(details.messageOctets.hex), [details])
  const owner = useMemo(() => fieldByOctet(octets.length, details.fields), [octets, details])
  const lines = Math.ceil(octets.length / OCTETS_PER_LINE)
  const field = details.fields[selected]

  useEffect(() => {
    const container = body.current
    if (container === null) return
    // The selected field, or where the record begins, comes into sight without moving what is in sight already.
    const at = Math.floor((field?.offset ?? details.recordOffset) / OCTETS_PER_LINE)
    const line = container.children[at]
    if (!(line instanceof HTMLElement)) return
    const isVisible =
      line.offsetTop >= container.scrollTop &&
      line.offsetTop + line.offsetHeight <= container.scrollTop + container.clientHeight
    if (!isVisible) container.scrollTop = line.offsetTop - (field === undefined ? 0 : container.clientHeight / 3)
  }, [details, field])

  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const next = Math.max(0, Math.min(details.fields.length - 1, selected + step))
    viewer.selectField(next)
  }
  return (
    <section className="octets" aria-label="Octets">
      <header className="pane-header">
        <h3 className="pane-title">Octets</h3>
        <span className="octets-sum ellipsis">
          {details.recordLength} of {octets.length} in message
          {field === undefined ? '' : ` · ${field.key}: ${describeField(field)}`}
        </span>
        <IconButton
          icon={Copy}
          label={field === undefined ? 'Copy the record’s octets' : 'Copy the field’s octets'}
          onClick={() => {
            const start = field?.offset ?? details.recordOffset
            const length = field?.length ?? details.recordLength
            void copyText(details.messageOctets.hex.slice(start * 2, (start + length) * 2))
          }}
        />
      </header>
      <div
        ref={body}
        className="octet-lines"
        tabIndex={0}
        role="group"
        aria-label={`${octets.length} octets of message ${details.message}, 16 a line; left and right go through the fields`}
        onKeyDown={onKeyDown}
        onMouseOver={(event) => onHover(fieldAt(event.target))}
        onMouseLeave={() => onHover(-1)}
        onClick={(event) => {
          const clicked = fieldAt(event.target)
          if (clicked >= 0) viewer.selectField(clicked)
        }}
      >
        {Array.from({ length: lines }, (_, line) => (
          <OctetLine key={line} line={line} octets={octets} owner={owner} selected={selected} hovered={hovered} />
        ))}
      </div>
    </section>
  )
}

import { ClockAlert } from 'lucide-react'
import { memo } from 'react'
import type { ClockReport } from '../../core/protocol/health-report.ts'
import { clockOffset, sparkline } from './clock-line.ts'
import { useFirst } from './use-first.tsx'
import './clocks.css'

const WIDTH = 240
const HEIGHT = 36

/** Exporters that are drawn without being asked for. */
const CLOCKS_STEP = 12

const Sparkline = memo(function Sparkline({ clock }: { readonly clock: ClockReport }) {
  const { path, zero } = sparkline(clock, WIDTH, HEIGHT)
  return (
    <svg
      className="clock-line"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Offset over time, ${clock.samples.length} samples: ${clock.words}`}
    >
      {zero !== undefined && <line className="clock-zero" x1="0" x2={WIDTH} y1={zero} y2={zero} />}
      <path d={path} />
    </svg>
  )
})

function Clock({ clock }: { readonly clock: ClockReport }) {
  return (
    <li className={clock.isOdd ? 'clock is-odd' : 'clock'}>
      <div className="clock-words">
        <p>
          <b className="ellipsis" title={clock.exporter}>
            {clock.exporter}
          </b>
          <span className="clock-offset">{clockOffset(clock)}</span>
          {clock.isOdd && <ClockAlert size={14} strokeWidth={1.75} aria-label="odd" />}
        </p>
        <p className="clock-note">{clock.words}</p>
      </div>
      <Sparkline clock={clock} />
    </li>
  )
}

/** Each exporter's clock against that of the capture. */
export function Clocks({ clocks }: { readonly clocks: readonly ClockReport[] }) {
  const { shown, more } = useFirst(clocks, 'exporter', CLOCKS_STEP)
  return (
    <section className="side-section" aria-label="Clocks">
      <header className="pane-header">
        <h3 className="pane-title">Clocks</h3>
        <span className="pane-note ellipsis">export time against arrival</span>
      </header>
      {clocks.length === 0 ? (
        <p className="list-note">Not measured: nothing here has both an export time and a time of arrival.</p>
      ) : (
        <ul className="clocks" tabIndex={clocks.length > 4 ? 0 : undefined}>
          {shown.map((clock) => (
            <Clock key={clock.session} clock={clock} />
          ))}
        </ul>
      )}
      {more}
    </section>
  )
}

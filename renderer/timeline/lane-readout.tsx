import { useStore } from 'zustand'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { offsetText, readoutOf, timeOfDay, type Readout, type ReadoutRequest } from './readout.ts'
import { durationText } from './transaction-words.ts'
import type { HoverStore } from './use-lane-pointer.ts'

/** Pixels of the tip, and its distance from the pointer. */
const TIP_WIDTH = 320
const AWAY = 14

/** The time under the pointer, and how far it is from the selected transaction. */
function groundReadout(us: number, request: ReadoutRequest): Readout {
  const { connection } = request.index
  const own = connection.transactions[request.selected]
  const since =
    own === undefined
      ? []
      : ([
          [
            `since ${formatCount(own.transactionId)} began`.replaceAll(',', ''),
            us < own.startUs ? `−${durationText(own.startUs - us)}` : durationText(us - own.startUs),
          ],
        ] as const)
  return {
    title: offsetText(us),
    lines: [['time of day', timeOfDay(connection.originUs + us, request.timeZone)], ...since],
    action: '',
  }
}

/** A line at the time under the pointer, and what the pointer is on. */
export function LaneReadout({
  hoverStore,
  request,
  width,
  height,
}: {
  readonly hoverStore: HoverStore
  readonly request: ReadoutRequest
  readonly width: number
  readonly height: number
}) {
  const hover = useStore(hoverStore, (state) => state.hover)
  if (hover === undefined) return null
  const { title, lines, action } =
    hover.hit === undefined ? groundReadout(hover.us, request) : readoutOf(hover.hit, request)
  const isLeft = hover.x + AWAY + TIP_WIDTH > width
  const isAbove = hover.y > height / 2
  const place = {
    left: isLeft ? Math.max(0, hover.x - AWAY - TIP_WIDTH) : hover.x + AWAY,
    top: isAbove ? hover.y - AWAY : hover.y + AWAY,
    width: TIP_WIDTH,
  }
  return (
    <div className="lane-hover" aria-hidden="true">
      {hover.hit?.kind !== 'fold' && <i className="lane-cursor" style={{ left: hover.x, height }} />}
      <div className={`lane-tip${isAbove ? ' is-above' : ''}${isLeft ? ' is-left' : ''}`} style={place}>
        <b>{title}</b>
        {lines.length > 0 && (
          <dl>
            {lines.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
        {action !== '' && <p>{action}</p>}
      </div>
    </div>
  )
}

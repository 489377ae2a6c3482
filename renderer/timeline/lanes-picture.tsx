import { useEffect, useMemo, useRef } from 'react'
import type { TransactionDetails } from '../../core/protocol/transaction-report.ts'
import type { TimeZone } from '../state/settings.ts'
import { useElementWidth, useParentHeight } from '../ui/element-width.ts'
import type { ConnectionIndex } from './connection-index.ts'
import type { LaneHit } from './hit-test.ts'
import { layLanes, type LaneLayoutRequest } from './lane-layout.ts'
import { LaneReadout } from './lane-readout.tsx'
import type { LaneScene } from './lane-scene.ts'
import { lanesOf, paintLanesWithGutter, RIGHT_MARGIN, sinceText } from './lanes-painting.ts'
import { AXIS_HEIGHT, paintAxis } from './paint-lanes.ts'
import { WATERFALL_HEIGHT } from './paint-waterfall.ts'
import type { Painter } from './painter.ts'
import { GUTTER_WIDTH } from './paint-gutter.ts'
import type { Palette } from './palette.ts'
import type { TimelineControl } from './timeline-state.ts'
import { lanesLabel } from './timeline-sentence.ts'
import { measureFor, paintCanvas, useFrame } from './use-picture.ts'
import { useLanePointer } from './use-lane-pointer.ts'

const UNMEASURED_WIDTH = 900

/** Pixels of the waterfall below the lanes, with its header. */
const WATERFALL_ROOM = WATERFALL_HEIGHT + 32

export interface LanesProps {
  readonly control: TimelineControl
  readonly index: ConnectionIndex
  /** Index into the transactions; -1 for none. */
  readonly selected: number
  readonly details: TransactionDetails | undefined
  readonly palette: Palette
  readonly timeZone: TimeZone
  readonly rowHeight: number
  readonly isUnfolded: boolean
  readonly onSelect: (transaction: number) => void
  readonly onShowRecord: (record: number) => void
}

/** The lanes of a connection: zoomed with the wheel, panned by dragging, read out by pointing. */
export function LanesPicture(props: LanesProps) {
  const { control, index, selected, details, palette, timeZone, rowHeight, isUnfolded, onSelect, onShowRecord } = props
  const { connection } = index
  const [frame, width] = useElementWidth(UNMEASURED_WIDTH)
  const axis = useRef<HTMLCanvasElement>(null)
  const body = useRef<HTMLCanvasElement>(null)
  const scene = useRef<LaneScene | undefined>(undefined)
  const height = useParentHeight(frame) - AXIS_HEIGHT - (details === undefined ? 0 : WATERFALL_ROOM)
  const lanes = useMemo(() => lanesOf(index, { rowHeight, isUnfolded, height }), [index, rowHeight, isUnfolded, height])
  const { plan } = lanes

  const request = useFrame(() => {
    const { window } = control.store.getState()
    const scale = { ...window, left: GUTTER_WIDTH, width: Math.max(40, width - GUTTER_WIDTH - RIGHT_MARGIN) }
    const layout: LaneLayoutRequest = { ...lanes, scale, selected, measure: measureFor(palette) }
    const laid = layLanes(layout)
    scene.current = laid
    if (axis.current !== null) {
      const since = sinceText(connection.originUs, timeZone)
      const paint = (painter: Painter) => paintAxis(painter, laid, since, palette)
      paintCanvas(axis.current, { width, height: AXIS_HEIGHT, paint }, palette)
    }
    if (body.current === null) return
    const paint = (painter: Painter) => paintLanesWithGutter(painter, laid, plan, index, palette)
    paintCanvas(body.current, { width, height: plan.height, paint }, palette)
    body.current.setAttribute('aria-label', lanesLabel(connection, window, timeZone))
  })
  useEffect(() => control.store.subscribe(request), [control, request])

  const transactionOf = (hit: LaneHit): number =>
    hit.kind === 'bar'
      ? hit.bar.transaction
      : hit.kind === 'transaction'
        ? hit.box.transaction
        : hit.kind === 'rtt'
          ? connection.rtts[hit.rtt.item]!.transaction
          : -1
  const onHit = (hit: LaneHit | undefined) => {
    if (hit === undefined) return
    if (hit.kind === 'fold') {
      control.store.setState({ isUnfolded: true })
      return
    }
    const transaction = transactionOf(hit)
    if (transaction !== selected) {
      onSelect(transaction)
      return
    }
    const record =
      hit.kind === 'bar' && hit.bar.kind !== 'wait'
        ? connection.legs[hit.bar.item]!.record
        : hit.kind === 'rtt'
          ? connection.rtts[hit.rtt.item]!.record
          : null
    if (record !== null) onShowRecord(record)
  }
  const onEnter = (hit: LaneHit) => {
    if (hit.kind === 'transaction' && hit.box.count > 1) {
      control.show({ fromUs: hit.box.fromUs, untilUs: hit.box.untilUs })
    } else if (hit.kind !== 'fold') control.zoomTo(transactionOf(hit))
  }
  const { area, hoverStore, handlers } = useLanePointer({ control, scene, onHit, onEnter })
  return (
    <div ref={frame} className="lanes">
      <canvas ref={axis} className="lanes-axis" aria-hidden="true" />
      <div ref={area} className="lanes-area" style={{ height: plan.height }} {...handlers}>
        <canvas ref={body} role="img" />
        <LaneReadout
          hoverStore={hoverStore}
          request={{ index, selected, details, timeZone }}
          width={width}
          height={plan.height}
        />
      </div>
    </div>
  )
}

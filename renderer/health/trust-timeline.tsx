import { Table2 } from 'lucide-react'
import { memo, useEffect, useMemo, useState, type KeyboardEvent } from 'react'
import { TRUST_BITS, type ClockReport, type TrustReport, type TrustRow } from '../../core/protocol/health-report.ts'
import { FiringMarks } from '../live/firing-marks.tsx'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { IconButton } from '../ui/button.tsx'
import {
  cellLength,
  cellWords,
  instantOf,
  rowWords,
  spanOf,
  spanText,
  ticksOf,
  worstFirst,
  worstOf,
  type TimeOfDay,
} from './trust-cells.ts'
import { TrustTable } from './trust-table.tsx'
import { useFirst } from './use-first.tsx'
import './trust-timeline.css'

/** Rows up to which they stay in the order of the ledger. */
const FEW_ROWS = 6

/** Rows that are drawn without being asked for. */
const ROWS_STEP = 40

/** Pixels: a file of a few seconds does not become a wall of a few cells. */
const WIDEST_CELL = 26
const LABEL_WIDTH = 64
const MOST_TICKS = 11

interface Place {
  readonly row: TrustRow
  readonly cell: number
}

function classOf(cell: number): string {
  const worst = worstOf(cell)
  if (worst === 'lost' || worst === 'malformed') return `trust-cell is-${worst}`
  const foot = cell & TRUST_BITS.waiting ? ' has-waiting' : ''
  if (worst === 'waiting') return `trust-cell is-${cell & TRUST_BITS.decoded ? 'clean' : 'silent'}${foot}`
  return `trust-cell is-${worst}${foot}`
}

const Cells = memo(function Cells({ cells, columns }: { readonly cells: string; readonly columns: string }) {
  return (
    <span className="trust-cells" style={{ gridTemplateColumns: columns }}>
      {cells.split(' ').map((cell, index) => (
        <i key={index} data-cell={index} className={classOf(Number(cell))} />
      ))}
    </span>
  )
})

function cellAt(target: EventTarget): number {
  const cell = target instanceof Element ? target.closest('[data-cell]') : null
  return cell === null ? -1 : Number(cell.getAttribute('data-cell'))
}

interface RowProps {
  readonly row: TrustRow
  readonly columns: string
  readonly current: number
  readonly onPlace: (place: Place | undefined, by: 'key' | 'pointer') => void
  readonly onOpen: (place: Place) => void
}

const ARROWS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }

function Row({ row, columns, current, onPlace, onOpen }: RowProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = ARROWS[event.key]
    if (event.key === 'Enter' && current >= 0) onOpen({ row, cell: current })
    else if (step === undefined) return
    else onPlace({ row, cell: Math.max(0, Math.min(row.cells.length - 1, current + step)) }, 'key')
    event.preventDefault()
  }
  return (
    <div
      className="trust-row"
      role="img"
      aria-label={rowWords(row)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => onPlace(undefined, 'key')}
      onMouseOver={(event) => {
        const cell = cellAt(event.target)
        onPlace(cell < 0 ? undefined : { row, cell }, 'pointer')
      }}
      onClick={(event) => {
        const cell = cellAt(event.target)
        if (cell >= 0) onOpen({ row, cell })
      }}
    >
      <span className="trust-name ellipsis" title={row.exporter}>
        {row.exporter}
      </span>
      <span className="trust-strip">
        <Cells cells={row.cells.join(' ')} columns={columns} />
        {current >= 0 && (
          <span className="trust-cells trust-cursor" style={{ gridTemplateColumns: columns }}>
            <i style={{ gridColumn: current + 1 }} />
          </span>
        )}
      </span>
    </div>
  )
}

function Axis({
  trust,
  cellCount,
  zone,
}: {
  readonly trust: TrustReport
  readonly cellCount: number
  readonly zone: TimeOfDay
}) {
  const most = Math.max(1, Math.min(MOST_TICKS, Math.floor((cellCount * WIDEST_CELL) / LABEL_WIDTH)))
  const ticks = ticksOf(trust, cellCount, most, zone)
  return (
    <div className="trust-axis" aria-hidden="true">
      <span className="trust-ticks" style={{ maxWidth: cellCount * WIDEST_CELL }}>
        {ticks.map((tick) => (
          <span key={tick.at} style={{ left: `${tick.at * 100}%` }} className={tick.at > 0.95 ? 'is-last' : undefined}>
            {tick.text}
          </span>
        ))}
      </span>
    </div>
  )
}

export interface TrustTimelineProps {
  readonly trust: TrustReport
  readonly clocks: readonly ClockReport[]
}

/** A row per exporter, a cell per span of time: the worst that happened in it. */
export function TrustTimeline({ trust, clocks }: TrustTimelineProps) {
  const viewer = useViewer()
  const isShown = useViewerState((state) => state.tab === 'health')
  const timeZone = useSettings((settings) => settings.timeZone)
  const [place, setPlace] = useState<Place>()
  const [isByKey, setIsByKey] = useState(false)
  const [isTable, setIsTable] = useState(false)
  const rows = useMemo(() => (trust.rows.length > FEW_ROWS ? worstFirst(trust.rows) : trust.rows), [trust])
  const { shown, more } = useFirst(rows, 'exporter', ROWS_STEP)
  const cellCount = trust.rows.reduce((most, row) => Math.max(most, row.cells.length), 0)
  const zone = { timeZone }
  const cellText = ({ row, cell }: Place) =>
    `${spanText(trust, cell, zone)} · ${row.exporter} · ${cellWords(row.cells[cell] ?? 0)}`
  const columns = `repeat(${cellCount}, minmax(2px, ${WIDEST_CELL}px))`
  useEffect(() => {
    if (!isShown) return
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.key.toLowerCase() !== 'd') return
      event.preventDefault()
      setIsTable((before) => !before)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [isShown])
  const open = ({ row, cell }: Place) => {
    const { fromMs, toMs } = spanOf(trust, cell)
    if (Number.isNaN(fromMs)) return
    // Cells are of the capture's time, records of their exporter's.
    const clock = clocks.find((entry) => entry.session === row.session && entry.isOdd)
    const aheadMs = Math.round(Number(clock?.offsetNs ?? 0) / 1e6)
    const span = `exporttime >= ${instantOf(fromMs + aheadMs)} and exporttime < ${instantOf(toMs + aheadMs)}`
    viewer.showRows(`exporter == "${row.exporter}" and ${span}`)
  }
  return (
    <section className="trust" aria-label="Trust over time">
      <header className="pane-header">
        <h3 className="pane-title">Trust over time</h3>
        <span className="pane-note ellipsis">
          {place === undefined
            ? `one cell is ${cellLength(trust.secondsPerCell)}; the worst thing that happened in it`
            : cellText(place)}
        </span>
        {/* Who walks the cells by key hears them; what the pointer passes over is not worth saying. */}
        <span className="visually-hidden" role="status">
          {isByKey && place !== undefined ? cellText(place) : ''}
        </span>
        <TrustLegend />
        <IconButton
          icon={Table2}
          label={isTable ? 'Show as a picture' : 'Show as a table'}
          keys="Ctrl Shift D"
          isPressed={isTable}
          onClick={() => setIsTable(!isTable)}
        />
      </header>
      {cellCount === 0 ? (
        <p className="list-note">No message has come yet.</p>
      ) : isTable ? (
        <TrustTable rows={shown} />
      ) : (
        <>
          <div className="trust-rows" onMouseLeave={() => setPlace(undefined)}>
            {shown.map((row) => (
              <Row
                key={row.session}
                row={row}
                columns={columns}
                current={place?.row.session === row.session ? place.cell : -1}
                onPlace={(next, by) => {
                  setPlace(next)
                  setIsByKey(by === 'key')
                }}
                onOpen={open}
              />
            ))}
            {more}
          </div>
          <FiringMarks
            fromMs={spanOf(trust, 0).fromMs}
            toMs={spanOf(trust, cellCount - 1).toMs}
            maxWidth={cellCount * WIDEST_CELL}
          />
          <Axis trust={trust} cellCount={cellCount} zone={zone} />
        </>
      )}
    </section>
  )
}

function TrustLegend() {
  return (
    <span className="trust-legend" aria-hidden="true">
      {(
        [
          ['is-clean', 'clean'],
          ['is-clean has-waiting', 'waiting'],
          ['is-reordered', 'reordered'],
          ['is-duplicated', 'duplicate'],
          ['is-lost', 'lost'],
          ['is-malformed', 'malformed'],
          ['is-silent', 'silent'],
        ] as const
      ).map(([kind, name]) => (
        <span key={name}>
          <i className={`trust-cell ${kind}`} />
          {name}
        </span>
      ))}
    </span>
  )
}

import { ChevronDown } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import {
  COLUMN_FIGURES,
  COUNT_FIGURES,
  type ColumnFigure,
  type KeySpec,
  type MeasureSpec,
} from '../../core/protocol/aggregate-api.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { columnTitle, isAdditive, isMeasurable, keyTitle, measureTitle } from '../aggregate/spec-words.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import type { SplitChoice } from './histogram-choice.ts'

const FIGURE_NAMES: Readonly<Record<ColumnFigure, string>> = {
  distinct: 'distinct values',
  sum: 'sum',
  average: 'average',
  min: 'smallest',
  max: 'largest',
  p50: 'median',
  p95: '95th percentile',
  p99: '99th percentile',
}

/** Keys that a histogram is usually split by. */
const SPLIT_KEYS: readonly KeySpec[] = [
  { kind: 'column', column: '@protocol' },
  { kind: 'column', column: '@exporter' },
  { kind: 'class', column: '@status' },
]

function isSameKey(one: KeySpec, other: KeySpec): boolean {
  return one.kind === other.kind && one.column === other.column
}

export interface MeasurePickProps {
  readonly measure: MeasureSpec
  readonly columns: readonly ColumnInfo[]
  readonly onChange: (measure: MeasureSpec) => void
}

/** A figure of the values of any column. */
export function MeasurePick({ measure, columns, onChange }: MeasurePickProps) {
  const used = columns.filter(({ recordCount }) => recordCount > 0)
  const own = 'column' in measure ? measure : undefined
  const [figure, setFigure] = useState<ColumnFigure>(own?.figure ?? 'p95')
  const offered = figure === 'distinct' ? used : used.filter(isMeasurable)
  const column = own?.column ?? ''
  return (
    <div className="measure-pick">
      <select
        aria-label="Figure"
        value={figure}
        onChange={(event) => {
          const next = COLUMN_FIGURES.find((entry) => entry === event.target.value) ?? 'p95'
          setFigure(next)
          if (column !== '') onChange({ figure: next, column })
        }}
      >
        {COLUMN_FIGURES.map((entry) => (
          <option key={entry} value={entry}>
            {FIGURE_NAMES[entry]}
          </option>
        ))}
      </select>
      <span>of</span>
      <select
        aria-label="Column that is measured"
        value={column}
        onChange={(event) => {
          if (event.target.value !== '') onChange({ figure, column: event.target.value })
        }}
      >
        <option value="">choose a column</option>
        {offered.map(({ id }) => (
          <option key={id} value={id}>
            {columnTitle(id, columns)}
          </option>
        ))}
      </select>
    </div>
  )
}

function SplitItems({ onDone }: { readonly onDone: () => void }) {
  const viewer = useViewer()
  const columns = useViewerState((state) => state.columns)
  const { split, measure } = useSettings((settings) => settings.histogram)
  const choose = (next: SplitChoice) => {
    viewer.settings.setState(({ histogram }) => ({ histogram: { ...histogram, split: next } }))
  }
  const item = (label: string, next: SplitChoice, isChecked: boolean) => (
    <MenuItem
      key={label}
      label={label}
      isChecked={isChecked}
      onSelect={() => {
        choose(next)
        onDone()
      }}
    />
  )
  const used = columns.filter(({ recordCount }) => recordCount > 0)
  const other = split.kind === 'key' && !SPLIT_KEYS.some((key) => isSameKey(key, split.key)) ? split.key.column : ''
  return (
    <>
      <div className="menu-title">Split by</div>
      {item('Nothing', { kind: 'none' }, split.kind === 'none')}
      {isAdditive(measure) && item('Errors: HTTP ≥ 500, TCP reset', { kind: 'errors' }, split.kind === 'errors')}
      {isAdditive(measure) && item('Direction: forward up, reverse down', { kind: 'sides' }, split.kind === 'sides')}
      {SPLIT_KEYS.filter(({ column }) => used.some(({ id }) => id === column)).map((key) =>
        item(keyTitle(key, columns), { kind: 'key', key }, split.kind === 'key' && isSameKey(key, split.key)),
      )}
      <div className="measure-pick">
        <select
          aria-label="Another column to split by"
          value={other}
          onChange={(event) => {
            const { value } = event.target
            if (value !== '') choose({ kind: 'key', key: { kind: 'column', column: value } })
          }}
        >
          <option value="">another column …</option>
          {used.map(({ id }) => (
            <option key={id} value={id}>
              {columnTitle(id, columns)}
            </option>
          ))}
        </select>
      </div>
    </>
  )
}

/** Says what the bars measure, and lets it be chosen. */
export function MeasureMenu({ children }: { readonly children?: ReactNode }) {
  const viewer = useViewer()
  const [isOpen, setOpen] = useState(false)
  const columns = useViewerState((state) => state.columns)
  const choice = useSettings((settings) => settings.histogram)
  const close = () => setOpen(false)
  const choose = (measure: MeasureSpec) =>
    viewer.settings.setState(({ histogram }) => ({ histogram: { ...histogram, measure } }))
  const name = measureTitle(choice.measure, columns)
  return (
    <div className="measure-menu">
      <button
        type="button"
        className="measure-button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={`Measure: ${name}`}
        title={`${name}: choose what the bars measure, and how they are split`}
        onClick={() => setOpen(!isOpen)}
      >
        <span className="ellipsis">
          {name}
          {isAdditive(choice.measure) && '/s'}
        </span>
        <ChevronDown size={12} strokeWidth={1.75} />
      </button>
      {isOpen && (
        <Popover label="What the bars measure" side="below-right" onClose={close} className="measure-popover">
          <Menu label="What the bars measure">
            <div className="menu-title">Measure</div>
            {COUNT_FIGURES.map((figure) => (
              <MenuItem
                key={figure}
                label={figure.slice(0, 1).toUpperCase() + figure.slice(1)}
                isChecked={choice.measure.figure === figure}
                onSelect={() => {
                  choose({ figure })
                  close()
                }}
              />
            ))}
            <MeasurePick measure={choice.measure} columns={columns} onChange={choose} />
            <div className="menu-line" />
            <SplitItems onDone={close} />
            <div className="menu-line" />
            <label className="menu-switch">
              <input
                type="checkbox"
                checked={choice.counters === 'both'}
                onChange={({ target }) =>
                  viewer.settings.setState(({ histogram }) => ({
                    histogram: { ...histogram, counters: target.checked ? 'both' : 'forward' },
                  }))
                }
              />
              Count both directions of biflows
            </label>
          </Menu>
        </Popover>
      )}
      {children}
    </div>
  )
}

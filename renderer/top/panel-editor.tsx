import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import {
  COUNT_FIGURES,
  EITHER_COLUMNS,
  MAX_KEYS,
  type KeySpec,
  type MeasureSpec,
} from '../../core/protocol/aggregate-api.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { columnTitle } from '../aggregate/spec-words.ts'
import { MeasurePick } from '../histogram/measure-menu.tsx'
import { useViewerState } from '../state/viewer-context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import type { TopPanel } from './top-panel.ts'

/** How the values of a column are taken together. */
interface Grouping {
  readonly value: string
  readonly label: string
  readonly key: (column: string) => KeySpec
}

const WHOLE: Grouping = { value: 'column', label: 'each value', key: (column) => ({ kind: 'column', column }) }

function prefix(ipv4Bits: number, ipv6Bits: number): Grouping {
  return {
    value: `prefix ${ipv4Bits} ${ipv6Bits}`,
    label: `networks /${ipv4Bits} and /${ipv6Bits}`,
    key: (column) => ({ kind: 'prefix', column, ipv4Bits, ipv6Bits }),
  }
}

function each(seconds: number, label: string): Grouping {
  return { value: `time ${seconds}`, label, key: (column) => ({ kind: 'time', column, seconds }) }
}

const PREFIXES = [prefix(24, 64), prefix(16, 48), prefix(8, 32)]
const SPANS = [each(1, 'each second'), each(60, 'each minute'), each(300, 'each 5 minutes'), each(3600, 'each hour')]
const CLASSES: Grouping = { value: 'class', label: 'by hundreds', key: (column) => ({ kind: 'class', column }) }

function groupingsOf(column: string, columns: readonly ColumnInfo[]): readonly Grouping[] {
  const type = column === 'ip' ? 'address' : columns.find(({ id }) => id === column)?.type
  if (type === 'address') return [WHOLE, ...PREFIXES]
  // By each nanosecond nothing comes together.
  if (type === 'time') return SPANS
  return type === 'integer' ? [WHOLE, CLASSES] : [WHOLE]
}

function groupingOf(key: KeySpec): string {
  if (key.kind === 'prefix') return `prefix ${key.ipv4Bits ?? 32} ${key.ipv6Bits ?? 128}`
  return key.kind === 'time' ? `time ${key.seconds}` : key.kind
}

interface KeyPickProps {
  readonly label: string
  readonly at: KeySpec
  readonly columns: readonly ColumnInfo[]
  readonly onChange: (key: KeySpec) => void
  readonly onRemove: (() => void) | undefined
}

/** One key of a panel: which column, and what of its values. */
function KeyPick({ label, at, columns, onChange, onRemove }: KeyPickProps) {
  const used = columns.filter(({ recordCount, type }) => recordCount > 0 && type !== 'list')
  const groupings = groupingsOf(at.column, columns)
  return (
    <div className="key-pick">
      <select
        aria-label={label}
        value={at.column}
        onChange={({ target }) => onChange((groupingsOf(target.value, columns)[0] ?? WHOLE).key(target.value))}
      >
        <optgroup label="Both sides">
          {EITHER_COLUMNS.map((column) => (
            <option key={column} value={column}>
              {columnTitle(column, columns)}
            </option>
          ))}
        </optgroup>
        <optgroup label="Columns">
          {used.map(({ id }) => (
            <option key={id} value={id}>
              {columnTitle(id, columns)}
            </option>
          ))}
        </optgroup>
      </select>
      {groupings.length > 1 && (
        <select
          aria-label={`${label}: values`}
          value={groupingOf(at)}
          onChange={({ target }) =>
            onChange((groupings.find(({ value }) => value === target.value) ?? WHOLE).key(at.column))
          }
        >
          {groupings.map(({ value, label: name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      )}
      {onRemove !== undefined && <IconButton icon={X} label={`Remove ${label.toLowerCase()}`} onClick={onRemove} />}
    </div>
  )
}

export interface PanelEditorProps {
  readonly panel: TopPanel
  readonly title: string
  readonly side: 'below-left' | 'below-right'
  readonly onSave: (panel: TopPanel) => void
  readonly onRemove: (() => void) | undefined
  readonly onClose: () => void
}

/** A form for the keys and the measure of a panel. */
export function PanelEditor({ panel, title, side, onSave, onRemove, onClose }: PanelEditorProps) {
  const columns = useViewerState((state) => state.columns)
  const [by, setBy] = useState(panel.by)
  const [measure, setMeasure] = useState<MeasureSpec>(panel.measure)
  const [counters, setCounters] = useState(panel.counters)
  const figure = 'column' in measure ? 'of a column' : measure.figure
  return (
    <Popover label={title} side={side} onClose={onClose} className="panel-editor">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onSave({ ...panel, by, measure, counters })
          onClose()
        }}
      >
        <h3>{title}</h3>
        <fieldset>
          <legend>Group by</legend>
          {by.map((key, index) => (
            <KeyPick
              key={`${index} ${key.column}`}
              label={`Key ${index + 1}`}
              at={key}
              columns={columns}
              onChange={(next) => setBy(by.map((one, at) => (at === index ? next : one)))}
              onRemove={by.length > 1 ? () => setBy(by.filter((_, at) => at !== index)) : undefined}
            />
          ))}
          {by.length < MAX_KEYS && (
            <Button
              variant="quiet"
              icon={Plus}
              label="Another key"
              onClick={() => setBy([...by, { kind: 'column', column: '@destination' }])}
            />
          )}
        </fieldset>
        <fieldset>
          <legend>Measure</legend>
          <select
            aria-label="Measure"
            value={figure}
            onChange={({ target }) => {
              const count = COUNT_FIGURES.find((entry) => entry === target.value)
              setMeasure(count === undefined ? { figure: 'p95', column: '@duration' } : { figure: count })
            }}
          >
            {COUNT_FIGURES.map((entry) => (
              <option key={entry} value={entry}>
                {entry}
              </option>
            ))}
            <option value="of a column">of the values in a column</option>
          </select>
          {'column' in measure && <MeasurePick measure={measure} columns={columns} onChange={setMeasure} />}
          <label className="menu-switch">
            <input
              type="checkbox"
              checked={counters === 'both'}
              onChange={({ target }) => setCounters(target.checked ? 'both' : 'forward')}
            />
            Count both directions of biflows
          </label>
        </fieldset>
        <div className="panel-editor-buttons">
          {onRemove !== undefined && <Button label="Remove panel" onClick={onRemove} />}
          <span className="top-gap" />
          <button type="submit" className="button button-primary">
            <span className="button-label">{onRemove === undefined ? 'Add panel' : 'Change panel'}</span>
          </button>
        </div>
      </form>
    </Popover>
  )
}

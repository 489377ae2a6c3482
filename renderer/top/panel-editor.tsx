import { Plus, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import {
  COUNT_FIGURES,
  EITHER_COLUMNS,
  MAX_KEYS,
  type Basis,
  type KeySpec,
  type MeasureSpec,
} from '../../core/protocol/aggregate-api.ts'
import { LIST_NAMES } from '../../core/protocol/list-api.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { columnTitle } from '../aggregate/spec-words.ts'
import { MeasurePick } from '../histogram/measure-menu.tsx'
import { listCatalogueOf } from '../filter/check-filter.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import { usePanelColumns } from './panel-columns.ts'
import type { SuggestedPanel, TopPanel } from './top-panel.ts'

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

/** What is counted, and the key and the durations that each begins with. */
const BASES: Readonly<Record<Basis, { readonly key: string; readonly another: string; readonly duration: string }>> = {
  records: { key: '@source', another: '@destination', duration: '@duration' },
  transactions: { key: 'urlPattern', another: 'status', duration: 'total' },
  connections: { key: 'initiator', another: 'responder', duration: 'duration' },
  sessions: { key: 'service', another: 'client', duration: 'duration' },
}

function groupingsOf(column: string, columns: readonly ColumnInfo[], basis: Basis): readonly Grouping[] {
  const type = column === 'ip' ? 'address' : columns.find(({ id }) => id === column)?.type
  if (type === 'address') return [WHOLE, ...PREFIXES]
  // By each nanosecond nothing comes together.
  if (type === 'time') return SPANS
  // The status of a transaction has no type of its own.
  const isNumber = type === 'integer' || (basis !== 'records' && column === 'status')
  return isNumber ? [WHOLE, CLASSES] : [WHOLE]
}

function groupingOf(key: KeySpec): string {
  if (key.kind === 'prefix') return `prefix ${key.ipv4Bits ?? 32} ${key.ipv6Bits ?? 128}`
  return key.kind === 'time' ? `time ${key.seconds}` : key.kind
}

interface KeyPickProps {
  readonly label: string
  readonly at: KeySpec
  readonly basis: Basis
  readonly columns: readonly ColumnInfo[]
  readonly onChange: (key: KeySpec) => void
  readonly onRemove: (() => void) | undefined
}

/** One key of a panel: which column, and what of its values. */
function KeyPick({ label, at, basis, columns, onChange, onRemove }: KeyPickProps) {
  const used = columns.filter(({ id, recordCount, type }) => id === at.column || (recordCount > 0 && type !== 'list'))
  const groupings = groupingsOf(at.column, columns, basis)
  return (
    <div className="key-pick">
      <select
        aria-label={label}
        value={at.column}
        onChange={({ target }) => onChange((groupingsOf(target.value, columns, basis)[0] ?? WHOLE).key(target.value))}
      >
        {basis === 'records' && (
          <optgroup label="Both sides">
            {EITHER_COLUMNS.map((column) => (
              <option key={column} value={column}>
                {columnTitle(column, columns)}
              </option>
            ))}
          </optgroup>
        )}
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

/** Octets and packets of a list are those of its columns; not each has them. */
function hasFigure(figure: string, basis: Basis, columns: readonly ColumnInfo[]): boolean {
  return basis === 'records' || figure === 'records' || listCatalogueOf(columns)?.find(figure) !== undefined
}

interface CountPickProps {
  readonly basis: Basis
  readonly onChange: (basis: Basis) => void
}

/** Records, or what they make together. */
function CountPick({ basis, onChange }: CountPickProps) {
  const lists = useViewerState((state) => state.status.lists)
  return (
    <select
      aria-label="Count"
      value={basis}
      onChange={({ target }) => onChange(LIST_NAMES.find((list) => list === target.value) ?? 'records')}
    >
      <option value="records">records</option>
      {LIST_NAMES.map((list) => (
        <option key={list} value={list} disabled={lists[list] === 0 && list !== basis}>
          {lists[list] === 0 ? `${list} (there are none)` : list}
        </option>
      ))}
    </select>
  )
}

export interface PanelEditorProps {
  readonly panel: TopPanel
  readonly title: string
  readonly side: 'below-left' | 'below-right'
  /** Others that somebody may want instead. */
  readonly suggested?: readonly SuggestedPanel[]
  readonly onSave: (panel: TopPanel) => void
  readonly onRemove: (() => void) | undefined
  readonly onClose: () => void
}

/** A form for what a panel counts, its keys and its measure. */
export function PanelEditor({ panel, title, side, suggested = [], onSave, onRemove, onClose }: PanelEditorProps) {
  const { top } = useViewer().charts
  const columnsOf = usePanelColumns()
  const [basis, setBasis] = useState<Basis>(panel.basis ?? 'records')
  const list = basis === 'records' ? undefined : basis
  const columns = columnsOf(list)
  const [by, setBy] = useState(panel.by)
  const [measure, setMeasure] = useState<MeasureSpec>(panel.measure)
  const [counters, setCounters] = useState(panel.counters)
  const figure = 'column' in measure ? 'of a column' : measure.figure
  useEffect(() => {
    if (list !== undefined) top.readColumns(list)
  }, [top, list])
  /** Columns of one are none of another. */
  const count = (next: Basis) => {
    setBasis(next)
    setBy([{ kind: 'column', column: BASES[next].key }])
    setMeasure({ figure: 'records' })
    setCounters('forward')
  }
  return (
    <Popover label={title} side={side} onClose={onClose} className="panel-editor">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onSave({ id: panel.id, ...(list && { basis: list }), by, measure, counters })
          onClose()
        }}
      >
        <h3>{title}</h3>
        {suggested.length > 0 && (
          <fieldset>
            <legend>Suggested</legend>
            {suggested.map(({ title: name, panel: other }) => (
              <Button
                key={name}
                icon={Plus}
                label={name}
                onClick={() => {
                  onSave({ ...other, id: panel.id })
                  onClose()
                }}
              />
            ))}
          </fieldset>
        )}
        <fieldset>
          <legend>Count</legend>
          <CountPick basis={basis} onChange={count} />
        </fieldset>
        <fieldset>
          <legend>Group by</legend>
          {by.map((key, index) => (
            <KeyPick
              key={`${basis} ${index} ${key.column}`}
              label={`Key ${index + 1}`}
              at={key}
              basis={basis}
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
              onClick={() => setBy([...by, { kind: 'column', column: BASES[basis].another }])}
            />
          )}
        </fieldset>
        <fieldset>
          <legend>Measure</legend>
          <select
            aria-label="Measure"
            value={figure}
            onChange={({ target }) => {
              const counted = COUNT_FIGURES.find((entry) => entry === target.value)
              const ofColumn = { figure: 'p95', column: BASES[basis].duration } as const
              setMeasure(counted === undefined ? ofColumn : { figure: counted })
            }}
          >
            {COUNT_FIGURES.filter((entry) => hasFigure(entry, basis, columns)).map((entry) => (
              <option key={entry} value={entry}>
                {entry === 'records' ? basis : entry}
              </option>
            ))}
            <option value="of a column">of the values in a column</option>
          </select>
          {'column' in measure && <MeasurePick key={basis} measure={measure} columns={columns} onChange={setMeasure} />}
          {list === undefined && (
            <label className="menu-switch">
              <input
                type="checkbox"
                checked={counters === 'both'}
                onChange={({ target }) => setCounters(target.checked ? 'both' : 'forward')}
              />
              Count both directions of biflows
            </label>
          )}
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

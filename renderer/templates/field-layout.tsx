import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react'
import type { TemplateFieldReport } from '../../core/protocol/template-report.ts'
import { plural } from '../ui/numbers.ts'
import { fieldLabel, seenText } from './field-words.ts'
import {
  isVariable,
  layoutFields,
  MAX_DRAWN_OCTETS,
  OCTETS_PER_LINE,
  UNITS_PER_LINE,
  UNITS_PER_OCTET,
  type LayoutCell,
} from './layout-cells.ts'
import type { ShownVersion } from './shown-version.ts'
import { useShownValues } from './shown-version.ts'
import { elementText } from './template-names.ts'
import { useTemplateKeeper, useTemplates } from './templates-context.ts'
import './field-layout.css'

const LINE_HEIGHT = 30
const AXIS_STEP = 4

/** Pixels between two cells. */
const GAP = 1.5

const percent = (units: number): string => `${(units / UNITS_PER_LINE) * 100}%`

function cellClass(shown: ShownVersion, cell: LayoutCell): string {
  const row = shownRows(shown)[cell.field]
  const field = row?.after
  const kinds = [
    'layout-cell',
    cell.units < 3 * UNITS_PER_OCTET ? 'is-short' : '',
    field?.isPadding === true ? 'is-padding' : field?.origin === 'unknown' ? 'is-unknown' : '',
    field?.pen === 0 ? 'is-iana' : 'is-enterprise',
    field?.origin === 'learned' ? 'is-learned' : '',
    row?.change === 'added' && cell.isFirst && shown.before !== undefined ? 'is-new' : '',
    cell.isVariable ? 'is-variable' : '',
    cell.isFirst ? '' : 'is-rest',
  ]
  return kinds.filter((kind) => kind !== '').join(' ')
}

/** A short piece of padding is known by its hatch; words would hide it. */
function isHatched(cell: LayoutCell, field: TemplateFieldReport): boolean {
  return field.isPadding && cell.units < 4 * UNITS_PER_OCTET
}

/** An unknown element has no name but its id; where room is short that is all there is. */
function isShortUnknown(cell: LayoutCell, field: TemplateFieldReport): boolean {
  return field.origin === 'unknown' && cell.units < 4 * UNITS_PER_OCTET
}

function nameIn(cell: LayoutCell, field: TemplateFieldReport): string {
  if (isHatched(cell, field)) return ''
  return isShortUnknown(cell, field) ? elementText(field) : field.name
}

/** The rows that have a field in the version that is drawn, in its order. */
function shownRows({ rows }: ShownVersion) {
  return rows.filter(({ after }) => after !== undefined)
}

/** The fields of a version to scale: a cell is an octet, 32 a line. */
export function FieldLayout({ shown }: { readonly shown: ShownVersion }) {
  const keeper = useTemplateKeeper()
  const selected = useTemplates((state) => state.field)
  const values = useShownValues(shown)
  const body = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => shownRows(shown), [shown])
  const layout = useMemo(() => layoutFields(shown.version.fields), [shown])
  const at = rows.findIndex(({ key }) => key === selected)
  useEffect(() => {
    body.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [selected])

  const select = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (row !== undefined) keeper.store.setState({ field: row.key })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === 'ArrowRight' || event.key === 'ArrowDown') select(at + 1)
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') select(at - 1)
    else if (event.key === 'Home') select(0)
    else if (event.key === 'End') select(rows.length - 1)
    else return
    event.preventDefault()
  }
  const ticks = Array.from({ length: OCTETS_PER_LINE / AXIS_STEP + 1 }, (_, index) => index * AXIS_STEP)
  return (
    <div className="layout">
      <div className="layout-axis" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ left: percent(tick * UNITS_PER_OCTET) }}>
            {tick}
          </span>
        ))}
      </div>
      <div
        ref={body}
        className="layout-cells"
        role="listbox"
        aria-label={`Layout of version ${shown.version.version}, one cell is one octet`}
        tabIndex={0}
        aria-activedescendant={at < 0 ? undefined : `layout-field-${at}`}
        style={{ height: layout.lines.length * LINE_HEIGHT }}
        onKeyDown={onKeyDown}
      >
        {layout.lines.map((line, index) => (
          <span key={index} className="layout-line" aria-hidden="true" style={{ top: index * LINE_HEIGHT }}>
            {line.label}
          </span>
        ))}
        {layout.cells.map((cell) => {
          const row = rows[cell.field]
          const field = row?.after
          if (row === undefined || field === undefined) return null
          const seen = seenText(values.get(field.position))
          const id = elementText(field)
          const isNarrow = cell.units < 2 * UNITS_PER_OCTET
          const detail = isVariable(field) ? (seen === '' ? 'variable' : `seen ${seen}`) : String(field.length)
          return (
            <div
              key={`${cell.field} ${cell.line}`}
              {...(cell.isFirst
                ? {
                    id: `layout-field-${cell.field}`,
                    role: 'option',
                    'aria-selected': cell.field === at,
                    'aria-label': fieldLabel(row, seen),
                  }
                : { 'aria-hidden': true })}
              className={`${cellClass(shown, cell)}${cell.field === at ? ' is-selected' : ''}`}
              style={{
                left: percent(cell.unit),
                width: `calc(${percent(cell.units)} - ${GAP}px)`,
                top: cell.line * LINE_HEIGHT,
              }}
              title={fieldLabel(row, seen)}
              onClick={() => select(cell.field)}
            >
              {isNarrow ? (
                <span className="layout-cell-only">{field.isPadding ? '' : field.id}</span>
              ) : (
                <>
                  {cell.units < 3 * UNITS_PER_OCTET && (
                    <span className="layout-cell-short">{field.isPadding ? '' : field.id}</span>
                  )}
                  <span className="layout-cell-name">{nameIn(cell, field)}</span>
                  <span className="layout-cell-id">
                    {isHatched(cell, field) ? '' : isShortUnknown(cell, field) ? `? · ${detail}` : `${id} · ${detail}`}
                  </span>
                </>
              )}
            </div>
          )
        })}
      </div>
      {layout.omittedFields > 0 && (
        <p className="layout-note">
          The first {plural(MAX_DRAWN_OCTETS, 'octet')} are drawn, {plural(layout.omittedFields, 'field')} are in the
          table alone.
        </p>
      )}
    </div>
  )
}

/** What the fills and edges of the layout mean, of those that it has. */
export function LayoutLegend({ shown }: { readonly shown: ShownVersion }) {
  const { fields } = shown.version
  const enterprises = new Map(fields.filter(({ pen }) => pen !== 0).map(({ pen, registry }) => [pen, registry]))
  const isNew = shown.before !== undefined && shown.rows.some(({ change }) => change === 'added')
  return (
    <div className="layout-legend">
      {fields.some(({ pen, isPadding }) => pen === 0 && !isPadding) && (
        <span>
          <i className="layout-cell is-iana" /> IANA
        </span>
      )}
      {[...enterprises].slice(0, 2).map(([pen, registry]) => (
        <span key={pen}>
          <i className="layout-cell is-enterprise" /> {registry === 'sFlow' ? registry : `${registry}, PEN ${pen}`}
        </span>
      ))}
      {isNew && (
        <span>
          <i className="layout-cell is-new" /> new in v{shown.version.version}
        </span>
      )}
      {fields.some(({ origin }) => origin === 'unknown') && (
        <span>
          <i className="layout-cell is-unknown" /> unknown, octets kept
        </span>
      )}
      {fields.some(({ origin }) => origin === 'learned') && (
        <span>
          <i className="layout-cell is-learned" /> learned
        </span>
      )}
      {fields.some(({ isPadding }) => isPadding) && (
        <span>
          <i className="layout-cell is-padding" /> padding
        </span>
      )}
      <span className="layout-scale ellipsis">one cell = one octet, 32 a line</span>
    </div>
  )
}

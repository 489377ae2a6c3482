/** One cell of the grid, in plain DOM: forty rows of twenty columns are made anew at every turn of the wheel. */
import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community'
import {
  cellText,
  formatLabelled,
  type CellColumn,
  type CellOptions,
  type CellTone,
} from '../../core/elements/format-cell.ts'
import { formatDate } from '../../core/elements/format-time-cell.ts'
import type { Cell, ColumnInfo } from '../../core/protocol/session-api.ts'
import { ruleOf, RULE_NAMES, type ColourRule } from './colour-rules.ts'
import { keepEnd, part } from './cell-parts.ts'
import { cellOf, labelOf, type LoadedRow } from './loaded-row.ts'

export interface FlowCellParams {
  readonly column: ColumnInfo
  readonly format: CellColumn
  readonly title: string
  readonly options: () => CellOptions
}

type Params = ICellRendererParams<LoadedRow, Cell> & { readonly flow: FlowCellParams }

const EMPHASIS: Partial<Record<string, ColourRule>> = {
  '@status': 'server-error',
  '@ttfb': 'slow-wait',
  '@rtt': 'slow-rtt',
}

/** Tones whose text says it already; the others are spoken. */
const SPOKEN_TONES: ReadonlySet<CellTone> = new Set<CellTone>([
  'empty',
  'notMeasured',
  'illFormed',
  'undefined',
  'unlearned',
])

/** Codes that read as such: thousands separators would make them counts. */
const PLAIN_NUMBERS: ReadonlySet<string> = new Set(['@status'])

/** Address and port of an exporter apart, the port in the third colour. */
function splitExporter(text: string): readonly [string, string] {
  const at = text.lastIndexOf(':')
  return at > 0 && (text.startsWith('[') || text.indexOf(':') === at) ? [text.slice(0, at), text.slice(at)] : [text, '']
}

/** What decides the look of a column's cells: its own facts, but for codes that must not look like counts. */
export function formatOf(column: ColumnInfo): CellColumn {
  return PLAIN_NUMBERS.has(column.id) ? { type: 'identifier' } : column
}

export class FlowCell implements ICellRendererComp<LoadedRow> {
  readonly #span = document.createElement('span')

  init(params: Params): void {
    this.#render(params)
  }

  getGui(): HTMLElement {
    return this.#span
  }

  refresh(params: Params): boolean {
    this.#render(params)
    return true
  }

  #render(params: Params): void {
    const { flow, data, value } = params
    const span = this.#span
    span.removeAttribute('title')
    span.removeAttribute('aria-label')
    if (data === undefined || value === undefined) {
      span.className = 'cell-waiting'
      span.textContent = ''
      return
    }
    const label = labelOf(data, flow.column.id)
    const formatted = formatLabelled(value ?? null, label, flow.format, flow.options())
    span.className = formatted.tone === undefined ? 'cell' : `cell cell-${formatted.tone}`
    if (flow.column.type === 'octets') span.classList.add('cell-mono')
    span.textContent = formatted.text
    if (formatted.dim !== undefined) span.append(part('cell-tail', formatted.dim))
    if (formatted.suffix !== undefined) span.append(part('cell-tail', formatted.suffix))
    if (formatted.text !== '') span.title = formatted.hint ?? cellText(formatted)
    if (formatted.tone !== undefined && SPOKEN_TONES.has(formatted.tone) && formatted.hint !== undefined) {
      span.setAttribute('aria-label', `${flow.title}, ${formatted.hint}`)
    }
    this.#decorate(params, data)
  }

  #decorate(params: Params, data: LoadedRow): void {
    const { id } = params.flow.column
    const rule = ruleOf(data)
    if (rule !== undefined && (EMPHASIS[id] === rule || id === '@record')) {
      if (id !== '@record') this.#span.classList.add(`cell-${rule}`)
      this.#span.title = RULE_NAMES[rule]
    }
    if (id === '@exporter') this.#splitExporter(params.value)
    // Protocols without templates have 0 in the place of an id.
    if (id === '@template' && params.value === 0) this.#span.textContent = ''
    if (id === '@time') this.#showNewDate(params)
    if (id === '@hostAndUrl') keepEnd(this.#span)
  }

  #splitExporter(value: Cell | null | undefined): void {
    if (typeof value !== 'string') return
    const [address, port] = splitExporter(value)
    this.#span.textContent = address
    if (port !== '') this.#span.append(part('cell-tail', port))
  }

  /** The date shows where it differs from the row above. */
  #showNewDate({ value, node, api, flow }: Params): void {
    const options = flow.options()
    if (typeof value !== 'string' || options.timeFormat !== 'absolute' || node.rowIndex === null || node.rowIndex === 0)
      return
    const above = cellOf(api.getDisplayedRowAtIndex(node.rowIndex - 1)?.data, '@time')
    if (typeof above !== 'string') return
    const date = formatDate(value, options.timeZone)
    if (date === undefined || date === formatDate(above, options.timeZone)) return
    this.#span.prepend(part('cell-date', date.slice(5)))
  }
}

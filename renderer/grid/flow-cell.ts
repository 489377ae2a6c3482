/** One cell of the grid of Flows. */
import { formatLabelled, type CellColumn } from '../../core/elements/format-cell.ts'
import type { Cell, ColumnInfo } from '../../core/protocol/session-api.ts'
import { ruleTip } from '../marks/colour-rule.ts'
import { addressIn, splitExporter } from '../names/cell-address.ts'
import { ruleOf } from './colour-rules.ts'
import { keepEnd, part } from './cell-parts.ts'
import { DrawnCell, showFormatted, showNewDate, type CellFacts, type CellParams } from './drawn-cell.ts'
import { cellOf, labelOf, type LoadedRow } from './loaded-row.ts'
import { showAddress, showService } from './named-cell.ts'
import { showSigns } from './row-signs.ts'

type Params = CellParams & { readonly flow: CellFacts }

/** Cells that a built-in rule is about, by its id. */
const EMPHASIS: Partial<Record<string, string>> = {
  '@status': 'server-error',
  '@ttfb': 'slow-wait',
  '@rtt': 'slow-rtt',
}

/** Codes that read as such: thousands separators would make them counts. */
const PLAIN_NUMBERS: ReadonlySet<string> = new Set(['@status'])

/** What decides the look of a column's cells: its own facts, but for codes that must not look like counts. */
export function formatOf(column: ColumnInfo): CellColumn {
  return PLAIN_NUMBERS.has(column.id) ? { type: 'identifier' } : column
}

export class FlowCell extends DrawnCell<Params> {
  protected override draw(params: Params): void {
    const { flow, data, value } = params
    const { span } = this
    if (data === undefined || value === undefined) {
      span.className = 'cell-waiting'
      return
    }
    span.className = 'cell'
    const label = labelOf(data, flow.column.id)
    showFormatted(span, formatLabelled(value ?? null, label, flow.format, flow.options()), flow)
    this.#decorate(params, data)
  }

  #decorate(params: Params, data: LoadedRow): void {
    const { span } = this
    const { flow, value } = params
    const { id } = flow.column
    const rule = ruleOf(data)
    if (rule !== undefined && EMPHASIS[id] === rule.id) {
      span.classList.add('cell-of-rule')
      span.title = ruleTip(rule)
    }
    if (id === '@exporter') this.#splitExporter(value)
    // Protocols without templates have 0 in the place of an id.
    if (id === '@template' && value === 0) span.textContent = ''
    if (id === '@time') showNewDate(span, params, flow)
    if (id === '@hostAndUrl') keepEnd(span)
    this.#name(params, data)
    if (flow.marksOf !== undefined) showSigns(span, data, flow.marksOf)
  }

  /** Puts names beside addresses and ports. */
  #name({ flow: { column, names, hasNameRoom = false }, value }: Params, data: LoadedRow): void {
    if (names === undefined) return
    const address = addressIn(column, value ?? null)
    if (address !== undefined) showAddress(this.span, address, names)
    else if (column.type === 'port' && typeof value === 'number') {
      const protocol = cellOf(data, '@protocol')
      showService(this.span, names.service(value, typeof protocol === 'number' ? protocol : undefined), hasNameRoom)
    }
  }

  /** Address and port of an exporter apart, the port in the third colour. */
  #splitExporter(value: Cell | null | undefined): void {
    if (typeof value !== 'string') return
    const [address, port] = splitExporter(value)
    this.span.textContent = address
    if (port !== '') this.span.append(part('cell-tail', port))
  }
}

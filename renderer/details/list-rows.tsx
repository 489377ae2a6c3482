import { DEFAULT_CELL_OPTIONS, formatListValue } from '../../core/elements/format-cell.ts'
import { listRows } from '../../core/elements/format-list.ts'
import type { RecordField } from '../../core/protocol/session-api.ts'
import { shortKey } from './field-tags.ts'
import './list-rows.css'

const INDENT_PIXELS = 14
const OPTIONS = { ...DEFAULT_CELL_OPTIONS, form: 'long' } as const

/** The records and lists inside a field, below its row; nothing for a field that has none. */
export function ListRows({ field, index }: { readonly field: RecordField; readonly index: number }) {
  const { value } = field
  if (typeof value !== 'object' || value === null) return null
  return listRows(value, (cell) => formatListValue(cell, OPTIONS)).map(({ depth, label, text }, row) => (
    <div key={row} role="row" data-field={index} className="field-row list-row">
      <span
        role="gridcell"
        className="field-name ellipsis"
        title={label}
        style={{ paddingLeft: INDENT_PIXELS * (depth + 1) }}
      >
        {shortKey(label)}
      </span>
      <span role="gridcell" className="list-value ellipsis" title={text}>
        {text}
      </span>
    </div>
  ))
}

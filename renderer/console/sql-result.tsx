import { useMemo } from 'react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { SqlResult } from '../../core/protocol/export-api.ts'
import { plural } from '../ui/numbers.ts'
import { useWindowedRows } from '../ui/windowed-rows.ts'
import { cellText, columnWidths, isNumeric } from './result-columns.ts'

const ROW_HEIGHT = 22
const HEAD_HEIGHT = 38

/** `2 rows in 4 ms`; of those that are not here it says how many. */
export function resultSentence({ rows, moreRows, isCountedToEnd, milliseconds }: SqlResult): string {
  const took = `${formatCount(milliseconds)} ms`
  if (moreRows === 0) return `${plural(rows.length, 'row')} in ${took}`
  const inAll = `${isCountedToEnd ? '' : 'more than '}${formatCount(rows.length + moreRows)}`
  return `The first ${formatCount(rows.length)} of ${inAll} rows, in ${took}`
}

/** The rows of a result, those in sight drawn. */
export function SqlResultTable({ result }: { readonly result: SqlResult }) {
  const { columns, rows } = result
  const { scroller, onScroll, first, end, height } = useWindowedRows(rows.length, ROW_HEIGHT, HEAD_HEIGHT)
  const widths = useMemo(() => columnWidths(result), [result])
  const template = widths.map((width) => `${width}px`).join(' ')
  const width = widths.reduce((sum, each) => sum + each, 0)
  return (
    <div className="sql-result" ref={scroller} onScroll={onScroll} tabIndex={0} aria-label="Result" role="region">
      <div role="table" aria-label="Result" aria-rowcount={rows.length + 1} style={{ width, minWidth: '100%' }}>
        <div className="sql-head" role="row" style={{ gridTemplateColumns: template }}>
          {columns.map(({ name, type }, index) => (
            <div
              key={index}
              role="columnheader"
              className={isNumeric(type) ? 'is-right' : ''}
              title={`${name}, ${type}`}
            >
              <b className="ellipsis">{name}</b>
              <span className="ellipsis">{type}</span>
            </div>
          ))}
        </div>
        <div className="sql-rows" style={{ height }}>
          {rows.slice(first, end).map((row, index) => (
            <div
              key={first + index}
              role="row"
              aria-rowindex={first + index + 2}
              className="sql-row"
              style={{ top: (first + index) * ROW_HEIGHT, gridTemplateColumns: template }}
            >
              {row.map((cell, column) => (
                <div
                  key={column}
                  role="cell"
                  className={isNumeric(columns[column]?.type ?? '') ? 'is-right' : ''}
                  title={cell === null ? 'NULL' : cellText(cell)}
                >
                  {cell === null ? <span className="sql-null">NULL</span> : cellText(cell)}
                </div>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

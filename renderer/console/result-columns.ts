/** How wide the columns of a result are, and how its cells read. */
import type { SqlCell, SqlResult } from '../../core/protocol/export-api.ts'

/** Pixels of a digit, of the room beside a text, and the bounds of a column. */
const DIGIT = 7.2
const PADDING = 16
const LEAST = 56
const MOST = 420

/** Rows that are looked at: a column must not cost a look at ten thousand. */
const MEASURED_ROWS = 200

/** Whether values of DuckDB's type stand at the right. */
export function isNumeric(type: string): boolean {
  return /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DOUBLE|FLOAT|DECIMAL.*)$/.test(type)
}

/** A cell as text; empty for NULL, which is drawn as a word. */
export function cellText(cell: SqlCell): string {
  return cell === null ? '' : String(cell)
}

/** Pixels of each column. */
export function columnWidths({ columns, rows }: Pick<SqlResult, 'columns' | 'rows'>): readonly number[] {
  return columns.map(({ name, type }, index) => {
    let letters = Math.max(name.length, Math.min(type.length, 12))
    for (const row of rows.slice(0, MEASURED_ROWS)) letters = Math.max(letters, cellText(row[index] ?? null).length)
    return Math.round(Math.min(MOST, Math.max(LEAST, letters * DIGIT + PADDING)))
  })
}

/** The whole result with tabs between its cells, for spreadsheets. */
export function resultAsText({ columns, rows }: Pick<SqlResult, 'columns' | 'rows'>): string {
  const clean = (text: string) => text.replaceAll(/[\t\r\n]+/g, ' ')
  const lines = [columns.map(({ name }) => clean(name)), ...rows.map((row) => row.map((cell) => clean(cellText(cell))))]
  return `${lines.map((cells) => cells.join('\t')).join('\n')}\n`
}

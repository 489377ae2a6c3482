/** Rows of texts as an aligned table, as Markdown, as CSV. */
import { quoteCsv } from '../../core/export/text-encoding.ts'

export interface TextTable {
  readonly heads: readonly string[]
  /** Columns of numbers stand at the right. */
  readonly isNumber: readonly boolean[]
  readonly rows: readonly (readonly string[])[]
}

/** For a terminal: columns as wide as their widest text, a line below the heads. */
export function formatAligned({ heads, isNumber, rows }: TextTable): string {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return [line(heads), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line), ''].join('\n')
}

/** As Markdown has tables; bars in texts are escaped. */
export function formatMarkdown({ heads, isNumber, rows }: TextTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = heads.map((_, column) => (isNumber[column] ? '---:' : '---'))
  return [line(heads), `| ${rule.join(' | ')} |`, ...rows.map(line), ''].join('\n')
}

/** RFC 4180. */
export function formatCsv({ heads, rows }: TextTable): string {
  return [heads, ...rows].map((row) => `${row.map(quoteCsv).join(',')}\r\n`).join('')
}

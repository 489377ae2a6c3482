/** The table that `npm run bench` prints. */
import { type Figure, summarise, type Target } from './figure.ts'

const HEADINGS = ['figure', 'median', 'min', 'max', 'unit', 'target', 'met', 'note'] as const
const LEFT_ALIGNED: ReadonlySet<string> = new Set(['figure', 'unit', 'note'])

/** The figures as a table of text, one line each. */
export function formatFigures(figures: readonly Figure[]): string {
  const rows = [HEADINGS, ...figures.map(rowOf)]
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => pad(cell, column, widths))
      .join('  ')
      .trimEnd(),
  )
  lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '))
  return `${lines.join('\n')}\n`
}

function rowOf(figure: Figure): readonly string[] {
  const { median, min, max, isMet } = summarise(figure)
  const verdict = isMet === undefined ? '' : isMet ? 'yes' : 'NO'
  const numbers = [median, min, max].map(formatNumber)
  return [figure.name, ...numbers, figure.unit, formatTarget(figure.target), verdict, figure.note ?? '']
}

function formatTarget(target: Target | undefined): string {
  if (target === undefined) return ''
  return 'atLeast' in target ? `≥ ${formatNumber(target.atLeast)}` : `≤ ${formatNumber(target.atMost)}`
}

function formatNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en-US', { maximumFractionDigits: digits })
}

function pad(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column]!
  return LEFT_ALIGNED.has(HEADINGS[column]!) ? cell.padEnd(width) : cell.padStart(width)
}

/** The largest groups as text: a table for people, Markdown for reports, CSV for programs. */
import { formatCell, cellText } from '../../core/elements/format-cell.ts'
import { formatCount, formatDuration } from '../../core/elements/format-quantity.ts'
import type {
  Basis,
  ComparedSide,
  CompareResult,
  Coverage,
  Figure,
  FigureColumn,
  LossInRange,
  TopResult,
  TopSpec,
} from '../../core/protocol/aggregate-api.ts'
import type { Cell } from '../../core/protocol/session-api.ts'
import type { KeyNames } from '../names/key-names.ts'
import { addNameColumns } from '../names/name-columns.ts'
import { formatAligned, formatCsv, formatMarkdown, type TextTable } from './format-table.ts'

export type TableFormat = 'table' | 'markdown' | 'csv'

/** The answer to a question as text that ends in a newline. */
export function formatTop(
  { sort, basis }: Pick<TopSpec, 'sort' | 'basis'>,
  result: TopResult,
  format: TableFormat,
  names?: KeyNames,
): string {
  if (format === 'csv') return formatCsv(addNameColumns(csvTable(result), result.keys, names, 'exact'))
  const table = addNameColumns(topTable(result, sort.measure), result.keys, names, 'read')
  const notes = [groupWords(result), ...coverageLines(result.coverage, basis)]
  return withNotes(table, format, notes)
}

/** A comparison as text that ends in a newline. */
export function formatCompare(result: CompareResult, format: TableFormat, names?: KeyNames): string {
  const named = (form: 'exact' | 'read') => addNameColumns(compareTable(result, form), result.keys, names, form)
  if (format === 'csv') return formatCsv(named('exact'))
  const { rose, fell, appeared, vanished, same } = result.counts
  const { sideBefore, sideAfter, leftOut } = result
  const notes = [
    `${formatCount(rose)} rose, ${formatCount(fell)} fell, ${formatCount(appeared)} appeared, ${formatCount(vanished)} vanished, ${formatCount(same)} stayed the same.`,
    ...(leftOut === undefined
      ? []
      : [
          `Only the largest groups are compared: ${formatCount(leftOut.before)} before and ${formatCount(leftOut.after)} after are left out.`,
        ]),
    ...[...sideLines(sideBefore, sideAfter), ...coverageLines(result.coverageBefore)].map((line) => `Before: ${line}`),
    ...[...sideLines(sideAfter, sideBefore), ...coverageLines(result.coverageAfter)].map((line) => `After: ${line}`),
  ]
  return withNotes(named('read'), format, notes)
}

/** What a side is, and what it has that the other has not. */
function sideLines({ name, seconds, exporters, missing }: ComparedSide, other: ComparedSide): string[] {
  const length = seconds === undefined ? [] : [`${formatDuration(seconds * 1000, 'milliseconds')} long`]
  const what = [...(name === undefined ? [] : [name]), ...length].join(', ')
  const lines: string[] = what === '' ? [] : [`${what}.`]
  if (missing.length > 0) lines.push(`No record has ${missing.join(', ')}: its groups are not known there.`)
  const others = addressesOf(other.exporters)
  const own = name === undefined ? [] : [...addressesOf(exporters)].filter((address) => !others.has(address))
  if (own.length > 0) lines.push(`Exporters of this capture alone: ${own.join(', ')}.`)
  return lines
}

/** The port of an exporter is another one after each of its starts. */
function addressesOf(exporters: readonly string[]): ReadonlySet<string> {
  return new Set(exporters.map((exporter) => exporter.replace(/:\d+$/, '')))
}

function withNotes(table: TextTable, format: 'table' | 'markdown', notes: readonly string[]): string {
  const text = format === 'markdown' ? formatMarkdown(table) : formatAligned(table)
  return `${text}\n${notes.join(format === 'markdown' ? '  \n' : '\n')}\n`
}

function topTable({ keys, measures, rows, others, without, total, groups }: TopResult, sortedBy: number): TextTable {
  const hasShare = total.some(({ share }) => share !== undefined) && total[sortedBy]?.share !== undefined
  const figureCells = (figures: readonly Figure[]) => [
    ...figures.map((figure, index) => figureText(figure, measures[index])),
    ...(hasShare ? [percent(figures[sortedBy]?.share)] : []),
  ]
  const rest = (words: string, figures: readonly Figure[] | undefined): string[][] =>
    figures === undefined ? [] : [[words, ...keys.slice(1).map(() => ''), ...figureCells(figures)]]
  return {
    heads: [...keys.map(({ title }) => title), ...measures.map(({ title }) => title), ...(hasShare ? ['Share'] : [])],
    isNumber: [...keys.map(() => false), ...measures.map(() => true), true],
    rows: [
      ...rows.map((row) => [
        ...row.keys.map((key, index) => keyText(key, row.labels[index] ?? null, keys[index])),
        ...figureCells(row.figures),
      ]),
      ...rest(`(${formatCount(others?.groups ?? 0)} others)`, others?.figures),
      ...rest('(no value)', without),
      ...(groups === 0 && without === undefined ? [] : rest('(all)', total)),
    ],
  }
}

/** Exact values, and the records that each rests on: what a program can go on with. */
function csvTable({ keys, measures, rows }: TopResult): TextTable {
  return {
    heads: [...keys.map(({ id }) => id), ...measures.flatMap(({ id }) => [id, `${id} records`, `${id} share`])],
    isNumber: [],
    rows: rows.map((row) => [
      ...row.keys.map(exactText),
      ...row.figures.flatMap(({ value, records, share }) => [
        exactText(value),
        String(records),
        share === undefined ? '' : String(share),
      ]),
    ]),
  }
}

function compareTable(result: CompareResult, form: 'exact' | 'read'): TextTable {
  const { keys, measure, rows } = result
  const figure = (value: Figure): string => (form === 'exact' ? exactText(value.value) : figureText(value, measure))
  const share = (value: number | null | undefined): string =>
    form === 'exact' ? exactText(value ?? null) : percent(value ?? undefined)
  const { title } = measure
  const hasRates = form === 'exact' || differInLength(result)
  const rate = (value: Figure): string => (form === 'exact' ? exactText(value.perSecond ?? null) : rateText(value))
  return {
    heads: [
      ...keys.map((key) => (form === 'exact' ? key.id : key.title)),
      'Change',
      `${title} before`,
      `${title} after`,
      'Difference',
      'Share before',
      'Share after',
      ...(hasRates ? ['Per second before', 'Per second after'] : []),
    ],
    isNumber: [...keys.map(() => false), false, true, true, true, true, true, true, true],
    rows: rows.map((row) => [
      ...row.keys.map((key, index) =>
        form === 'exact' ? exactText(key) : keyText(key, row.labels[index] ?? null, keys[index]),
      ),
      row.change,
      figure(row.before),
      figure(row.after),
      form === 'exact' ? exactText(row.amount) : amountText(row.amount, measure),
      share(row.before.share),
      share(row.after.share),
      ...(hasRates ? [rate(row.before), rate(row.after)] : []),
    ]),
  }
}

/** Amounts of sides of different length say little. */
function differInLength({ measure, sideBefore, sideAfter, totalAfter }: CompareResult): boolean {
  const [before, after] = [sideBefore.seconds, sideAfter.seconds]
  if (before === undefined || after === undefined || measure.type === 'duration') return false
  return totalAfter.share !== undefined && Math.abs(before - after) > 0.01 * Math.max(before, after)
}

function rateText({ perSecond }: Figure): string {
  if (perSecond === undefined) return ''
  return perSecond >= 100 ? formatCount(Math.round(perSecond)) : String(Number(perSecond.toPrecision(3)))
}

function keyText(cell: Cell, label: string | null, column: FigureColumn | undefined): string {
  if (cell === null) return '–'
  const text = column === undefined ? exactText(cell) : cellText(formatCell(cell, column, EXACT_TIMES))
  return label === null ? text : `${text} (${label})`
}

/** Times with their day: a terminal has no tooltip. */
const EXACT_TIMES = { timeZone: 'utc', precision: 'auto', timeFormat: 'date', form: 'short' } as const

function figureText({ value }: Figure, column: FigureColumn | undefined): string {
  if (value === null) return 'n/a'
  return column === undefined ? exactText(value) : cellText(formatCell(value, column, EXACT_TIMES))
}

function amountText(amount: Cell, column: FigureColumn): string {
  const text = figureText({ value: amount, records: 0 }, column)
  return typeof amount === 'number' && amount > 0 ? `+${text}` : text
}

function exactText(cell: Cell): string {
  if (cell === null) return ''
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : `${(100 * share).toFixed(1)} %`
}

function groupWords({ first, rows, groups }: TopResult): string {
  if (rows.length === 0) return groups === 0 ? 'No record has a value there.' : 'There are no such rows.'
  const range = `${formatCount(first + 1)} to ${formatCount(first + rows.length)}`
  return `Groups ${range} of ${formatCount(groups)}.`
}

function coverageLines(coverage: Coverage, basis: Basis = 'records'): string[] {
  const { records, atExportTime, decodedLate, losses, pending, isSoFar } = coverage
  const lines = [`${formatCount(records)} ${basis}.`]
  if (atExportTime > 0)
    lines.push(`${formatCount(atExportTime)} of them have no time of their own: they lie at their export time.`)
  if (decodedLate > 0) lines.push(`${formatCount(decodedLate)} of them waited for their template.`)
  for (const loss of losses) lines.push(lossWords(loss))
  if (pending.sets > 0)
    lines.push(`${formatCount(pending.sets)} sets (${formatCount(pending.octets)} octets) wait for their template.`)
  if (isSoFar) lines.push('The file is not read to its end: these are figures so far.')
  return lines
}

function lossWords({ exporter, lost, unit }: LossInRange): string {
  return `Lost on the way from ${exporter} in this time: ${formatCount(lost)} ${unit}.`
}

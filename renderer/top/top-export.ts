/** The Top view as text: Markdown for a ticket, CSV and JSON for programs. */
import { DEFAULT_CELL_OPTIONS, type CellOptions } from '../../core/elements/format-cell.ts'
import type { CompareResult, Figure } from '../../core/protocol/aggregate-api.ts'
import type { Cell } from '../../core/protocol/session-api.ts'
import { csvOf } from '../menu/row-text.ts'
import type { TimeZone } from '../state/settings.ts'
import { exactText } from '../aggregate/figure-text.ts'
import { shareText } from '../ui/share-text.ts'
import type { PanelColumns } from './panel-columns.ts'
import { coverageText, leftOutText, lossText, panelMeasure, panelTitle, rowText, shownFigure } from './panel-words.ts'
import { groupKey, type PanelAnswer } from './panel-questions.ts'
import type { TopPanel } from './top-panel.ts'

export interface TopExport {
  readonly source: string
  /** What is shown, in words: filter and stretch. */
  readonly scope: string
  readonly against: string | undefined
  readonly panels: readonly TopPanel[]
  /** By the ids of their panels. */
  readonly answers: Readonly<Record<string, PanelAnswer>>
  readonly columnsOf: PanelColumns
  readonly timeZone: TimeZone
}

/** Changes of a panel in Markdown: what somebody reads. */
const MAX_TOLD_CHANGES = 10

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`
}

/** What rose, fell, appeared and vanished among the groups of a panel. */
function changesTable(
  { keys, measure, rows, counts }: CompareResult,
  panel: TopPanel,
  against: string,
  options: CellOptions,
): string {
  const share = ({ share: own }: Figure) => (own === undefined ? '' : ` (${shareText(own, 1)})`)
  const told = rows.slice(0, MAX_TOLD_CHANGES).map((row) => {
    const { text, more } = rowText(row, keys, options)
    return [
      more === '' ? text : `${text} ${more}`,
      row.change,
      `${shownFigure(row.before, measure, panel)}${share(row.before)}`,
      `${shownFigure(row.after, measure, panel)}${share(row.after)}`,
    ]
  })
  const { rose, fell, appeared, vanished } = counts
  const words = `${rose} rose, ${fell} fell, ${appeared} appeared, ${vanished} vanished`
  if (told.length === 0) return `\n\nAgainst ${against} nothing changed.`
  const head = ['changed', 'how', against, 'now']
  return `\n\nAgainst ${against}: ${words}.\n\n${[head, ['---', '---', '---:', '---:'], ...told].map(line).join('\n')}`
}

/** A table of Markdown for each panel, with what each rests on. */
export function topMarkdown({
  source,
  scope,
  against: comparedWith,
  panels,
  answers,
  columnsOf,
  timeZone,
}: TopExport): string {
  const options = { ...DEFAULT_CELL_OPTIONS, timeZone }
  const tables = panels.flatMap((panel) => {
    const { result, before, changes, filterLeftOut } = answers[panel.id] ?? {}
    const measure = result?.measures[0]
    if (result === undefined || measure === undefined) return []
    const { basis } = panel
    const against = basis === undefined ? comparedWith : undefined
    const title = panelTitle(panel, columnsOf)
    const head = [
      title,
      panelMeasure(panel, columnsOf),
      'share',
      basis ?? 'records',
      ...(against === undefined ? [] : [against]),
    ]
    const rows = result.rows.map((row) => {
      const { text, more } = rowText(row, result.keys, options)
      const [figure] = row.figures
      const then = before?.get(groupKey(row.keys))
      return [
        more === '' ? text : `${text} ${more}`,
        figure === undefined ? '' : shownFigure(figure, measure, panel),
        figure?.share === undefined ? '' : shareText(figure.share, 1),
        String(figure?.records ?? 0),
        ...(against === undefined ? [] : [then === undefined ? '' : shownFigure(then, measure, panel)]),
      ]
    })
    const others = result.others?.figures[0]
    const rest = result.others && [
      `others (${result.others.groups})`,
      others === undefined ? '' : shownFigure(others, measure, panel),
      others?.share === undefined ? '' : shareText(others.share, 1),
      String(others?.records ?? 0),
      ...(against === undefined ? [] : ['']),
    ]
    const lost = lossText(result.coverage.losses)
    const body = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows, ...(rest ? [rest] : [])]
    const notes = [
      coverageText(result.coverage, basis),
      lost === '' ? 'nothing lost' : lost,
      ...(basis === undefined || filterLeftOut === undefined ? [] : [leftOutText(basis)]),
      ...(basis === undefined || comparedWith === undefined ? [] : [`${basis} are not compared`]),
    ]
    const changed = changes === undefined || against === undefined ? '' : changesTable(changes, panel, against, options)
    return [`### ${title}\n\n${body.map(line).join('\n')}\n\n${notes.join('; ')}${changed}`]
  })
  return `## ${source}: top\n\n${scope}\n\n${tables.join('\n\n')}\n`
}

/** Keys of a row beside as many as any row has. */
function keyCells(keys: readonly Cell[], count: number): readonly Cell[] {
  return Array.from({ length: count }, (_, index) => keys[index] ?? null)
}

/** Names of the columns of keys: those of the only panel, or their places where several stand below each other. */
function keyHeads(panels: readonly TopPanel[], answers: TopExport['answers'], count: number): readonly string[] {
  const [panel, another] = panels
  const own = panel === undefined ? undefined : answers[panel.id]?.result?.keys
  if (another === undefined && own !== undefined) return own.map(({ id }) => id)
  return Array.from({ length: count }, (_, index) => `key ${index + 1}`)
}

/** Exact values of the groups of all panels as one table (RFC 4180); durations count nanoseconds. */
export function topCsv({ against, panels, answers, columnsOf }: TopExport): string {
  const count = panels.reduce((most, { by }) => Math.max(most, by.length), 1)
  const figureCells = (figure: Figure | undefined): Cell[] => [
    figure?.value ?? null,
    figure?.records ?? null,
    figure?.share ?? null,
  ]
  const lines = panels.flatMap((panel): Cell[][] => {
    const { result, before } = answers[panel.id] ?? {}
    return (result?.rows ?? []).map((row) => [
      panelTitle(panel, columnsOf),
      ...keyCells(row.keys, count),
      row.labels.filter((label) => label !== null).join(' · ') || null,
      result?.measures[0]?.id ?? '',
      ...figureCells(row.figures[0]),
      ...(against === undefined ? [] : figureCells(before?.get(groupKey(row.keys)))),
    ])
  })
  const heads = ['panel', ...keyHeads(panels, answers, count), 'label', 'measure', 'value', 'records', 'share']
  return csvOf([...heads, ...(against === undefined ? [] : ['value before', 'records before', 'share before'])], lines)
}

/** What changed in all panels as one table (RFC 4180). */
export function changesCsv({ panels, answers, columnsOf }: TopExport): string {
  const count = panels.reduce((most, { by }) => Math.max(most, by.length), 1)
  const lines = panels.flatMap((panel): Cell[][] => {
    const { changes } = answers[panel.id] ?? {}
    return (changes?.rows ?? []).map(({ keys, change, before, after, amount, shareChange }) => [
      ...[panelTitle(panel, columnsOf), ...keyCells(keys, count), changes?.measure.id ?? '', change],
      ...[before.value, after.value, amount],
      ...[before.share ?? null, after.share ?? null, shareChange],
      ...[before.records, after.records],
    ])
  })
  const heads = [
    ...['panel', ...keyHeads(panels, answers, count), 'measure', 'change', 'before', 'after', 'difference'],
    ...['share before', 'share after', 'share difference', 'records before', 'records after'],
  ]
  return csvOf(heads, lines)
}

/** Everything that the panels show, with every digit. */
export function topJson({ source, scope, against, panels, answers, columnsOf }: TopExport): string {
  const shown = panels.map((panel) => {
    const { result, before, changes, filterLeftOut } = answers[panel.id] ?? {}
    const measure = result?.measures[0]
    return {
      title: panelTitle(panel, columnsOf),
      basis: panel.basis ?? 'records',
      ...(filterLeftOut !== undefined && { filterLeftOut }),
      by: panel.by,
      measure: panel.measure,
      counters: panel.counters,
      coverage: result?.coverage,
      groups: result?.groups,
      rows: result?.rows.map((row) => ({
        ...row,
        ...(before !== undefined && { before: before.get(groupKey(row.keys)) ?? null }),
        exact: measure === undefined ? [] : row.figures.map((figure) => exactText(figure.value, measure)),
      })),
      others: result?.others,
      without: result?.without,
      total: result?.total,
      ...(changes !== undefined && { changes: changes.rows, changeCounts: changes.counts }),
    }
  })
  return `${JSON.stringify({ source, scope, against, panels: shown }, undefined, 2)}\n`
}

/** The Top view as text: Markdown for a ticket, JSON for a program. */
import { DEFAULT_CELL_OPTIONS } from '../../core/elements/format-cell.ts'
import type { TimeZone } from '../state/settings.ts'
import { exactText } from '../aggregate/figure-text.ts'
import { measureTitle, type Columns } from '../aggregate/spec-words.ts'
import { shareText } from '../ui/share-text.ts'
import { coverageText, lossText, panelTitle, rowText, shownFigure } from './panel-words.ts'
import { groupKey, type TopState } from './top-keeper.ts'
import type { TopPanel } from './top-panel.ts'

export interface TopExport {
  readonly source: string
  /** What is shown, in words: filter and stretch. */
  readonly scope: string
  readonly against: string | undefined
  readonly panels: readonly TopPanel[]
  readonly state: TopState
  readonly columns: Columns
  readonly timeZone: TimeZone
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`
}

/** A table of Markdown for each panel, with what each rests on. */
export function topMarkdown({ source, scope, against, panels, state, columns, timeZone }: TopExport): string {
  const options = { ...DEFAULT_CELL_OPTIONS, timeZone }
  const tables = panels.flatMap((panel) => {
    const { result, before } = state.panels[panel.id] ?? {}
    const measure = result?.measures[0]
    if (result === undefined || measure === undefined) return []
    const title = panelTitle(panel, columns)
    const head = [
      title,
      measureTitle(panel.measure, columns),
      'share',
      'records',
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
    const note = `${coverageText(result.coverage)}; ${lost === '' ? 'nothing lost' : lost}`
    return [`### ${title}\n\n${body.map(line).join('\n')}\n\n${note}`]
  })
  return `## ${source}: top\n\n${scope}\n\n${tables.join('\n\n')}\n`
}

/** Everything that the panels show, with every digit. */
export function topJson({ source, scope, against, panels, state, columns }: TopExport): string {
  const shown = panels.map((panel) => {
    const { result, changes } = state.panels[panel.id] ?? {}
    const measure = result?.measures[0]
    return {
      title: panelTitle(panel, columns),
      by: panel.by,
      measure: panel.measure,
      counters: panel.counters,
      coverage: result?.coverage,
      groups: result?.groups,
      rows: result?.rows.map((row) => ({
        ...row,
        exact: measure === undefined ? [] : row.figures.map((figure) => exactText(figure.value, measure)),
      })),
      others: result?.others,
      without: result?.without,
      total: result?.total,
      changes: changes?.rows,
    }
  })
  return `${JSON.stringify({ source, scope, against, panels: shown }, undefined, 2)}\n`
}

/** What changed between two scopes, of all panels together: the greatest move of a share first. */
import type { CompareRow } from '../../core/protocol/aggregate-api.ts'
import { MIN_PERCENTILE_VALUES } from '../../core/limits/query.ts'
import { numberOf } from '../aggregate/figure-text.ts'
import { groupKey, type PanelAnswer } from './panel-questions.ts'
import type { TopPanel } from './top-panel.ts'

export interface RankedChange {
  readonly panel: TopPanel
  readonly row: CompareRow
  /** 0 to 1: how far it moved. */
  readonly weight: number
  /** After by before; undefined where one of them is none. */
  readonly factor: number | undefined
  readonly key: string
}

/** Lines of the ranking. */
const MAX_CHANGES = 12

/** How far a row moved. Figures without shares move by their amount, and count as much as they have records. */
function weightOf(row: CompareRow, totalRecords: number): number {
  if (row.shareChange !== null) return Math.abs(row.shareChange)
  const [before, after] = [numberOf(row.before.value) ?? 0, numberOf(row.after.value) ?? 0]
  const sum = Math.abs(before) + Math.abs(after)
  const records = Math.max(row.before.records, row.after.records)
  return sum === 0 || totalRecords === 0 ? 0 : (Math.abs(after - before) / sum) * Math.min(1, records / totalRecords)
}

function factorOf({ before, after }: CompareRow): number | undefined {
  const [one, other] = [before.share ?? numberOf(before.value), after.share ?? numberOf(after.value)]
  return one === undefined || other === undefined || one <= 0 || other <= 0 ? undefined : other / one
}

/** The greatest changes of all panels; values that were seen less than 30 times in both scopes are left out. */
export function rankChanges(
  panels: readonly TopPanel[],
  states: Readonly<Record<string, PanelAnswer>>,
): readonly RankedChange[] {
  const all = panels.flatMap((panel) => {
    const changes = states[panel.id]?.changes
    if (changes === undefined) return []
    const total = Math.max(changes.coverageBefore.records, changes.coverageAfter.records)
    return changes.rows
      .filter((row) => Math.max(row.before.records, row.after.records) >= MIN_PERCENTILE_VALUES)
      .map((row): RankedChange => {
        const key = `${panel.id} ${groupKey(row.keys)}`
        return { panel, row, weight: weightOf(row, total), factor: factorOf(row), key }
      })
  })
  return all
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .slice(0, MAX_CHANGES)
}

/** `× 31`, `÷ 4.2`, `new`, `gone`. */
export function factorText({ row, factor }: RankedChange): string {
  if (row.change === 'appeared') return 'new'
  if (row.change === 'vanished') return 'gone'
  if (factor === undefined) return ''
  const [sign, size] = factor >= 1 ? ['×', factor] : ['÷', 1 / factor]
  return `${sign} ${size >= 10 ? Math.round(size) : Number(size.toPrecision(size < 1.095 ? 3 : 2))}`
}

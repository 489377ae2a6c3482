/** Panels and their rows in words. */
import type { ListName } from '../../core/protocol/list-api.ts'
import type { CellOptions } from '../../core/elements/format-cell.ts'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type {
  Coverage,
  Figure,
  FigureColumn,
  LossInRange,
  TopResult,
  TopRow,
} from '../../core/protocol/aggregate-api.ts'
import { exactText, figureText, keyText } from '../aggregate/figure-text.ts'
import { keyTitle, measureTitle } from '../aggregate/spec-words.ts'
import { plural } from '../ui/numbers.ts'
import { shareText } from '../ui/share-text.ts'
import type { PanelColumns } from './panel-columns.ts'
import type { TopPanel } from './top-panel.ts'

/** `Source address · Protocol`; where records are not what counts, it says so: `URL pattern · transactions`. */
export function panelTitle({ basis, by }: Pick<TopPanel, 'basis' | 'by'>, columnsOf: PanelColumns): string {
  const columns = columnsOf(basis)
  return [...by.map((key) => keyTitle(key, columns)), ...(basis === undefined ? [] : [basis])].join(' · ')
}

/** `records`, `p95 Total`. */
export function panelMeasure({ basis, measure }: Pick<TopPanel, 'basis' | 'measure'>, columnsOf: PanelColumns): string {
  return measureTitle(measure, columnsOf(basis), basis)
}

/** What a panel counts one of: `record`, `transaction`. */
export function countedNoun(basis: ListName | undefined): string {
  return basis === undefined ? 'record' : basis.slice(0, -1)
}

/** Of a panel that does not follow the filter: that of another list, of fields that neither its own nor records have. */
export function leftOutText(basis: ListName): string {
  return `All ${basis}: the filter is not about them`
}

/** The values of a row, one for each key. */
export function rowText(
  { keys, labels }: Pick<TopRow, 'keys' | 'labels'>,
  columns: readonly FigureColumn[],
  options: CellOptions,
): { readonly text: string; readonly more: string; readonly isAbsent: boolean } {
  const parts = keys.flatMap((key, index) => {
    const column = columns[index]
    return column === undefined ? [] : [keyText(key, labels[index], column, options)]
  })
  return {
    text: parts.map(({ text }) => text).join(' · '),
    more: parts.flatMap(({ more }) => more ?? []).join(' · '),
    isAbsent: parts.length > 0 && parts.every(({ isAbsent }) => isAbsent === true),
  }
}

const PERCENTILES: ReadonlySet<string> = new Set(['p50', 'p95', 'p99'])

/** A figure; a percentile that too few values cannot say anything of. */
export function shownFigure(figure: Figure, column: FigureColumn, { measure }: Pick<TopPanel, 'measure'>): string {
  if (figure.value !== null) return figureText(figure.value, column)
  if (figure.records === 0) return 'n/m'
  return PERCENTILES.has(measure.figure) ? '< 30' : ''
}

/** `312 lost`, `≤ 2 messages lost`; empty when nothing was. */
export function lossText(losses: readonly LossInRange[] | undefined): string {
  const sum = (isMessages: boolean) =>
    (losses ?? []).reduce((total, { lost, unit }) => ((unit === 'messages') === isMessages ? total + lost : total), 0)
  const [records, messages] = [sum(false), sum(true)]
  const parts = [
    ...(records > 0 ? [`${formatCount(records)} lost`] : []),
    ...(messages > 0 ? [`≤ ${plural(messages, 'message')} lost`] : []),
  ]
  return parts.join(', ')
}

/** Everything there is to say of a row. */
export function rowHint(
  figure: Figure,
  column: FigureColumn,
  losses: readonly LossInRange[] | undefined,
  basis?: ListName,
): string {
  const share = figure.share === undefined ? [] : [shareText(figure.share, 1)]
  const value = figure.value === null ? [] : [exactText(figure.value, column)]
  const lost = lossText(losses)
  return [
    ...value,
    ...share,
    `rests on ${plural(figure.records, countedNoun(basis))}`,
    ...(lost === '' ? [] : [lost]),
  ].join(' · ')
}

/** `1 to 10 of 2,124`. */
export function countText({ rows, groups }: Pick<TopResult, 'rows' | 'groups'>): string {
  if (rows.length === 0) return 'none'
  return rows.length === groups ? formatCount(groups) : `1 to ${formatCount(rows.length)} of ${formatCount(groups)}`
}

/** What an answer is of: `of 412,908 records so far`. */
export function coverageText({ records, isSoFar }: Coverage, basis?: ListName): string {
  return `of ${plural(records, countedNoun(basis))}${isSoFar ? ' so far' : ''}`
}

/** What the Top view compares with, and the scopes that come of it. */
import type { AggregateScope, CompareResult } from '../../core/protocol/aggregate-api.ts'
import type { TimeRange, ViewSpec } from '../../core/protocol/session-api.ts'
import { previousOf } from '../histogram/brush.ts'
import { rangeOf, spanText, windowOf } from '../histogram/moments.ts'
import { bothFilters } from '../state/list-state.ts'
import type { TimeZone } from '../state/settings.ts'

export type CompareChoice =
  | { readonly kind: 'none' }
  /** The stretch of the same length just before what is brushed. */
  | { readonly kind: 'previous' }
  | { readonly kind: 'range'; readonly range: TimeRange }
  /** One exporter against another, over the same time. */
  | { readonly kind: 'exporters'; readonly before: string; readonly after: string }
  /** Another capture, by `ComparedFile.file`: all of it, since its times are others. */
  | { readonly kind: 'file'; readonly file: number; readonly name: string }

export const NO_COMPARE: CompareChoice = { kind: 'none' }

export interface ComparedScopes {
  readonly after: AggregateScope
  /** Undefined when nothing is compared. */
  readonly before: AggregateScope | undefined
}

type Shown = Pick<ViewSpec, 'filter' | 'timeRange' | 'lastSeconds'>

function exporterFilter(exporter: string): string {
  return `@exporter = ${JSON.stringify(exporter)}`
}

/** The records that are shown, and those they are compared with. */
export function scopesOf({ filter, timeRange, lastSeconds }: Shown, choice: CompareChoice): ComparedScopes {
  const after: AggregateScope = { filter, ...timeRange, ...(lastSeconds !== undefined && { lastSeconds }) }
  switch (choice.kind) {
    case 'none':
      return { after, before: undefined }
    case 'previous':
      return { after, before: timeRange && { filter, ...rangeOf(previousOf(windowOf(timeRange))) } }
    case 'range':
      return { after, before: { filter, ...choice.range } }
    case 'file':
      return { after, before: { filter, source: { kind: 'file', file: choice.file } } }
    case 'exporters': {
      const of = (exporter: string) => ({ ...after, filter: bothFilters(filter, exporterFilter(exporter)) })
      return { after: of(choice.after), before: of(choice.before) }
    }
  }
}

/** The stretch that is compared with, as the histogram draws it. */
export function comparedRange(choice: CompareChoice, timeRange: TimeRange | undefined): TimeRange | undefined {
  if (choice.kind === 'range') return choice.range
  return choice.kind === 'previous' && timeRange !== undefined ? rangeOf(previousOf(windowOf(timeRange))) : undefined
}

/** `09:16 – 09:20`, an exporter, a capture; undefined when nothing is compared. */
export function comparedWith(
  choice: CompareChoice,
  timeRange: TimeRange | undefined,
  timeZone: TimeZone,
): string | undefined {
  if (choice.kind === 'exporters') return choice.before
  if (choice.kind === 'file') return choice.name
  const range = comparedRange(choice, timeRange)
  return range && spanText(windowOf(range), timeZone)
}

/** How much longer what is shown is than what it is compared with; 1 where that is not known, or they are of equal length. */
export function lengthRatio({ after, before }: ComparedScopes, changes: CompareResult | undefined): number {
  if (before?.source?.kind === 'file') {
    const [own, other] = [changes?.sideAfter.seconds, changes?.sideBefore.seconds]
    return own === undefined || other === undefined || own <= 0 || other <= 0 ? 1 : own / other
  }
  const lengthOf = (scope: AggregateScope | undefined) => {
    if (scope?.from === undefined || scope.until === undefined) return undefined
    const { fromUs, untilUs } = windowOf({ from: scope.from, until: scope.until })
    return untilUs - fromUs
  }
  const [long, short] = [lengthOf(after), lengthOf(before)]
  return long === undefined || short === undefined || short <= 0 ? 1 : long / short
}

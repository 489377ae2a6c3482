/** "Why is nothing showing?", from the bottom up: what the engine says of its rungs, and the viewer's own. */
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { LadderRung, LadderStep } from '../../core/protocol/live-api.ts'
import type { ViewSpec } from '../../core/protocol/session-api.ts'
import { windowName } from './time-windows.ts'

export interface Rung {
  readonly state: 'passed' | 'failed' | 'open'
  readonly title: string
  readonly evidence: string
  readonly advice?: string
}

const TITLES: Readonly<Record<LadderStep, { readonly passed: string; readonly failed: string }>> = {
  bound: { passed: 'The socket is open', failed: 'No socket is open' },
  datagrams: { passed: 'Datagrams arrive', failed: 'No datagram arrives' },
  recognised: { passed: 'They are flow export', failed: 'They are no flow export' },
  domain: { passed: 'Their observation domain is known', failed: 'No observation domain is known' },
  template: { passed: 'Their templates are known', failed: 'No template yet' },
  decoded: { passed: 'Records are decoded', failed: 'No record is decoded' },
  stored: { passed: 'They are stored', failed: 'Nothing is stored' },
}

const LATER = 'checked when there are records'

/** The rungs of the engine; what comes after the first that fails is muted. */
export function liveRungs(ladder: readonly LadderRung[]): readonly Rung[] {
  return ladder.map(({ step, state, evidence, advice }) => ({
    state,
    title: state === 'failed' ? TITLES[step].failed : TITLES[step].passed,
    evidence: state === 'open' && evidence === '' ? 'not checked yet' : evidence,
    ...(state === 'failed' && advice !== undefined && { advice }),
  }))
}

/** The rungs of the viewer: the filter, and the window of time. */
export function viewRungs(spec: Pick<ViewSpec, 'filter' | 'lastSeconds'>, records: number): readonly Rung[] {
  const hasFilter = spec.filter !== ''
  const hides = `Filter hides ${formatCount(records)} ${records === 1 ? 'row' : 'rows'}`
  const filter: Rung =
    records === 0
      ? { state: 'open', title: 'The filter lets rows through', evidence: LATER }
      : hasFilter
        ? { state: 'failed', title: 'The filter lets no row through', evidence: hides }
        : { state: 'passed', title: 'The filter lets rows through', evidence: 'there is none' }
  const isAll = spec.lastSeconds === undefined
  const range: Rung =
    records === 0 || (hasFilter && !isAll)
      ? {
          state: 'open',
          title: 'The time range covers them',
          evidence: records === 0 ? LATER : `only the ${windowName(spec.lastSeconds)} shows`,
        }
      : isAll
        ? { state: 'passed', title: 'The time range covers them', evidence: 'all times show' }
        : {
            state: 'failed',
            title: 'The time range does not cover them',
            evidence: `All rows lie before the ${windowName(spec.lastSeconds)}`,
          }
  return [filter, range]
}

/** Whether anything is in the way. */
export function hasFailed(rungs: readonly Rung[]): boolean {
  return rungs.some(({ state }) => state === 'failed')
}

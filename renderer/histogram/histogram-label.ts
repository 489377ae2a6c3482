/** The histogram in a sentence, for those who do not see it. */
import { amountText } from '../aggregate/figure-text.ts'
import type { TimeZone } from '../state/settings.ts'
import type { TimeWindow } from '../timeline/time-scale.ts'
import { shownWindow, type HistogramState } from './histogram-keeper.ts'
import { lossIn } from './loss-in-view.ts'
import { brushText } from './moments.ts'
import { plotDataOf } from './plot-data.ts'

export interface HistogramLabelRequest {
  readonly state: HistogramState
  readonly brush: TimeWindow | undefined
  readonly timeZone: TimeZone
}

/** `records from 09:15:00 – 09:29:40 · 14 min 40 s, at most 1.9 k/s; 312 lost in 1 gap; 09:20:22 – 09:24:21 is brushed`. */
export function histogramLabel({ state, brush, timeZone }: HistogramLabelRequest): string {
  const data = plotDataOf(state)
  const window = shownWindow(state)
  if (data === undefined || window === undefined || state.result === undefined) return 'Histogram: no records yet'
  const { measure, coverage } = state.result
  const loss = lossIn(state.marks, window, 0)
  const most = `at most ${amountText(data.highest, measure)}${data.isRate ? '/s' : ''}`
  const lost = loss.isLoss ? `${loss.count} lost in ${loss.gaps} ${loss.gaps === 1 ? 'gap' : 'gaps'}` : 'nothing lost'
  const brushed = brush === undefined ? 'nothing is brushed' : `${brushText(brush, timeZone)} is brushed`
  const soFar = coverage.isSoFar ? ' so far' : ''
  return `Histogram of ${measure.title}, ${brushText(window, timeZone)}${soFar}, ${most}; ${lost}; ${brushed}`
}

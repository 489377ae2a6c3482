import { useSettings, useViewerState } from '../state/viewer-context.tsx'
import { daysOf } from '../ui/clock-text.ts'
import { COMFORTABLE_HEIGHT, COMFORTABLE_WIDTH_FACTOR } from './grid-settings.ts'

export interface GridLook {
  readonly rowHeight: number
  /** Columns are wider where the text is larger. */
  readonly widthFactor: number
  /** The session is longer than a day, so that times need their date. */
  readonly hasDays: boolean
}

/** How a grid looks by the user's settings and the session's times. */
export function useGridLook(): GridLook {
  const rowHeight = useSettings((settings) => settings.rowHeight)
  const timeZone = useSettings((settings) => settings.timeZone)
  const hasDays = useViewerState(
    ({ status: { timeRange } }) =>
      timeRange !== undefined && daysOf([timeRange.first, timeRange.last], timeZone) !== 'one day',
  )
  return { rowHeight, widthFactor: rowHeight === COMFORTABLE_HEIGHT ? COMFORTABLE_WIDTH_FACTOR : 1, hasDays }
}

import type { CellOptions } from '../../core/elements/format-cell.ts'
import type { Settings } from '../state/settings.ts'

/** How cells read under the user's choice of times. */
export function cellOptionsOf({ timeZone, timePrecision }: Settings): CellOptions {
  return { timeZone, precision: timePrecision, timeFormat: 'absolute', form: 'short' }
}

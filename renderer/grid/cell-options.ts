import type { CellOptions } from '../../core/elements/format-cell.ts'
import type { TimeReference } from '../marks/kept-capture.ts'
import type { Settings } from '../state/settings.ts'

/** How cells read under the user's choice of times. */
export function cellOptionsOf({ timeZone, timePrecision }: Settings, reference?: TimeReference): CellOptions {
  const options = { timeZone, precision: timePrecision, form: 'short' } as const
  return reference === undefined
    ? { ...options, timeFormat: 'absolute' }
    : { ...options, timeFormat: 'relative', reference: reference.time }
}

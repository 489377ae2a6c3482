/** Flags records in which, or beside which, something is at fault; only looked for where something was reported. */
import { RECORD_FLAGS } from './block.ts'
import type { RecordTimes } from './record-times.ts'

export interface FlaggedRows {
  readonly rowCount: number
  readonly flags: Uint8Array
}

/** Flags the newest records of a batch. */
export function markMalformed({ rowCount, flags }: FlaggedRows, records: number): void {
  for (let row = rowCount - records; row < rowCount; row++) flags[row]! |= RECORD_FLAGS.malformed
}

/** Flags those of the newest records whose end lies before their start; both were there, or nothing was reported. */
export function markBackwards(batch: FlaggedRows & RecordTimes, records: number): void {
  const { rowCount, flags, start, end } = batch
  for (let row = rowCount - records; row < rowCount; row++) {
    const [low, high] = [2 * row, 2 * row + 1]
    const isBefore = end[high] === start[high] ? end[low]! < start[low]! : (end[high]! | 0) < (start[high]! | 0)
    if (isBefore && (end[high]! | 0) !== NO_TIME_HIGH) flags[row]! |= RECORD_FLAGS.malformed
  }
}

const NO_TIME_HIGH = -0x8000_0000

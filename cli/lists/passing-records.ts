/** The records of a file that a filter of `dump` lets through: a bit for each, set as blocks come. */
import type { DecodedBlock } from '../../core/decode/block.ts'
import type { RecordSet } from '../../core/query/record-sets.ts'
import { createDumpContext } from '../dump/dump-context.ts'
import type { FilterFactory } from '../dump/dump-filter.ts'

export interface PassingRecords {
  take(block: DecodedBlock): void
  readonly records: RecordSet
}

/** Makes a set of none. */
export function createPassingRecords(createFilter: FilterFactory): PassingRecords {
  const context = createDumpContext()
  const filter = createFilter(context)
  let bits = new Uint8Array(1024)

  function add(record: number): void {
    const at = (record - 1) >>> 3
    if (at >= bits.length) {
      const grown = new Uint8Array(Math.max(2 * bits.length, at + 1))
      grown.set(bits)
      bits = grown
    }
    bits[at]! |= 128 >> ((record - 1) & 7)
  }

  return {
    take(block) {
      context.open(block)
      for (const batch of block.batches) {
        const passes = filter({ batch })
        for (let row = 0; row < batch.rowCount; row++) if (passes(row)) add(batch.record[row]!)
      }
      context.close(block)
    },
    get records() {
      return { firstRecord: 1, bits }
    },
  }
}

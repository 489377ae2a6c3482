/** Reads a file into its lists, without a store: the columns of the lists and all texts lie in memory. */
import type { ElementRegistry } from '../../core/elements/element.ts'
import { createSessionNames } from '../../core/names/session-names.ts'
import type { RecordSet } from '../../core/query/record-sets.ts'
import { elementOf } from '../../core/session/field-columns.ts'
import { createTelemetry, type Telemetry } from '../../core/telemetry/telemetry.ts'
import type { ReadTexts } from '../../core/telemetry/text-lookup.ts'
import type { ReadOutcome } from '../output-options.ts'
import { readBlocks, type ReadRequest } from '../read-blocks.ts'
import type { FilterFactory } from '../dump/dump-filter.ts'
import { createKeptTexts } from './kept-texts.ts'
import { createPassingRecords } from './passing-records.ts'

export interface ListSource {
  /** Has its columns from the beginning. */
  readonly telemetry: Telemetry
  readonly readTexts: ReadTexts
  /** Reads the file to its end, and finds the records that a filter lets through if there is one. */
  read(request: ReadRequest, recordFilter?: FilterFactory): Promise<ListOutcome>
}

export interface ListOutcome extends ReadOutcome {
  /** False when there was nothing to decode, as in what is no capture. */
  readonly hasBlocks: boolean
  /** Those that the filter lets through; undefined without one. */
  readonly records: RecordSet | undefined
  /** Texts that were not kept, for want of room. */
  readonly droppedTexts: number
}

/** Makes lists that are empty. */
export function createListSource(registry: ElementRegistry): ListSource {
  const names = createSessionNames((field) => elementOf(registry, field.pen, field.elementId).semantics)
  const telemetry = createTelemetry({ names })
  const texts = createKeptTexts()
  let hasBlocks = false
  return {
    telemetry,
    readTexts: texts.read,
    async read(request, recordFilter) {
      const passing = recordFilter && createPassingRecords(recordFilter)
      const { snapshot, failure, losses } = await readBlocks(request, {
        onBlock(block) {
          hasBlocks = true
          texts.add(block.dictionary)
          names.take(block)
          telemetry.take(block)
          passing?.take(block)
        },
        // Labels whose text came before them.
        ready: () => names.resolve(texts.read),
        isDone: () => false,
      })
      await names.resolve(texts.read)
      telemetry.setLosses(losses)
      telemetry.end()
      return { snapshot, failure, hasBlocks, droppedTexts: texts.dropped, records: passing?.records }
    },
  }
}

/** Reads a file through the pipeline and writes its records as text. */
import { present } from '../../core/bytes/invariant.ts'
import type { DecodedBlock } from '../../core/decode/block.ts'
import type { Output } from '../output.ts'
import type { ReadOutcome } from '../output-options.ts'
import { readBlocks, type ReadRequest } from '../read-blocks.ts'
import { RECORD_KEYS } from './chosen-fields.ts'
import { createRecordWriter, type RecordFormat } from './record-writer.ts'

export interface DumpRequest extends ReadRequest, RecordFormat {}

/** Dumps a file; the outcome tells the account of what was read, and why not all of it when it was not. */
export async function dumpFile(request: DumpRequest, output: Output): Promise<ReadOutcome> {
  const writer = createRecordWriter(request, output)
  const outcome = await readBlocks(request, {
    onBlock: writer.onBlock,
    ready: () => output.ready(),
    isDone: () => writer.isDone() || output.isClosed(),
  })
  if (outcome.failure === undefined) writer.end()
  return outcome
}

/** The keys of a file in the order of their first appearance: what CSV without `--fields` has as columns. */
export async function findKeys(request: DumpRequest): Promise<readonly string[]> {
  const keys = new Set<string>(RECORD_KEYS)
  const used = new Set<number>()
  const shapes: DecodedBlock['newShapes'][number][] = []
  const onBlock = (block: DecodedBlock): void => {
    for (const shape of block.newShapes) shapes[shape.id] = shape
    for (const batch of block.batches) {
      if (used.has(batch.shapeId)) continue
      used.add(batch.shapeId)
      for (const field of present(shapes[batch.shapeId], 'a shape').fields) keys.add(field.key)
    }
  }
  await readBlocks(request, { onBlock, ready: () => Promise.resolve(), isDone: () => false })
  return [...keys]
}

/** Reads a file through the pipeline and writes its records as text. */
import { present } from '../../core/bytes/invariant.ts'
import type { DecodedBlock } from '../../core/decode/block.ts'
import { createDumpContext } from './dump-context.ts'
import type { FilterFactory } from './dump-filter.ts'
import { createChosenFieldReader, formatChosenJson, formatCsvLine, RECORD_KEYS } from './chosen-fields.ts'
import type { Output } from '../output.ts'
import type { OutputFormat, ReadOutcome } from '../output-options.ts'
import { readBlocks, type ReadRequest } from '../read-blocks.ts'
import { createLineWriter } from './record-lines.ts'

export interface DumpRequest extends ReadRequest {
  readonly format: OutputFormat
  /** Undefined: all. CSV needs to know them beforehand. */
  readonly fields: readonly string[] | undefined
  readonly limit: number
  /** Makes the filter of a run; undefined lets every record through. */
  readonly filter: FilterFactory | undefined
}

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

interface RecordWriter {
  onBlock(block: DecodedBlock): void
  end(): void
  isDone(): boolean
}

/** Writes records in the format that was asked for, up to the limit. */
function createRecordWriter(request: DumpRequest, output: Output): RecordWriter {
  const { format, fields, limit, filter } = request
  const context = createDumpContext()
  let isDone = limit === 0
  const writeBlock = chooseBlockWriter()

  /** Returns false once the limit is reached. */
  function chooseBlockWriter(): (block: DecodedBlock) => boolean {
    // A JSON array needs a comma between two records; all other lines end by themselves.
    const separator = format === 'json' ? ',' : ''
    const rowFilter = filter?.(context)
    if (fields === undefined) {
      const write = createLineWriter(context, { limit, separator, filter: rowFilter })
      return (block) => write(block, output)
    }
    const read = createChosenFieldReader(context, fields, rowFilter)
    let count = 0
    return (block) =>
      read(block, (texts) => {
        const line = format === 'csv' ? formatCsvLine(texts) : `${formatChosenJson(fields, texts)}\n`
        output.writeText(count === 0 ? line : separator + line)
        return ++count < limit
      })
  }

  let hasBegun = false

  /** Not before there is something to say: a file that cannot be opened prints nothing. */
  function begin(): void {
    if (hasBegun) return
    hasBegun = true
    if (format === 'json') output.writeText('[')
    if (format === 'csv') output.writeText(formatCsvLine((fields ?? []).map((key) => JSON.stringify(key))))
  }

  return {
    onBlock(block) {
      begin()
      context.open(block)
      if (!isDone) isDone = !writeBlock(block)
      context.close(block)
    },
    end() {
      begin()
      if (format === 'json') output.writeText(']\n')
    },
    isDone: () => isDone,
  }
}

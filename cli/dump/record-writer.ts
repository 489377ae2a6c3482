/** Writes the records of blocks as text: in the format, with the fields and up to the limit that were asked for. */
import type { DecodedBlock } from '../../core/decode/block.ts'
import type { Output } from '../output.ts'
import type { OutputFormat } from '../output-options.ts'
import { createChosenFieldReader, formatChosenJson, formatCsvLine } from './chosen-fields.ts'
import { createDumpContext } from './dump-context.ts'
import type { FilterFactory } from './dump-filter.ts'
import { createLineWriter } from './record-lines.ts'

export interface RecordFormat {
  readonly format: OutputFormat
  /** Undefined: all. CSV needs to know them beforehand. */
  readonly fields: readonly string[] | undefined
  readonly limit: number
  /** Makes the filter of a run; undefined lets every record through. */
  readonly filter: FilterFactory | undefined
}

export interface RecordWriter {
  onBlock(block: DecodedBlock): void
  /** Blocks of another session follow, whose numbers begin again: the output goes on. */
  beginSession(): void
  /** Writes what ends the output. */
  end(): void
  /** True once the limit is reached. */
  isDone(): boolean
}

/** Makes a writer that has written nothing yet. */
export function createRecordWriter({ format, fields, limit, filter }: RecordFormat, output: Output): RecordWriter {
  const lines = { count: 0 }
  let context = createDumpContext()
  let isDone = limit === 0
  let writeBlock = chooseBlockWriter()

  /** Returns false once the limit is reached. */
  function chooseBlockWriter(): (block: DecodedBlock) => boolean {
    // A JSON array needs a comma between two records; all other lines end by themselves.
    const separator = format === 'json' ? ',' : ''
    const rowFilter = filter?.(context)
    if (fields === undefined) {
      const write = createLineWriter(context, { limit, separator, lines, filter: rowFilter })
      return (block) => write(block, output)
    }
    const read = createChosenFieldReader(context, fields, rowFilter)
    return (block) =>
      read(block, (texts) => {
        const line = format === 'csv' ? formatCsvLine(texts) : `${formatChosenJson(fields, texts)}\n`
        output.writeText(lines.count === 0 ? line : separator + line)
        return ++lines.count < limit
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
    beginSession() {
      context = createDumpContext()
      writeBlock = chooseBlockWriter()
    },
    end() {
      begin()
      if (format === 'json') output.writeText(']\n')
    },
    isDone: () => isDone,
  }
}

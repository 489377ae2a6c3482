/** Reads a file through the pipeline: blocks of decoded records come out. */
import { buffersToGiveBack, createBlockMemory } from '../core/decode/block-memory.ts'
import type { DecodedBlock } from '../core/decode/block.ts'
import type { LossSpan } from '../core/decode/loss-spans.ts'
import type { ElementRegistry } from '../core/elements/element.ts'
import { readCapture } from '../core/node/file-source.ts'
import type { DecodeSettings } from '../core/protocol/decode-settings.ts'
import type { Failure } from '../core/protocol/failure.ts'
import { createIngest, type Ingest } from '../core/session/ingest.ts'
import type { ReadOutcome } from './output-options.ts'

export interface ReadRequest {
  readonly path: string
  readonly registry: ElementRegistry
  readonly settings: DecodeSettings
}

export interface BlockReader {
  /** Takes a block, and keeps nothing of its arrays. */
  onBlock(block: DecodedBlock): void
  /** Settles when more can be taken. */
  ready(): Promise<void>
  /** True when nothing more is wanted. */
  isDone(): boolean
}

export interface BlockOutcome extends ReadOutcome {
  /** What the decoder holds as lost, at the end. */
  readonly losses: readonly LossSpan[]
}

/** Reads a file; the outcome tells the account of what was read, and why not all of it when it was not. */
export async function readBlocks(request: ReadRequest, reader: BlockReader): Promise<BlockOutcome> {
  let ingest: Ingest | undefined
  let failure: Failure | undefined
  let isCompressed = false
  const memory = createBlockMemory()
  const open = (): Ingest =>
    (ingest ??= createIngest({
      registry: request.registry,
      settings: request.settings,
      keepMessageOctets: 'never',
      isCompressed,
      memory,
      onBlock(block) {
        reader.onBlock(block)
        memory.giveBack(buffersToGiveBack(block))
      },
    }))
  const read = await readCapture(request.path, {
    onStart(start) {
      isCompressed = start.compression !== undefined
    },
    async onChunk(chunk) {
      failure = open().push(chunk)
      if (failure !== undefined || reader.isDone()) return 'stop'
      await reader.ready()
      return undefined
    },
    onProblem: (problem) => open().onProblem(problem),
  })
  if (ingest !== undefined && failure === undefined) {
    while (!reader.isDone() && ingest.release()) await reader.ready()
    const end = ingest.end()
    if (!end.ok && read.ok && read.value.isComplete) failure = end.failure
  }
  if (!read.ok) failure = read.failure
  return { snapshot: ingest?.snapshot(), failure, losses: ingest?.losses() ?? [] }
}

/** What passes between the collector (reads and decodes) and the engine (stores and answers), each in a thread of its own. */
import type { DecodedBlock } from '../decode/block.ts'
import type { Failure } from '../protocol/failure.ts'
import type { IngestSnapshot } from './ingest.ts'

export type ToCollector =
  | { readonly kind: 'open'; readonly path: string }
  /** A block was stored: the collector may be one further ahead. */
  | { readonly kind: 'stored' }
  | { readonly kind: 'stop' }

export type FromCollector =
  /** The file is open and its content recognised; records follow. */
  | {
      readonly kind: 'accepted'
      readonly format: string
      readonly compression: string | undefined
      /** Octets on disk; undefined for a pipe. */
      readonly octets: number | undefined
    }
  | { readonly kind: 'block'; readonly block: DecodedBlock; readonly octetsRead: number }
  | { readonly kind: 'snapshot'; readonly snapshot: IngestSnapshot; readonly octetsRead: number }
  /** Always the last message: with a failure when the file was refused or could not be read to its end. */
  | { readonly kind: 'finished'; readonly wasStopped: boolean; readonly failure: Failure | undefined }

/** One end of the channel; `transfer` names buffers that change hands instead of being copied. */
export interface CollectorPort {
  post(message: FromCollector, transfer: readonly ArrayBuffer[]): void
  onMessage(listener: (message: ToCollector) => void): void
}

/** Every buffer of a block, for the transfer list: the block must not be touched afterwards. */
export function buffersOf(block: DecodedBlock): ArrayBuffer[] {
  const buffers = [block.order.buffer, block.messageOctets.buffer, block.dictionary.octets.buffer, block.dictionary.ends.buffer]
  for (const batch of block.batches) {
    buffers.push(batch.record.buffer, batch.message.buffer, batch.offset.buffer, batch.length.buffer)
    buffers.push(batch.templateVersion.buffer, batch.exportTime.buffer, batch.start.buffer, batch.end.buffer)
    buffers.push(batch.flags.buffer, ...batch.columns.map((column) => column.buffer))
  }
  return [...new Set(buffers)].filter((buffer) => buffer.byteLength > 0)
}

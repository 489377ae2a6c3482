/** Decodes a capture in memory, all layers from its octets to blocks, as the collector does. */
import { createCaptureInput } from '../../core/capture/open-capture.ts'
import { buffersToGiveBack, createBlockMemory } from '../../core/decode/block-memory.ts'
import type { DecodedBlock } from '../../core/decode/block.ts'
import { createDecoder, type DecoderSnapshot } from '../../core/decode/decoder.ts'
import type { LossSpan } from '../../core/decode/loss-spans.ts'
import { createElementRegistry } from '../../core/elements/registry.ts'
import { READ_CHUNK_OCTETS } from '../../core/limits/capture.ts'
import type { HealthReport } from '../../core/protocol/health-report.ts'
import { createProblemLog, type ProblemLog } from '../../core/problems/problem-log.ts'
import { createTransport } from '../../core/transport/transport.ts'

export interface DecodedCapture {
  readonly snapshot: DecoderSnapshot
  readonly problems: ProblemLog
  /** Quirks and clocks, without the conformance of exporters. */
  readonly health: HealthReport
  readonly losses: readonly LossSpan[]
}

/** Pushes the chunks through capture, transport and decoder; throws when it is no capture. */
export function decodeCapture(
  chunks: Iterable<Uint8Array>,
  onBlock: (block: DecodedBlock) => void = () => undefined,
): DecodedCapture {
  const problems = createProblemLog()
  const onProblem = problems.report
  const memory = createBlockMemory()
  const decoder = createDecoder({
    memory,
    registry: createElementRegistry(),
    onBlock: (block) => {
      onBlock(block)
      memory.giveBack(buffersToGiveBack(block))
    },
    onProblem,
    keepMessageOctets: 'when-not-in-file',
  })
  const transport = createTransport(decoder, onProblem)
  const input = createCaptureInput(
    { onFrame: transport.onFrame, onMessage: transport.onMessage, onProblem },
    { isCompressed: false },
  )
  for (const chunk of chunks) input.push(chunk)
  const ended = input.end()
  if (!ended.ok) throw new Error(ended.failure.message)
  transport.end()
  decoder.end()
  return { snapshot: decoder.snapshot(), problems, health: decoder.health([]), losses: decoder.losses() }
}

/** The octets in pieces of the size in which files are read. */
export function* inChunks(octets: Uint8Array, size = READ_CHUNK_OCTETS): Generator<Uint8Array> {
  for (let at = 0; at < octets.length; at += size) yield octets.subarray(at, at + size)
}

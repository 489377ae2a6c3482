/** Decodes frames as a session does and keeps what a bundle wants to know of them: counts, names, what the decoder knows. */
import type { Frame } from '../capture/capture-sink.ts'
import { buffersToGiveBack, createBlockMemory } from '../decode/block-memory.ts'
import type { DecodedBlock, SessionFacts } from '../decode/block.ts'
import { createDecoder, type DecoderTotals } from '../decode/decoder.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { collectNames, createNamesTeacher } from '../names/names-knowledge.ts'
import { createSessionNames } from '../names/session-names.ts'
import { sessionKey, type CaptureKnowledge } from '../protocol/capture-knowledge.ts'
import type { DecodeSettings } from '../protocol/decode-settings.ts'
import { elementOf } from '../session/field-columns.ts'
import type { ExportDatagram } from '../transport/export-datagram.ts'
import type { TransportCounters } from '../transport/transport-counters.ts'
import { createTransport } from '../transport/transport.ts'
import { createRunTexts } from './run-texts.ts'

export interface DecodingRunOptions {
  readonly registry: ElementRegistry
  readonly settings: DecodeSettings
  /** What was known before the first frame. */
  readonly knowledge: CaptureKnowledge
  /** Takes blocks; nothing of them may be kept. */
  onBlock?(block: DecodedBlock): void
  /** Takes each export datagram and has it decoded, which hands on its records. */
  onDatagram?(datagram: ExportDatagram, decode: () => void): void
}

export interface DecodingRun {
  onFrame(frame: Frame): void
  /** Settles when names that waited for their texts are learned: now and then, while frames are taken. */
  settle(): Promise<void>
  /** Hands on what has been decoded so far. */
  flush(): void
  /** Says that no frame follows. */
  end(): void
  totals(): DecoderTotals
  readonly counters: Readonly<TransportCounters>
  /** All that is known by now. */
  knowledge(): Promise<CaptureKnowledge>
}

/** Records of a block where each datagram has its own: few, so that its memory is made quickly. */
const DATAGRAM_RECORDS = 512

/** Begins to decode; elements that options data teach go into the registry. */
export function createDecodingRun(options: DecodingRunOptions): DecodingRun {
  const { registry, settings } = options
  const memory = createBlockMemory()
  const names = createSessionNames((field) => elementOf(registry, field.pen, field.elementId).semantics)
  const teacher = createNamesTeacher(names, options.knowledge)
  const texts = createRunTexts()
  const sessions = new Map<number, SessionFacts>()
  const ignore = (): void => undefined
  const decoder = createDecoder({
    registry,
    settings,
    memory,
    keepMessageOctets: 'never',
    ...(options.onDatagram === undefined
      ? {}
      : { blockRecords: DATAGRAM_RECORDS, firstBlockRecords: DATAGRAM_RECORDS }),
    onProblem: ignore,
    onBlock(block) {
      for (const session of block.newSessions) sessions.set(session.id, session)
      teacher.onSessions(block.newSessions)
      texts.add(block.dictionary)
      names.take(block)
      options.onBlock?.(block)
      memory.giveBack(buffersToGiveBack(block))
    },
  })
  decoder.know(options.knowledge)
  const onDatagram =
    options.onDatagram === undefined
      ? decoder.onDatagram
      : (datagram: ExportDatagram): void => {
          options.onDatagram?.(datagram, () => {
            decoder.onDatagram(datagram)
            decoder.flush()
          })
        }
  const transport = createTransport({ onDatagram }, ignore)
  const settle = (): Promise<void> => names.resolve(texts.read)

  return {
    onFrame: transport.onFrame,
    settle,
    flush: decoder.flush,
    end() {
      transport.end()
      while (decoder.release()) continue
      decoder.end()
    },
    totals: decoder.totals,
    counters: transport.counters,
    async knowledge() {
      decoder.flush()
      await settle()
      const known = decoder.knowledge()
      const indexes = new Map(known.sessions.map((session, index) => [sessionKey(session), index]))
      const byId = new Map(Array.from(sessions, ([id, facts]) => [id, indexes.get(sessionKey(facts))]))
      return { ...known, ...collectNames(names, (session) => byId.get(session)) }
    },
  }
}

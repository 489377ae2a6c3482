/** A simulated capture, decoded and stitched as the commands do it, and the places of its records by message. */
import { createDictionaryReader } from '../../cli/dump/dictionary-texts.ts'
import type { DecodedBlock } from '../../core/decode/block.ts'
import { messageAt } from '../../core/decode/message-columns.ts'
import { createElementRegistry } from '../../core/elements/registry.ts'
import { createSessionNames } from '../../core/names/session-names.ts'
import { DEFAULT_DECODE_SETTINGS } from '../../core/protocol/decode-settings.ts'
import { elementOf } from '../../core/session/field-columns.ts'
import { createIngest } from '../../core/session/ingest.ts'
import type { SimulationOptions } from '../../core/simulate/simulation-options.ts'
import { createSimulation, type Simulation } from '../../core/simulate/simulation.ts'
import { writeSimulatedCapture } from '../../core/simulate/simulated-capture.ts'
import { createTruthLedger } from '../../core/simulate/truth-ledger.ts'
import { describeTruth, type TruthLine } from '../../core/simulate/truth-line.ts'
import { createTelemetry, type Telemetry } from '../../core/telemetry/telemetry.ts'
import type { ReadTexts } from '../../core/telemetry/text-lookup.ts'

export interface StitchedCapture {
  readonly truth: readonly TruthLine[]
  readonly simulation: Simulation
  readonly telemetry: Telemetry
  readonly lostRecords: number
  /** Numbers of the records of a message: one list for each time that it came, in the order of its octets. */
  recordsOf(exporter: string, exportTime: number, sequence: number): readonly (readonly number[])[]
  /** Text of the dictionary. */
  textOf(id: number): string
}

/** Simulates, decodes and stitches. */
export async function stitchSimulation(options: SimulationOptions): Promise<StitchedCapture> {
  const truth: TruthLine[] = []
  const nameOf = (exporter: number): string => {
    const { source, sourcePort } = simulation.exporters[exporter]!.endpoints
    return `${source}:${sourcePort}`
  }
  const ledger = createTruthLedger(options.exporters, (settled) => {
    truth.push(describeTruth(settled, nameOf(settled.truth.exporter)))
  })
  const simulation = createSimulation(options, ledger)
  const registry = createElementRegistry()
  const names = createSessionNames((field) => elementOf(registry, field.pen, field.elementId).semantics)
  const telemetry = createTelemetry({ names })
  const texts = createDictionaryReader()
  const readTexts: ReadTexts = (ids) => Promise.resolve(new Map([...ids].map((id) => [id, texts.textOf(id)])))
  const messages = createMessageIndex()
  const ingest = createIngest({
    registry,
    settings: DEFAULT_DECODE_SETTINGS,
    keepMessageOctets: 'never',
    isCompressed: false,
    onBlock(block) {
      texts.add(block.dictionary)
      names.take(block)
      telemetry.take(block)
      messages.take(block)
    },
  })
  for (const piece of writeSimulatedCapture(simulation)) {
    ingest.push(piece)
    await names.resolve(readTexts)
  }
  ingest.end()
  await names.resolve(readTexts)
  telemetry.setLosses(ingest.losses())
  telemetry.end()
  return {
    truth,
    simulation,
    telemetry,
    lostRecords: ingest.snapshot().ledger.records.lost,
    recordsOf: messages.recordsOf,
    textOf: texts.textOf,
  }
}

interface MessageIndex {
  take(block: DecodedBlock): void
  recordsOf(exporter: string, exportTime: number, sequence: number): readonly (readonly number[])[]
}

/** Records by the message that held them: what the truth knows of a record is its place there. */
function createMessageIndex(): MessageIndex {
  const exporters: string[] = []
  /** By message number. */
  const placed: { record: number; offset: number }[][] = []
  const byPlace = new Map<string, number[]>()
  return {
    take(block) {
      for (const { id, exporter } of block.newSessions) exporters[id] = exporter
      for (let row = 0; row < block.messages.count; row++) {
        const facts = messageAt(block.messages, row)!
        const key = `${exporters[facts.sessionId]} ${facts.exportTimeNs / 1_000_000_000n} ${facts.sequence}`
        const numbers = byPlace.get(key)
        if (numbers === undefined) byPlace.set(key, [facts.number])
        else numbers.push(facts.number)
      }
      for (const batch of block.batches) {
        for (let row = 0; row < batch.rowCount; row++) {
          const records = (placed[batch.message[row]!] ??= [])
          records.push({ record: batch.record[row]!, offset: batch.offset[row]! })
        }
      }
    },
    recordsOf(exporter, exportTime, sequence) {
      const numbers = byPlace.get(`${exporter} ${exportTime} ${sequence}`) ?? []
      // Messages with nothing but templates have the sequence number of the records that follow.
      return numbers
        .filter((number) => placed[number] !== undefined)
        .map((number) =>
          [...placed[number]!].sort((one, other) => one.offset - other.offset).map(({ record }) => record),
        )
    },
  }
}

/** Simulated traffic against its truth: every transaction found, every record in its leg, no wrong join, the right verdict. */
import { describe, expect, it } from 'vitest'
import type { DecodedBlock } from '../../../../core/decode/block.ts'
import { writeSimulatedCapture } from '../../../../core/simulate/simulated-capture.ts'
import { createSimulation } from '../../../../core/simulate/simulation.ts'
import {
  DEFAULT_NETSCALER,
  DEFAULT_SIMULATION,
  NO_FAULTS,
  type SimulationFaults,
  type SimulationOptions,
} from '../../../../core/simulate/simulation-options.ts'
import { createTruthLedger } from '../../../../core/simulate/truth-ledger.ts'
import { describeTruth, type TruthLine } from '../../../../core/simulate/truth-line.ts'
import { stitchBlocks, type Stitched } from '../../../support/appflow-records.ts'
import { createCaptureInput } from '../../../../core/capture/open-capture.ts'
import { createDecoder } from '../../../../core/decode/decoder.ts'
import { createElementRegistry } from '../../../../core/elements/registry.ts'
import { createTransport } from '../../../../core/transport/transport.ts'

function simulate(
  faults: Partial<SimulationFaults>,
  changes: Partial<SimulationOptions> = {},
): { truth: TruthLine[]; stitched: Stitched } {
  const options: SimulationOptions = {
    ...DEFAULT_SIMULATION,
    profile: 'netscaler',
    exporters: 2,
    count: 1500,
    durationMicros: Number.POSITIVE_INFINITY,
    faults: { ...NO_FAULTS, ...faults },
    ...changes,
  }
  const truth: TruthLine[] = []
  const ledger = createTruthLedger(2, (settled) => {
    truth.push(describeTruth(settled, ''))
  })
  const simulation = createSimulation(options, ledger)
  const blocks: DecodedBlock[] = []
  const onProblem = (): void => undefined
  const onBlock = (block: DecodedBlock): void => void blocks.push(block)
  const decoder = createDecoder({ registry: createElementRegistry(), onBlock, onProblem, keepMessageOctets: 'never' })
  const transport = createTransport(decoder, onProblem)
  const sink = { onFrame: transport.onFrame, onMessage: transport.onMessage, onProblem }
  const input = createCaptureInput(sink, { isCompressed: false })
  for (const chunk of writeSimulatedCapture(simulation)) input.push(chunk)
  input.end()
  transport.end()
  decoder.end()
  ledger.end()
  const stitched = stitchBlocks(blocks)
  stitched.book.setLosses(decoder.losses())
  return { truth, stitched }
}

/** Holds every record of the truth against its place in the book. */
function compare({ truth, stitched }: ReturnType<typeof simulate>): Record<string, number> {
  const { book, values } = stitched
  const verdicts = values(book.transactions, 'verdict')
  const totals = values(book.transactions, 'total')
  const counts = { transactions: 0, split: 0, wrongJoins: 0, wrongLegs: 0, wrongVerdicts: 0, wrongTotals: 0 }
  const owners = new Map<number, number>()
  for (const [index, line] of truth.entries()) {
    const rows = new Set<number>()
    for (const [leg, records] of Object.entries(line.legs)) {
      for (const record of records.flatMap(({ records: numbers }) => numbers)) {
        if (record === null) continue
        const place = book.placeRecord(record)
        rows.add(place.transaction ?? -1)
        if (String(place.leg) !== leg) counts.wrongLegs += 1
      }
    }
    if (rows.size === 0) continue
    counts.transactions += 1
    if (rows.size > 1) counts.split += 1
    for (const row of rows) {
      if ((owners.get(row) ?? index) !== index) counts.wrongJoins += 1
      owners.set(row, index)
      if (line.verdict !== verdicts[row - 1]) counts.wrongVerdicts += 1
      const total = totals[row - 1]
      if (total !== null && total !== line.totalUs) counts.wrongTotals += 1
    }
  }
  return counts
}

/** So few ids that each is used again some minutes later. */
const REUSED = { ...DEFAULT_NETSCALER, idSpan: 600 }

describe('simulated traffic', () => {
  it.each([
    ['without faults', {}, {}],
    ['with 2 % of the datagrams lost', { lossShare: 0.02 }, {}],
    ['with repeated and reordered datagrams', { duplicateShare: 0.02, reorderShare: 0.05 }, {}],
    ['with ids that come round again', { lossShare: 0.02 }, { perSecond: 4, count: 3000, netscaler: REUSED }],
  ])('%s is stitched as it was', (_, faults, changes) => {
    const counts = compare(simulate(faults, changes))
    expect(counts['transactions']).toBeGreaterThan(1000)
    expect(counts).toMatchObject({ split: 0, wrongJoins: 0, wrongLegs: 0, wrongVerdicts: 0, wrongTotals: 0 })
  })
})

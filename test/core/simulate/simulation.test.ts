import { describe, expect, it } from 'vitest'
import {
  DEFAULT_SIMULATION,
  NO_FAULTS,
  PROFILES,
  type SimulationFaults,
  type SimulationOptions,
} from '../../../core/simulate/simulation-options.ts'
import { createSimulation, type Simulation } from '../../../core/simulate/simulation.ts'
import { writeSimulatedCapture } from '../../../core/simulate/simulated-capture.ts'
import { decodeCapture, type DecodedCapture } from '../../support/decode-capture.ts'
import { createSessionBookReader } from '../../support/traffic-session-books.ts'

const COUNT = 400
const base: SimulationOptions = { ...DEFAULT_SIMULATION, count: COUNT, durationMicros: Number.POSITIVE_INFINITY }

function withFaults(faults: Partial<SimulationFaults>): SimulationOptions {
  return { ...base, faults: { ...NO_FAULTS, ...faults } }
}

function simulate(options: SimulationOptions): { simulation: Simulation; decoded: DecodedCapture } {
  const simulation = createSimulation(options)
  return { simulation, decoded: decodeCapture(writeSimulatedCapture(simulation)) }
}

function octetsOf(options: SimulationOptions): Uint8Array {
  return Buffer.concat([...writeSimulatedCapture(createSimulation(options))].map((piece) => piece.slice()))
}

function codesOf({ problems }: DecodedCapture): string[] {
  return [...new Set(problems.reports().map(({ code }) => code))].sort()
}

describe.each(PROFILES)('the profile %s', (profile) => {
  it('is decoded without a problem, as many records as were sent', () => {
    const { simulation, decoded } = simulate({ ...base, profile, exporters: 2 })
    expect(codesOf(decoded)).toEqual([])
    expect(decoded.snapshot.records).toEqual({
      data: simulation.counts.dataRecords,
      options: simulation.counts.optionsRecords,
    })
    expect(simulation.counts.pieces).toBe(COUNT)
    expect(decoded.snapshot.exporters).toHaveLength(2)
  })

  it('is the same octet for octet with the same seed, and another with another', () => {
    const options = { ...base, profile, count: 60 }
    expect(Buffer.compare(octetsOf(options), octetsOf(options))).toBe(0)
    expect(Buffer.compare(octetsOf(options), octetsOf({ ...options, seed: 2 }))).not.toBe(0)
  })

  it('begins nothing after its duration', () => {
    const options = { ...base, profile, perSecond: 10, count: Number.POSITIVE_INFINITY, durationMicros: 10_000_000 }
    const { counts, deliveries } = createSimulation(options)
    const arrivals = [...deliveries()].map(({ arrivalMicros }) => arrivalMicros)
    expect(counts.pieces).toBe(100)
    expect(arrivals).toEqual([...arrivals].sort((one, other) => one - other))
  })
})

describe('a LoadMaster', () => {
  it('sends no more packets again, or out of order, than it sent', () => {
    const simulation = createSimulation({ ...base, profile: 'loadmaster', count: 2000 })
    const reader = createSessionBookReader()
    decodeCapture(writeSimulatedCapture(simulation), (block) => reader.take(block))
    const shares = reader
      .rows(['retransmissions', 'outOfOrder', 'packetsFromServer'])
      .flatMap(({ retransmissions, outOfOrder, packetsFromServer }) =>
        [retransmissions, outOfOrder].flatMap((count) =>
          typeof count === 'number' ? [count / Number(packetsFromServer)] : [],
        ),
      )
    expect(shares.length).toBeGreaterThan(2000)
    expect(Math.max(...shares)).toBeLessThanOrEqual(0.5)
    expect(Math.max(...shares)).toBeGreaterThan(0.1)
  })
})

describe('faults', () => {
  it('of a message that is lost: its records are missing by the sequence numbers', () => {
    const { simulation, decoded } = simulate(withFaults({ lossShare: 0.05 }))
    expect(simulation.counts.lostRecords).toBeGreaterThan(0)
    expect(decoded.snapshot.ledger.records.lost).toBe(simulation.counts.lostRecords)
  })

  it('of a message that comes twice: its records are counted as repeated', () => {
    const { simulation, decoded } = simulate(withFaults({ duplicateShare: 0.05 }))
    expect(simulation.counts.repeatedMessages).toBeGreaterThan(0)
    expect(decoded.snapshot.ledger.records.duplicated).toBeGreaterThan(simulation.counts.repeatedMessages)
    expect(decoded.snapshot.ledger.records.lost).toBe(0)
  })

  it('of a message that is overtaken: nothing is lost', () => {
    const { simulation, decoded } = simulate(withFaults({ reorderShare: 0.05 }))
    expect(simulation.counts.overtakenMessages).toBeGreaterThan(0)
    expect(decoded.snapshot.ledger.records).toMatchObject({
      lost: 0,
      decoded: simulation.counts.dataRecords + simulation.counts.optionsRecords,
    })
    expect(decoded.snapshot.ledger.records.reordered).toBeGreaterThan(0)
  })

  it('of templates that come late: what waited is decoded', () => {
    const { simulation, decoded } = simulate(withFaults({ lateTemplatesMicros: 5_000_000 }))
    expect(codesOf(decoded)).toEqual(['template-missing'])
    expect(decoded.snapshot.ledger.records.late).toBeGreaterThan(100)
    expect(decoded.snapshot.records.data).toBe(simulation.counts.dataRecords)
  })

  it.each([
    ['netscaler', [258, 261, 262, 263]],
    ['loadmaster', [256]],
    ['router', [260, 263]],
  ] as const)('of templates that change: those of data of a %s have a second version', (profile, ids) => {
    const { decoded } = simulate({ ...withFaults({ templateChangeMicros: 8_000_000 }), profile })
    const templates = decoded.snapshot.exporters[0]!.domains[0]!.templates
    expect(
      templates
        .filter(({ version }) => version === 2)
        .map(({ templateId }) => templateId)
        .sort(),
    ).toEqual(ids)
  })

  it.each(PROFILES)(
    'of a %s that is started anew: its sequence begins again, and nothing counts as lost',
    (profile) => {
      const { decoded } = simulate({ ...withFaults({ restartMicros: 8_000_000 }), profile })
      expect(codesOf(decoded)).toContain('sequence-reset')
      expect(decoded.snapshot.ledger.records.lost).toBe(0)
    },
  )

  it('of a clock that is ahead: it is found', () => {
    const { decoded } = simulate(withFaults({ clockSkewMicros: 90_000_000 }))
    expect(decoded.problems.reports().find(({ code }) => code === 'clock-offset')?.detail).toContain(
      'ahead by 1 min 30 s',
    )
  })

  it('leave the traffic as it is without them', () => {
    const counts = [withFaults({}), withFaults({ lossShare: 0.1, reorderShare: 0.1 })].map((options) => {
      const { simulation } = simulate(options)
      return [simulation.counts.dataRecords, simulation.counts.messages]
    })
    expect(counts[1]).toEqual(counts[0])
  })
})

describe('over TCP', () => {
  it('templates come once (RFC 7011 §8.1)', () => {
    const options = { ...base, perSecond: 5, transport: 'tcp' as const }
    const definitions = [...createSimulation(options).deliveries()].flatMap(({ message }) => message.definedTemplates)
    expect(definitions.sort()).toEqual([256, 257, 258, 259, 260, 261, 262, 263, 264, 265])
  })
})

/** The simulations whose truth is asked for: the same in short and in full, the full one at five times the rate. */
import {
  DEFAULT_NETSCALER,
  DEFAULT_SIMULATION,
  NO_FAULTS,
  type SimulationFaults,
  type SimulationOptions,
} from '../../core/simulate/simulation-options.ts'

export interface TruthCase {
  readonly name: string
  readonly options: SimulationOptions
}

/** Exporters have equal ids by themselves: each counts from the same number, in each packet engine. */
const EXPORTERS = 2
const SHORT_PER_SECOND = 20
const SHORT_COUNT = 10_000
/** Ids of a packet engine come round again after 300 s: three engines in each of two exporters. */
const REUSE_SECONDS = 300
const PACKET_ENGINES = 3

/** What the issue asks for, with as many transactions as are asked for. */
export function truthCases(count: number): TruthCase[] {
  const base = baseOf(count)
  const rareLoss = base.perSecond > SHORT_PER_SECOND ? 0.0001 : 0.0015
  return [
    { name: 'nothing lost', options: base },
    { name: '2 % of the messages lost', options: { ...base, faults: { ...NO_FAULTS, lossShare: 0.02 } } },
    {
      name: 'a message lost now and then',
      options: { ...base, seed: 5, faults: { ...NO_FAULTS, lossShare: rareLoss } },
    },
  ]
}

/** What else an exporter or a network may do to its records, each by itself. */
export function quirkCases(count: number): TruthCase[] {
  const base = baseOf(count)
  const withFault = (name: string, faults: Partial<SimulationFaults>): TruthCase => ({
    name,
    options: { ...base, faults: { ...NO_FAULTS, ...faults } },
  })
  const half = ((count / base.perSecond) * 1_000_000) / 2
  return [
    withFault('messages twice and out of order', { duplicateShare: 0.02, reorderShare: 0.02 }),
    withFault('templates 20 s late', { lateTemplatesMicros: 20_000_000 }),
    withFault('templates that change half-way', { templateChangeMicros: half }),
    withFault('exporters started anew half-way', { restartMicros: half }),
    withFault('clocks 90 s ahead', { clockSkewMicros: 90_000_000 }),
    { name: 'methods as numbers', options: { ...base, netscaler: { ...base.netscaler, methods: 'numbers' } } },
    { name: 'NTP fractions', options: { ...base, netscaler: { ...base.netscaler, timeFormat: 'ntp-fraction' } } },
  ]
}

function baseOf(count: number): SimulationOptions {
  const perSecond = (SHORT_PER_SECOND * count) / SHORT_COUNT > 100 ? 100 : SHORT_PER_SECOND
  const idSpan = Math.round((REUSE_SECONDS * perSecond) / EXPORTERS / PACKET_ENGINES)
  return {
    ...DEFAULT_SIMULATION,
    seed: 4,
    exporters: EXPORTERS,
    perSecond,
    count,
    durationMicros: Number.POSITIVE_INFINITY,
    netscaler: { ...DEFAULT_NETSCALER, idSpan },
  }
}

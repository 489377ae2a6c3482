/** The simulations whose truth is asked for: the same in short and in full, the full one at five times the rate. */
import {
  DEFAULT_NETSCALER,
  DEFAULT_SIMULATION,
  NO_FAULTS,
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

/** Cases with as many transactions as are asked for. */
export function truthCases(count: number): TruthCase[] {
  const perSecond = (SHORT_PER_SECOND * count) / SHORT_COUNT > 100 ? 100 : SHORT_PER_SECOND
  const idSpan = Math.round((REUSE_SECONDS * perSecond) / EXPORTERS / PACKET_ENGINES)
  const netscaler = { ...DEFAULT_NETSCALER, idSpan }
  const base: SimulationOptions = {
    ...DEFAULT_SIMULATION,
    seed: 4,
    exporters: EXPORTERS,
    perSecond,
    count,
    durationMicros: Number.POSITIVE_INFINITY,
    netscaler,
  }
  return [
    { name: 'nothing lost', options: base },
    { name: '2 % of the messages lost', options: { ...base, faults: { ...NO_FAULTS, lossShare: 0.02 } } },
    {
      name: 'a message lost now and then',
      options: {
        ...base,
        seed: 5,
        faults: { ...NO_FAULTS, lossShare: perSecond > SHORT_PER_SECOND ? 0.0001 : 0.0015 },
      },
    },
  ]
}

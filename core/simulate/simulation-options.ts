/** What can be asked of a simulation. */
import type { NetscalerSettings } from './netscaler-steady.ts'

export const PROFILES = ['netscaler', 'loadmaster', 'router', 'v5'] as const

export type Profile = (typeof PROFILES)[number]

/** Shares are probabilities of a datagram, 0 to 1; moments count from the beginning. */
export interface SimulationFaults {
  readonly lossShare: number
  readonly duplicateShare: number
  /** A datagram comes after the next one. */
  readonly reorderShare: number
  /** Templates come this late for the first time. */
  readonly lateTemplatesMicros: number
  /** When the templates of data change. */
  readonly templateChangeMicros: number | undefined
  /** When the exporters go down, for `RESTART_MICROS`. */
  readonly restartMicros: number | undefined
  /** How far the exporters' clocks are ahead. */
  readonly clockSkewMicros: number
}

export interface SimulationOptions {
  readonly profile: Profile
  /** 32 bits; the same options give the same octets. */
  readonly seed: number
  readonly exporters: number
  /** Transactions, sessions or flows a second, of all exporters together. */
  readonly perSecond: number
  /** Of them, in all; infinite: the duration ends it. */
  readonly count: number
  /** Nothing begins after it; infinite: the count ends it. */
  readonly durationMicros: number
  /** When it begins, Unix microseconds. */
  readonly fromMicros: number
  readonly transport: 'udp' | 'tcp'
  readonly templatesEveryMicros: number
  readonly netscaler: NetscalerSettings
  readonly faults: SimulationFaults
}

/** How long an exporter is down when it is started anew. */
export const RESTART_MICROS = 8_000_000

export const NO_FAULTS: SimulationFaults = {
  lossShare: 0,
  duplicateShare: 0,
  reorderShare: 0,
  lateTemplatesMicros: 0,
  templateChangeMicros: undefined,
  restartMicros: undefined,
  clockSkewMicros: 0,
}

export const DEFAULT_NETSCALER: NetscalerSettings = {
  cachedShare: 0.2,
  omittedShare: 0.008,
  idSpan: 0x1000_0000,
  plainTcpShare: 0.02,
  methods: 'text',
  timeFormat: 'plain-microseconds',
}

/** 2024-07-11T09:15:00Z: files begin then, so that they are the same whenever they are made. */
export const FILE_FROM_MICROS = 1_720_689_300_000_000

export const DEFAULT_SIMULATION: SimulationOptions = {
  profile: 'netscaler',
  seed: 1,
  exporters: 1,
  perSecond: 20,
  count: Number.POSITIVE_INFINITY,
  durationMicros: 60_000_000,
  fromMicros: FILE_FROM_MICROS,
  transport: 'udp',
  templatesEveryMicros: 60_000_000,
  netscaler: DEFAULT_NETSCALER,
  faults: NO_FAULTS,
}

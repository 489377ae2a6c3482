/** A live session without sockets: records arrive by a clock or when a test says so, and every figure follows from them. */
import { ACTIVITY_SECONDS, RECEIVE_BUFFER_OCTETS } from '../../core/limits/live.ts'
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import {
  LADDER_STEPS,
  type AlertRule,
  type AlertState,
  type BundleManifest,
  type BundleRequest,
  type BundleSummary,
  type LadderRung,
  type LadderStep,
  type ListenerReport,
  type LiveReport,
  type LiveSpec,
  type LiveSummary,
  type OfferedPort,
  type Recovery,
} from '../../core/protocol/live-api.ts'
import { FAKE_OFFERED_PORTS } from './fake-ports.ts'

export interface FakeLiveOptions {
  readonly ports?: readonly OfferedPort[]
  readonly recoveries?: readonly Recovery[]
  /** Records that arrive in a second; 0: only when a test says so. */
  readonly recordsPerSecond?: number
  /** Nothing comes further than this rung. */
  readonly stuckAt?: LadderStep
  /** What the next opened file says of itself. */
  readonly manifest?: BundleManifest
}

export interface FakeLive {
  readonly isListening: boolean
  readonly spec: LiveSpec | undefined
  /** Undefined when there was no live session. */
  summary(): LiveSummary | undefined
  report(): LiveReport | undefined
  offeredPorts(): readonly OfferedPort[]
  recoveries(): readonly Recovery[]
  discard(id: string): void
  start(spec: LiveSpec): Result<void>
  stop(): void
  /** Forgets the session. */
  close(): void
  /** The system drops datagrams. */
  drop(datagrams: number): void
  freeze(): void
  alerts(): readonly AlertState[]
  setAlerts(rules: readonly AlertRule[]): readonly AlertState[]
  /** Lets a rule begin to fire, or end; undefined when there is no such rule. */
  turn(id: string, state: 'firing' | 'quiet'): AlertState | undefined
  saveBundle(request: BundleRequest): Result<BundleSummary>
  readonly bundles: readonly BundleRequest[]
  readonly options: FakeLiveOptions
}

const RECORDS_PER_DATAGRAM = 7

/** What came of a session whose records get no further. */
const STUCK_DATAGRAMS = 1204

const OCTETS_PER_DATAGRAM = 1240
const START_MS = 1_720_689_600_000
const EXPORTERS = ['192.0.2.11:50122', '192.0.2.12:50118', '192.0.2.40:41822', '198.51.100.1:52001']
const SHARES = [0.6, 0.22, 0.12, 0.06]

const ADVICE: Readonly<Record<LadderStep, string>> = {
  bound: 'UDP 2055 is in use by another program. Stop that program, or choose another port.',
  datagrams:
    'Nothing has arrived. Check the collector address and port of the exporter, and the firewall of this machine.',
  recognised: 'What arrives is no flow export: syslog, perhaps. Check what the exporter sends to this port.',
  domain: 'No observation domain has been seen.',
  template:
    'The exporter has not sent template 280. NetScaler repeats its templates every 600 s, so it should come by 09:33. The data is kept and will be decoded then.',
  decoded: 'No record has been decoded.',
  stored:
    'The disk of the sessions is full. Free space there: as soon as there is room the session goes on anew by itself.',
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}

/** A live session of `fake-host.ts`. */
export function createFakeLive(options: FakeLiveOptions, records: () => number): FakeLive {
  let spec: LiveSpec | undefined
  let isListening = false
  let kernelDrops = 0
  let frozenSince: string | undefined
  let recoveries = [...(options.recoveries ?? [])]
  let alerts: AlertState[] = []
  const bundles: BundleRequest[] = []
  const rate = options.recordsPerSecond ?? 1842

  const datagrams = () =>
    options.stuckAt === undefined ? Math.ceil(records() / RECORDS_PER_DATAGRAM) : STUCK_DATAGRAMS
  const octets = () => datagrams() * OCTETS_PER_DATAGRAM
  const seconds = () => Math.round(records() / Math.max(1, rate))

  const listener = (index: number): ListenerReport | undefined => {
    const one = spec?.listeners[index]
    if (one === undefined) return undefined
    const others = (spec?.listeners.length ?? 1) - 1
    const share = index > 0 ? 0.2 / others : others > 0 ? 0.8 : 1
    const isUdp = one.protocol === 'udp'
    return {
      spec: one,
      state: !isListening ? 'stopped' : options.stuckAt === 'bound' && index === 0 ? 'failed' : 'listening',
      port: one.port,
      ...(options.stuckAt === 'bound' &&
        index === 0 && {
          failure: {
            code: 'port-in-use',
            message: `UDP ${one.port} is in use.`,
            nextStep: 'Stop the program that has it, or choose another port.',
          } as const,
        }),
      datagrams: Math.round(datagrams() * share),
      octets: Math.round(octets() * share),
      refused: 0,
      ...(isUdp && {
        kernelDrops: index === 0 ? kernelDrops : 0,
        receiveBufferOctets: RECEIVE_BUFFER_OCTETS / 8,
        askedBufferOctets: RECEIVE_BUFFER_OCTETS,
      }),
      connections: isUdp ? 0 : 1,
      failedConnections: 0,
      ...(records() > 0 && { lastArrival: instant(START_MS + records()) }),
    }
  }

  const rungs = (): readonly LadderRung[] => {
    const count = spec?.listeners.length ?? 0
    const evidence: Readonly<Record<LadderStep, string>> = {
      bound: `${count} of ${count} listeners, buffer 4 MiB`,
      datagrams: `${datagrams().toLocaleString('en-US')} datagrams, the last one just now. The kernel dropped ${kernelDrops.toLocaleString('en-US')}`,
      recognised: 'IPFIX, version 10, every length correct',
      domain: 'domain 0 of 4 exporters',
      template: '14 templates',
      decoded: `${records().toLocaleString('en-US')} records`,
      stored: `${records().toLocaleString('en-US')} records kept`,
    }
    const arrived = records() > 0 || options.stuckAt !== undefined
    const stuckAt = LADDER_STEPS.indexOf(options.stuckAt ?? (arrived ? 'stored' : 'datagrams'))
    const isStuck = options.stuckAt !== undefined || !arrived
    return LADDER_STEPS.map((step, index) => {
      const isFailed = isStuck && index === stuckAt
      const isOpen = isStuck && index > stuckAt
      return {
        step,
        state: isFailed ? 'failed' : isOpen ? 'open' : 'passed',
        count: isOpen || isFailed ? 0 : 1,
        evidence: isFailed ? (step === 'template' ? '41 sets wait' : 'none so far') : isOpen ? '' : evidence[step],
        ...(isFailed && { advice: ADVICE[step] }),
      }
    })
  }

  return {
    options,
    bundles,
    get isListening() {
      return isListening
    },
    get spec() {
      return spec
    },
    summary() {
      if (spec === undefined) return undefined
      const reports = spec.listeners.map((_, index) => listener(index))
      return {
        isListening,
        listeners: {
          listening: reports.filter((one) => one?.state === 'listening').length,
          failed: reports.filter((one) => one?.state === 'failed').length,
        },
        datagramsPerSecond: isListening ? Math.round(rate / RECORDS_PER_DATAGRAM) : 0,
        recordsPerSecond: isListening ? rate : 0,
        kernelDrops,
        queueDrops: 0,
        refused: 0,
        recording: {
          state: spec.recorder === undefined ? 'off' : isListening ? 'recording' : 'ended',
          octets: octets(),
          seconds: seconds(),
        },
        removedRecords: 0,
      }
    },
    report() {
      if (spec === undefined) return undefined
      return {
        startedAt: instant(START_MS),
        isListening,
        listeners: spec.listeners.flatMap((_, index) => listener(index) ?? []),
        queue: {
          capacityOctets: 64 << 20,
          usedOctets: 1_200_000,
          mostUsedOctets: 9_000_000,
          droppedDatagrams: 0,
          droppedOctets: 0,
        },
        recorder: {
          state: spec.recorder === undefined ? 'off' : isListening ? 'recording' : 'ended',
          files: 3,
          octets: octets(),
          seconds: seconds(),
          unrecordedDatagrams: 0,
          removedDatagrams: 0,
          ...(frozenSince !== undefined && { frozenSince }),
          ...(spec.recorder !== undefined && { spec: spec.recorder }),
        },
        retention: { spec: spec.retention, removedRecords: 0, firstRecord: 1 },
        exporters: EXPORTERS.map((exporter, index) => {
          const share = SHARES[index] ?? 0
          return {
            exporter,
            datagrams: Math.round(datagrams() * share),
            records: Math.round(records() * share),
            recordsPerSecond: isListening ? Math.round(rate * share) : 0,
            recordsBySecond: Array.from({ length: ACTIVITY_SECONDS }, (_, second) =>
              Math.round(rate * share * (0.8 + 0.35 * Math.sin((second + seconds()) / (5 + index)))),
            ),
            lastArrival: instant(START_MS + records()),
          }
        }),
        ladder: rungs(),
      }
    },
    offeredPorts: () => options.ports ?? FAKE_OFFERED_PORTS,
    recoveries: () => recoveries,
    discard(id) {
      recoveries = recoveries.filter((one) => one.id !== id)
    },
    start(next) {
      spec = next
      isListening = true
      kernelDrops = 0
      frozenSince = undefined
      return succeed(undefined)
    },
    stop() {
      isListening = false
    },
    close() {
      spec = undefined
      isListening = false
      alerts = []
    },
    drop(count) {
      kernelDrops += count
    },
    freeze() {
      frozenSince = instant(START_MS + records())
    },
    alerts: () => alerts,
    setAlerts(rules) {
      alerts = rules.map((rule) => {
        const before = alerts.find((one) => one.rule.id === rule.id)
        return before === undefined
          ? { rule, state: 'quiet', value: 12, records: 412, firings: [] }
          : { ...before, rule }
      })
      return alerts
    },
    turn(id, state) {
      const before = alerts.find((one) => one.rule.id === id)
      if (before === undefined) return undefined
      const at = instant(START_MS + records())
      const value = before.rule.threshold * 1.4
      const { rule } = before
      const after: AlertState =
        state === 'firing'
          ? {
              ...before,
              state,
              value,
              firedAt: at,
              firings: [...before.firings, { rule: rule.id, name: rule.name, from: at, value }],
            }
          : {
              ...before,
              state,
              firings: before.firings.map((one) => (one.to === undefined ? { ...one, to: at } : one)),
            }
      alerts = alerts.map((one) => (one.rule.id === id ? after : one))
      return after
    },
    saveBundle(request) {
      if (spec === undefined) return fail('not-live', 'Nothing was recorded here.', 'Begin to listen first.')
      bundles.push(request)
      return succeed({
        name: 'incident-2024-07-11-0934.pcapng',
        octets: octets(),
        datagrams: datagrams(),
        records: records(),
        first: instant(START_MS),
        last: instant(START_MS + records()),
      })
    },
  }
}

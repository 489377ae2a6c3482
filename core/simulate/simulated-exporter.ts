/** One exporter of a simulation: what it says, how it writes it, and where it stands. */
import { IpfixMessageWriter } from './ipfix-message.ts'
import { LOADMASTER_DOMAIN, streamLoadmaster } from './loadmaster-exporter.ts'
import type { ScheduledExport } from './message-packer.ts'
import type { MessageWriter } from './message-writer.ts'
import { streamNetflow5 } from './netflow5-exporter.ts'
import { Netflow9MessageWriter } from './netflow9-message.ts'
import { Netflow5MessageWriter } from './netflow5-message.ts'
import { NETSCALER_MAC } from './netscaler-exporter.ts'
import { NETSCALER_DOMAIN } from './netscaler-options.ts'
import { streamNetscaler } from './netscaler-steady.ts'
import type { UdpEndpoints } from './network-frame.ts'
import { createRandom } from './random.ts'
import { ROUTER_SOURCE_ID, streamRouter, UPTIME_MICROS } from './router-exporter.ts'
import { type Profile, RESTART_MICROS, type SimulationOptions } from './simulation-options.ts'
import type { TrafficPace } from './traffic-pace.ts'
import type { TransactionTruth } from './transaction-truth.ts'

export interface SimulatedExporter {
  /** Of the frames of a capture. */
  readonly endpoints: UdpEndpoints
  readonly writer: MessageWriter
  /** In the order of time, by the exporter's own clock. */
  readonly exports: Iterable<ScheduledExport>
}

export interface TrafficObserver {
  readonly onTransaction: (truth: TransactionTruth) => void
  /** A transaction, session or flow begins. */
  readonly onPiece: () => void
}

/** What all simulated NetScalers say of themselves, as do appliances that come out of one image. */
export const OBSERVATION_POINT = '192.168.100.1'

const COLLECTOR = '192.0.2.5'
const COLLECTOR_MAC = Uint8Array.of(2, 0, 0, 0, 0, 5)
const places: Readonly<Record<Profile, Omit<UdpEndpoints, 'destination' | 'destinationMac'>>> = {
  netscaler: { source: '192.0.2.11', sourcePort: 50_122, destinationPort: 4739, sourceMac: NETSCALER_MAC },
  loadmaster: { source: '192.0.2.80', sourcePort: 41_822, destinationPort: 3000, sourceMac: mac(0x40) },
  router: { source: '198.51.100.1', sourcePort: 52_001, destinationPort: 2055, sourceMac: mac(0x01) },
  v5: { source: '198.51.100.129', sourcePort: 52_101, destinationPort: 2055, sourceMac: mac(0x81) },
}

/** Makes the exporter with a number from 0. */
export function createSimulatedExporter(
  options: SimulationOptions,
  index: number,
  observer: TrafficObserver,
): SimulatedExporter {
  const { faults } = options
  const random = createRandom(options.seed + index * 0x9e37_79b9)
  const pace = paceOf(options, index, observer.onPiece)
  const changeMicros = faults.templateChangeMicros
  const templates = {
    fromMicros: pace.fromMicros + faults.lateTemplatesMicros,
    everyMicros: options.transport === 'tcp' ? Number.POSITIVE_INFINITY : options.templatesEveryMicros,
    changeMicros: changeMicros === undefined ? undefined : pace.fromMicros + changeMicros,
  }
  const endpoints = endpointsOf(options.profile, index)
  const bootMicros = pace.fromMicros - UPTIME_MICROS
  switch (options.profile) {
    case 'netscaler': {
      const appliance = { address: OBSERVATION_POINT, mac: endpoints.sourceMac }
      const { netscaler: settings } = options
      const exports = streamNetscaler(random, {
        exporter: index,
        appliance,
        settings,
        pace,
        templates,
        onTransaction: observer.onTransaction,
      })
      return { endpoints, writer: new IpfixMessageWriter(NETSCALER_DOMAIN), exports }
    }
    case 'loadmaster':
      return {
        endpoints,
        writer: new IpfixMessageWriter(LOADMASTER_DOMAIN),
        exports: streamLoadmaster(random, { pace, templates }),
      }
    case 'router':
      return {
        endpoints,
        writer: new Netflow9MessageWriter(ROUTER_SOURCE_ID, bootMicros),
        exports: streamRouter(random, { pace, templates }),
      }
    case 'v5':
      return { endpoints, writer: new Netflow5MessageWriter(bootMicros), exports: streamNetflow5(random, pace) }
  }
}

/** The share of the traffic that one exporter has, by its own clock. */
function paceOf(options: SimulationOptions, index: number, onPiece: () => void): TrafficPace {
  const { exporters, count, faults } = options
  const fromMicros = options.fromMicros + faults.clockSkewMicros
  const downMicros = fromMicros + (faults.restartMicros ?? 0)
  return {
    fromMicros,
    toMicros: fromMicros + options.durationMicros,
    perSecond: options.perSecond / exporters,
    count: Number.isFinite(count) ? Math.floor((count + exporters - 1 - index) / exporters) : count,
    onPiece,
    restart: faults.restartMicros === undefined ? undefined : { downMicros, upMicros: downMicros + RESTART_MICROS },
  }
}

function endpointsOf(profile: Profile, index: number): UdpEndpoints {
  const place = places[profile]
  const [first = '', second = '', third = '', last = ''] = place.source.split('.')
  const sourceMac = place.sourceMac.slice()
  new DataView(sourceMac.buffer).setUint16(4, ((sourceMac[4]! << 8) + sourceMac[5]! + index) & 0xffff)
  return {
    ...place,
    sourceMac,
    source: [first, second, third, Number(last) + index].join('.'),
    sourcePort: place.sourcePort + index,
    destination: COLLECTOR,
    destinationMac: COLLECTOR_MAC,
  }
}

function mac(last: number): Uint8Array {
  return Uint8Array.of(2, 0, 0, 0, 0, last)
}

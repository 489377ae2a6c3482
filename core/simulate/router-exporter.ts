/** A plain router with NetFlow v9: traffic of many kinds, times by its own uptime, sampling and interface names. */
import { encodeAddress } from './address.ts'
import { type PackedExports, packExports } from './export-schedule.ts'
import { streamExports, type TemplateTimes, type TrafficPiece } from './export-stream.ts'
import type { ScheduledExport } from './message-packer.ts'
import { Netflow9MessageWriter } from './netflow9-message.ts'
import type { Random } from './random.ts'
import {
  laterUnicast,
  interfaces,
  type RouterField,
  sampler,
  type UnicastTemplates,
  unicast,
} from './router-templates.ts'
import { arrangeValues, type FieldValue, type NamedTemplate } from './template-definition.ts'
import { dueMoments, type TrafficPace } from './traffic-pace.ts'

/** All moments in Unix microseconds. */
export interface RouterPlan {
  readonly fromMicros: number
  readonly toMicros: number
  readonly flows: number
  readonly templatesFromMicros: number
  readonly refreshMicros: number
}

export const ROUTER_SOURCE_ID = 256
const FIRST_SEQUENCE = 88_213
/** A router has been running for 23 days. */
export const UPTIME_MICROS = 23 * 86_400_000_000 + 4_321_000_000
const SAMPLER_ID = 1
/** Options data have a cycle of their own, some time after that of the templates. */
const OPTIONS_AFTER_MICROS = 24_000_000
/** A steady router tells sooner: nobody wants to wait for a name. */
const STEADY_OPTIONS_AFTER_MICROS = 1_000_000
const OPTIONS_EVERY_MICROS = 60_000_000
const ACTIVE_TIMEOUT_MICROS = 60_000_000

/** Kinds of traffic: protocol, port of the service, usual size and duration. */
const services = [
  { protocol: 6, port: 443, octets: 18_000, durationMicros: 2_300_000, weight: 9, to: 'site' },
  { protocol: 6, port: 80, octets: 2_100, durationMicros: 400_000, weight: 2, to: 'site' },
  { protocol: 17, port: 443, octets: 52_000, durationMicros: 6_000_000, weight: 4, to: 'world' },
  { protocol: 17, port: 53, octets: 96, durationMicros: 1_000, weight: 6, to: 'world' },
  { protocol: 17, port: 123, octets: 76, durationMicros: 1_000, weight: 2, to: 'world' },
  { protocol: 6, port: 22, octets: 7_400, durationMicros: 21_000_000, weight: 1, to: 'site' },
  { protocol: 6, port: 25, octets: 31_000, durationMicros: 1_900_000, weight: 1, to: 'world' },
  { protocol: 6, port: 179, octets: 240, durationMicros: 30_000_000, weight: 1, to: 'router' },
  { protocol: 1, port: 0, octets: 336, durationMicros: 3_000_000, weight: 2, to: 'site' },
  { protocol: 50, port: 0, octets: 148_000, durationMicros: 58_000_000, weight: 1, to: 'world' },
] as const
type Service = (typeof services)[number]
const serviceChoices = services.flatMap((service) => Array<Service>(service.weight).fill(service))

const links = [
  { index: 1, name: 'Gi0/0/0', description: 'transit AS 64500', as: 64_500 },
  { index: 2, name: 'Gi0/0/1', description: 'peering AS 64511', as: 64_511 },
  { index: 3, name: 'Te0/1/0', description: 'load balancers', as: 0 },
] as const
const INSIDE_LINK = links[2]

/** Simulates a router; what it would export after `toMicros` is not there any more. */
export function simulateRouter(random: Random, plan: RouterPlan): PackedExports {
  const bootMicros = plan.fromMicros - UPTIME_MICROS
  const exports: ScheduledExport[] = []
  for (let at = plan.templatesFromMicros; at < plan.toMicros; at += plan.refreshMicros) {
    exports.push({ kind: 'templates', atMicros: at, templates: [...listUnicast(unicast), sampler, interfaces] })
    exports.push(...optionsExports(at + OPTIONS_AFTER_MICROS))
  }
  for (let index = 0; index < plan.flows; index++) {
    const startMicros = plan.fromMicros + random.integer(0, plan.toMicros - plan.fromMicros - 1)
    exports.push(drawFlow(random, { startMicros, bootMicros, templatesAt: () => unicast }))
  }
  const inTime = exports.filter((item) => item.atMicros < plan.toMicros)
  return packExports(new Netflow9MessageWriter(ROUTER_SOURCE_ID, bootMicros, FIRST_SEQUENCE), inTime)
}

/** What a router that runs on exports: flows at a steady rate; what is not over when the time is up is cut off. */
export function streamRouter(
  random: Random,
  plan: { readonly pace: TrafficPace; readonly templates: TemplateTimes },
): Generator<ScheduledExport, void> {
  const { pace, templates } = plan
  const { changeMicros } = templates
  const templatesAt = (micros: number): UnicastTemplates =>
    micros < (changeMicros ?? Number.POSITIVE_INFINITY) ? unicast : laterUnicast
  return streamExports({
    templates,
    recurring: [
      {
        firstAfterMicros: 0,
        everyMicros: templates.everyMicros,
        exportsAt: (atMicros) => [
          { kind: 'templates', atMicros, templates: [...listUnicast(templatesAt(atMicros)), sampler, interfaces] },
        ],
      },
      { firstAfterMicros: STEADY_OPTIONS_AFTER_MICROS, everyMicros: OPTIONS_EVERY_MICROS, exportsAt: optionsExports },
    ],
    traffic: drawFlows(random, pace, templatesAt),
    untilMicros: pace.toMicros,
    change:
      changeMicros === undefined
        ? undefined
        : { atMicros: changeMicros, before: listUnicast(unicast), after: listUnicast(laterUnicast) },
    restart: pace.restart,
  })
}

/** Flows by their beginnings, each a record. */
export function* drawFlows(
  random: Random,
  pace: TrafficPace,
  templatesAt: (micros: number) => UnicastTemplates,
): Generator<TrafficPiece, void> {
  const { restart } = pace
  for (const startMicros of dueMoments(random, pace)) {
    const isUpAgain = restart !== undefined && startMicros >= restart.upMicros
    const bootMicros = isUpAgain ? restart.upMicros : pace.fromMicros - UPTIME_MICROS
    yield { startMicros, exports: [drawFlow(random, { startMicros, bootMicros, templatesAt })] }
  }
}

function listUnicast({ v4, v6 }: UnicastTemplates): (typeof v4)[] {
  return v6 === undefined ? [v4] : [v4, v6]
}

function optionsExports(atMicros: number): ScheduledExport[] {
  const sampling = { scopeSystem: 0, samplerId: SAMPLER_ID, samplerMode: 2, samplerInterval: 100 }
  return [
    record(sampler, sampling, atMicros),
    ...links.map((link) =>
      record(
        interfaces,
        { scopeInterface: link.index, interfaceName: link.name, interfaceDescription: link.description },
        atMicros,
      ),
    ),
  ]
}

interface FlowFacts {
  readonly startMicros: number
  readonly bootMicros: number
  /** Those in force at a moment of export; without one for IPv6 there is no IPv6. */
  readonly templatesAt: (micros: number) => UnicastTemplates
}

function drawFlow(random: Random, { startMicros, bootMicros, templatesAt }: FlowFacts): ScheduledExport {
  const service = random.pick(serviceChoices)
  const isIpv6 = service.to !== 'router' && random.chance(0.18) && templatesAt(startMicros).v6 !== undefined
  const isInbound = service.to === 'site'
  const outside = random.pick([links[0], links[1]])
  const durationMicros = Math.min(ACTIVE_TIMEOUT_MICROS, random.skewed(service.durationMicros, 0.8))
  const octets = random.skewed(service.octets, 0.9)
  const client = clientAddress(random, isInbound, isIpv6)
  const target = targetAddress(random, service.to, isIpv6)
  // The uptime is that of a whole second in the header; first and last are exact milliseconds.
  const uptimeAt = (micros: number): number => Math.floor((micros - bootMicros) / 1000)
  const hasPorts = service.protocol === 6 || service.protocol === 17
  const common = {
    octets,
    packets: Math.max(1, Math.ceil(octets / 1200)),
    protocol: service.protocol,
    classOfService: random.pick([0, 0, 0, 0x20, 0xb8]),
    tcpFlags: service.protocol === 6 ? random.pick([0x1b, 0x1b, 0x18, 0x02, 0x1f]) : 0,
    sourcePort: hasPorts ? random.integer(1024, 65_535) : 0,
    destinationPort: service.port,
    ingress: isInbound ? outside.index : INSIDE_LINK.index,
    egress: isInbound ? INSIDE_LINK.index : outside.index,
    sourceAs: isInbound ? outside.as : 64_496,
    destinationAs: isInbound ? 64_496 : outside.as,
    firstSwitched: uptimeAt(startMicros),
    lastSwitched: uptimeAt(startMicros + durationMicros),
    icmpType: service.protocol === 1 ? 0x0800 : 0,
    samplerId: SAMPLER_ID,
    direction: isInbound ? 0 : 1,
  }
  const addresses = isIpv6
    ? { source6: client, sourceMask6: 48, destination6: target, destinationMask6: 64 }
    : {
        source4: client,
        sourceMask4: 24,
        destination4: target,
        destinationMask4: 24,
        nextHop4: encodeAddress('10.20.0.1'),
      }
  const exportedMicros = startMicros + durationMicros + random.integer(200_000, 4_000_000)
  const { v4, v6 } = templatesAt(exportedMicros)
  return record(isIpv6 && v6 !== undefined ? v6 : v4, { ...common, ...addresses }, exportedMicros)
}

function clientAddress(random: Random, isInbound: boolean, isIpv6: boolean): Uint8Array {
  if (isIpv6) {
    const network = isInbound ? `2001:db8:40:${random.integer(1, 12)}` : '2001:db8:a:4'
    return encodeAddress(`${network}::${random.integer(0x10, 0x4f).toString(16)}`)
  }
  return encodeAddress(isInbound ? `198.51.100.${random.integer(10, 199)}` : `10.20.4.${random.integer(10, 60)}`)
}

function targetAddress(random: Random, to: Service['to'], isIpv6: boolean): Uint8Array {
  if (to === 'router') return encodeAddress('198.51.100.254')
  if (isIpv6)
    return encodeAddress(
      to === 'site' ? `2001:db8:a::${random.integer(10, 14)}` : `2001:db8:ff::${random.integer(1, 9)}`,
    )
  return encodeAddress(to === 'site' ? `203.0.113.${random.integer(10, 14)}` : `192.0.2.${random.integer(100, 180)}`)
}

function record(
  template: NamedTemplate<RouterField>,
  values: Readonly<Partial<Record<RouterField, FieldValue>>>,
  atMicros: number,
): ScheduledExport {
  return { kind: 'record', atMicros, template, values: arrangeValues(template, values) }
}

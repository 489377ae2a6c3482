/** The records of the bench capture: four legs of a transaction in three templates, each of 22 fields with three strings. */
import { encodeAddress } from './address.ts'
import type { BenchPopulation } from './bench-population.ts'
import { NETSCALER_PEN, ntpPlainMicroseconds } from './netscaler-clock.ts'
import type { Random } from './random.ts'
import { enterprise, type FieldValue, iana, type TemplateDefinition, VARIABLE_LENGTH } from './template-definition.ts'

const MICROS_PER_SECOND = 1_000_000
const APPLIANCE_SIDE = 0x8000_0003
const SNIP = encodeAddress('10.20.4.10')
/** The NetScaler's own address, as observation point. */
const OBSERVATION_POINT = 0x0a14_0402

const commonFields = [
  iana(138, 4),
  iana(144, 4),
  iana(148, 8),
  enterprise(NETSCALER_PEN, 129, 4),
  enterprise(NETSCALER_PEN, 133, 4),
  iana(60, 1),
  iana(4, 1),
  iana(8, 4),
  iana(12, 4),
  iana(7, 2),
  iana(11, 2),
  iana(2, 8),
  iana(1, 8),
  iana(6, 1),
  enterprise(NETSCALER_PEN, 132, 8),
  iana(154, 8),
  iana(155, 8),
] as const
const textFields = [
  enterprise(NETSCALER_PEN, 130, VARIABLE_LENGTH),
  enterprise(NETSCALER_PEN, 142, VARIABLE_LENGTH),
  enterprise(NETSCALER_PEN, 143, VARIABLE_LENGTH),
]

const request: TemplateDefinition = {
  id: 258,
  scopeFieldCount: 0,
  fields: [...commonFields, iana(10, 4), iana(14, 4), ...textFields],
}
const sent: TemplateDefinition = {
  id: 257,
  scopeFieldCount: 0,
  fields: [...commonFields, enterprise(NETSCALER_PEN, 128, 4), iana(14, 4), ...textFields],
}
const response: TemplateDefinition = {
  id: 262,
  scopeFieldCount: 0,
  fields: [...commonFields, enterprise(NETSCALER_PEN, 144, 2), enterprise(NETSCALER_PEN, 146, 8), ...textFields],
}
/** In the order in which a NetScaler exports them. */
export const BENCH_LEGS = ['toVip', 'toServer', 'toAppliance', 'toClient'] as const

export type BenchTransaction = Readonly<
  Record<(typeof BENCH_LEGS)[number], { readonly template: TemplateDefinition; readonly values: readonly FieldValue[] }>
>

/** Every template once. */
export const benchTemplates = [sent, request, response] as const

/** Draws the values of the four legs of one transaction that ends at `endMicros`, in Unix microseconds. */
export function drawBenchTransaction(
  random: Random,
  population: BenchPopulation,
  transactionId: number,
  endMicros: number,
): BenchTransaction {
  const client = random.pick(population.clients)
  const vip = random.pick(population.vips)
  const server = random.pick(population.servers)
  const texts = [pickOften(random, population.urls), random.pick(population.hosts), random.pick(population.userAgents)]
  const engine = random.integer(1, 4)
  const clientConnection = 0x00dc_0000 + random.integer(0, 400_000) * 2
  const serverConnection = 0x00ec_0000 + random.integer(0, 40_000) * 2
  const clientPort = random.integer(1024, 65_535)
  const snipPort = random.integer(1024, 65_535)
  const waitMicros = random.skewed(18_000, 0.6)
  const totalMicros = waitMicros + random.skewed(4000, 0.5)
  const requestOctets = random.skewed(900, 0.3)
  const responseOctets = random.skewed(9000, 0.9)
  const status = random.chance(0.97) ? 200 : random.pick([304, 404, 500, 503])

  const common = (leg: Leg): FieldValue[] => [
    OBSERVATION_POINT,
    engine,
    leg.connection + (leg.isOutbound ? 1 : 0),
    transactionId,
    leg.connection,
    4,
    6,
    leg.source,
    leg.destination,
    leg.sourcePort,
    leg.destinationPort,
    Math.ceil(leg.octets / 1400) + 1,
    leg.octets,
    0x18,
    leg.isOutbound ? 0x4500_2000 : 0x0502_2000,
    stampAt(endMicros - totalMicros),
    stampAt(endMicros - totalMicros + leg.durationMicros),
  ]
  const toVip = {
    connection: clientConnection,
    source: client,
    sourcePort: clientPort,
    destination: vip,
    destinationPort: 443,
    octets: requestOctets,
    durationMicros: totalMicros >> 2,
    isOutbound: false,
  }
  const toServer = {
    connection: serverConnection,
    source: SNIP,
    sourcePort: snipPort,
    destination: server,
    destinationPort: 8443,
    octets: requestOctets,
    durationMicros: totalMicros >> 1,
    isOutbound: true,
  }
  const toAppliance = {
    connection: serverConnection,
    source: server,
    sourcePort: 8443,
    destination: SNIP,
    destinationPort: snipPort,
    octets: responseOctets,
    durationMicros: waitMicros,
    isOutbound: false,
  }
  const toClient = {
    connection: clientConnection,
    source: vip,
    sourcePort: 443,
    destination: client,
    destinationPort: clientPort,
    octets: responseOctets,
    durationMicros: totalMicros,
    isOutbound: true,
  }
  return {
    toVip: { template: request, values: [...common(toVip), 8, APPLIANCE_SIDE, ...texts] },
    toServer: { template: sent, values: [...common(toServer), random.integer(1, 4), 6, ...texts] },
    toAppliance: { template: response, values: [...common(toAppliance), status, waitMicros, ...texts] },
    toClient: { template: sent, values: [...common(toClient), random.skewed(40, 0.8), 8, ...texts] },
  }
}

interface Leg {
  readonly connection: number
  readonly source: Uint8Array
  readonly sourcePort: number
  readonly destination: Uint8Array
  readonly destinationPort: number
  readonly octets: number
  readonly durationMicros: number
  readonly isOutbound: boolean
}

function stampAt(micros: number): FieldValue {
  const seconds = Math.floor(micros / MICROS_PER_SECOND)
  return ntpPlainMicroseconds(seconds, micros - seconds * MICROS_PER_SECOND)
}

/** A few URLs get most of the requests. */
function pickOften<T>(random: Random, choices: readonly T[]): T {
  const fraction = random.fraction()
  return choices[Math.floor(fraction * fraction * choices.length)] as T
}

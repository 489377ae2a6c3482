/**
 * The capture that Flowglass is measured on: AppFlow-like records in three templates, each of 22 fields with three
 * strings, about 185 octets a record with everything around it, seven or eight records a datagram. Values repeat as they
 * do in life: some 2,000 URLs, 20 hosts, 50 user agents, 20,000 clients.
 */
import { encodeAddress } from './address.ts'
import { type BenchPopulation, createPopulation } from './bench-population.ts'
import { writePcapHeader, writePcapPacketHeader } from './capture-file.ts'
import { IpfixMessageWriter } from './ipfix-message.ts'
import { createUdpFramer, type UdpFramer } from './network-frame.ts'
import { NETSCALER_PEN, ntpPlainMicroseconds } from './netscaler-clock.ts'
import { OctetWriter } from './octet-writer.ts'
import { createRandom, type Random } from './random.ts'
import { enterprise, type FieldValue, iana, type TemplateDefinition, VARIABLE_LENGTH } from './template-definition.ts'

export interface BenchOptions {
  readonly records: number
  readonly seed: number
}

const CHUNK_OCTETS = 4 << 20
/** A message this long is sent: the longest record still fits into an Ethernet frame. */
const FULL_PAYLOAD_OCTETS = 1240
const MICROS_PER_SECOND = 1_000_000
const RECORDS_PER_SECOND = 4000
const TEMPLATE_REFRESH_SECONDS = 60
/** 2024-07-11T09:15:00Z. */
const START_SECONDS = 1_720_689_300
/** Transactions that are written together, leg by leg, so that a set holds two records. */
const TRANSACTIONS_TOGETHER = 2

const APPLIANCE_SIDE = 0x8000_0003
const EXPORTER_ADDRESSES = ['10.20.4.2', '10.20.4.3']
const FIRST_TRANSACTION_ID = 0x3faa_0000
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
/** The four legs in the order in which a NetScaler exports them. */
const legTemplates = [request, sent, response, sent] as const

/** Gives the capture in chunks of some MiB, each borrowed until the next is asked for. */
export function* generateBenchCapture(options: BenchOptions): Generator<Uint8Array, void> {
  const random = createRandom(options.seed)
  const population = createPopulation(random)
  const file = new OctetWriter(CHUNK_OCTETS + 0x1_0000)
  const exporters = EXPORTER_ADDRESSES.map((address, index) => new BenchExporter(address, index, file))
  writePcapHeader(file)

  let written = 0
  while (written < options.records) {
    const micros = Math.floor((written / RECORDS_PER_SECOND) * MICROS_PER_SECOND)
    const exporter = random.pick(exporters)
    const firstId = FIRST_TRANSACTION_ID + written
    const group = Array.from({ length: TRANSACTIONS_TOGETHER }, (_, index) =>
      createTransaction(random, population, firstId + index, micros),
    )
    for (const [leg, template] of legTemplates.entries()) {
      for (const legs of group) {
        if (written === options.records) break
        exporter.writeRecord(template, legs[leg]!, micros)
        written += 1
      }
    }
    if (file.length >= CHUNK_OCTETS) {
      yield file.borrowOctets()
      file.truncate(0)
    }
  }
  const endMicros = Math.ceil((written / RECORDS_PER_SECOND) * MICROS_PER_SECOND)
  for (const exporter of exporters) exporter.flush(endMicros)
  yield file.borrowOctets()
}

/** One appliance: fills a message, sends it when it is full, and repeats its templates. */
class BenchExporter {
  private readonly framer: UdpFramer
  private readonly message: IpfixMessageWriter
  private readonly file: OctetWriter
  private templatesDueMicros = 0

  constructor(address: string, index: number, file: OctetWriter) {
    this.framer = createUdpFramer({
      sourceMac: Uint8Array.of(2, 0, 0, 0, 4, index),
      destinationMac: Uint8Array.of(2, 0, 0, 0, 1, 1),
      source: address,
      sourcePort: 18_190 + index,
      destination: '10.20.0.5',
      destinationPort: 4739,
    })
    this.message = new IpfixMessageWriter(0)
    this.file = file
    this.message.begin()
  }

  writeRecord(template: TemplateDefinition, values: readonly FieldValue[], micros: number): void {
    if (this.message.recordCount === 0 && micros >= this.templatesDueMicros) this.sendTemplates(micros)
    this.message.writeRecord(template, values)
    if (this.message.length > FULL_PAYLOAD_OCTETS) this.flush(micros)
  }

  flush(micros: number): void {
    if (!this.message.isEmpty) this.send(micros)
    this.message.begin()
  }

  private sendTemplates(micros: number): void {
    this.templatesDueMicros = micros + TEMPLATE_REFRESH_SECONDS * MICROS_PER_SECOND
    this.message.begin()
    for (const template of [sent, request, response]) this.message.writeTemplate(template)
    this.flush(micros)
  }

  private send(micros: number): void {
    const payload = this.message.finish(START_SECONDS * MICROS_PER_SECOND + micros)
    const seconds = START_SECONDS + Math.floor(micros / MICROS_PER_SECOND)
    const nanos = (micros % MICROS_PER_SECOND) * 1000
    writePcapPacketHeader(this.file, seconds, nanos, payload.length + this.framer.overheadOctets)
    this.framer.writeFrame(this.file, payload)
  }
}

/** The values of the four legs of one transaction that ends at `micros` after the start. */
function createTransaction(
  random: Random,
  population: BenchPopulation,
  transactionId: number,
  micros: number,
): readonly FieldValue[][] {
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
    stampAt(micros - totalMicros),
    stampAt(micros - totalMicros + leg.durationMicros),
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
  return [
    [...common(toVip), 8, APPLIANCE_SIDE, ...texts],
    [...common(toServer), random.integer(1, 4), 6, ...texts],
    [...common(toAppliance), status, waitMicros, ...texts],
    [...common(toClient), random.skewed(40, 0.8), 8, ...texts],
  ]
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
  return ntpPlainMicroseconds(START_SECONDS + seconds, micros - seconds * MICROS_PER_SECOND)
}

/** A few URLs get most of the requests. */
function pickOften<T>(random: Random, choices: readonly T[]): T {
  const fraction = random.fraction()
  return choices[Math.floor(fraction * fraction * choices.length)] as T
}

/** Captures of connections that a test writes by hand: what happened on each, as a NetScaler exports it. */
import { writePcapHeader, writePcapPacketHeader } from '../../core/simulate/capture-file.ts'
import { type Loss, packExports } from '../../core/simulate/export-schedule.ts'
import { IpfixMessageWriter } from '../../core/simulate/ipfix-message.ts'
import type { ScheduledExport } from '../../core/simulate/message-packer.ts'
import { createUdpFramer } from '../../core/simulate/network-frame.ts'
import { applicationNameExports, flowTemplateExports, NETSCALER_DOMAIN } from '../../core/simulate/netscaler-options.ts'
import { type Appliance, transactionExports } from '../../core/simulate/netscaler-records.ts'
import { showcaseSite } from '../../core/simulate/netscaler-site.ts'
import { applicationNames, laterHttpTemplates } from '../../core/simulate/netscaler-templates.ts'
import {
  connectionToServer,
  type Connection,
  endOf,
  type Transaction,
} from '../../core/simulate/netscaler-transaction.ts'
import { OctetWriter } from '../../core/simulate/octet-writer.ts'
import { createRandom } from '../../core/simulate/random.ts'

/** A request and its answer; what is left out is as on a quick server. */
export interface Exchange extends Partial<
  Pick<Transaction, 'phases' | 'method' | 'url' | 'status' | 'omittedLeg' | 'requestOctets' | 'responseOctets'>
> {
  /** Microseconds after the answer before it. */
  readonly pauseMicros?: number
  /** Which server answers; undefined: the appliance does by itself. */
  readonly server?: number | undefined
}

export interface ClientConnection {
  readonly port: number
  readonly rttMs: number
  readonly beginsAfterMicros?: number
  readonly exchanges: readonly Exchange[]
}

/** 2024-07-11T09:21:00Z. */
export const CONNECTIONS_FROM_MICROS = 1_720_689_660_000_000
const RUNNING_MICROS = 17_163_184_441_650
const CLIENT = '198.51.100.23'
const COLLECTOR = '192.0.2.5'
/** The export times go on after the last answer: what was to come has come. */
const SILENCE_MICROS = 400_000_000

const appliance: Appliance = {
  address: '192.0.2.11',
  mac: Uint8Array.of(2, 0xe0, 0xed, 0x1c, 0x9c, 0xa8),
  clockOffsetMicros: RUNNING_MICROS - CONNECTIONS_FROM_MICROS,
}

/** Of a quick answer. */
export const QUICK_PHASES: Transaction['phases'] = {
  requestFromClient: 400,
  holdIn: 900,
  requestToServer: 400,
  serverWait: 38_100,
  responseFromServer: 2_300,
  holdOut: 800,
  responseToClient: 16_300,
}

const OWN_PHASES: Transaction['phases'] = {
  ...QUICK_PHASES,
  requestToServer: 0,
  serverWait: 0,
  responseFromServer: 0,
  holdOut: 0,
}

/** The transactions of connections that are open side by side. */
export function transactionsOf(connections: readonly ClientConnection[]): Transaction[] {
  const { virtualServer } = showcaseSite
  let transactionId = 1_068_124_982
  return connections.flatMap(({ port, rttMs, beginsAfterMicros = 0, exchanges }, at) => {
    const client: Connection = {
      id: 14_460_661 + at * 20,
      from: CLIENT,
      fromPort: port,
      to: virtualServer.address4,
      toPort: virtualServer.port,
      rttMs,
    }
    let micros = CONNECTIONS_FROM_MICROS + beginsAfterMicros + at * 1_000_000
    return exchanges.map((exchange, index) => {
      const { pauseMicros = 60_000, server, ...facts } = { server: 0, ...exchange }
      const host = virtualServer.servers[(server ?? 0) % virtualServer.servers.length]!
      const serverId = client.id + 2 + (server ?? 0) * 2
      const transaction: Transaction = {
        id: transactionId++,
        engine: 3,
        virtualServer,
        client,
        server: server === undefined ? undefined : connectionToServer(serverId, host, 18_190 + (serverId % 900), 2),
        startMicros: micros + pauseMicros,
        phases: server === undefined ? OWN_PHASES : QUICK_PHASES,
        serverTtfbMicros: (facts.phases ?? QUICK_PHASES).serverWait - 200,
        method: 'GET',
        url: '/cart',
        referer: 'https://shop.example.net/',
        cookie: '',
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/127.0',
        status: 200,
        contentType: 'text/html; charset=utf-8',
        requestOctets: 810,
        responseOctets: 9_402,
        position:
          exchanges.length === 1 ? 'only' : index === 0 ? 'first' : index + 1 < exchanges.length ? 'middle' : 'last',
        mainPageId: 0,
        omittedLeg: undefined,
        ...facts,
      }
      micros = endOf(transaction)
      return transaction
    })
  })
}

/** A pcap file of what the appliance exports about transactions, without the records that are lost on the way. */
export function captureOf(transactions: readonly Transaction[], loss?: Loss): Uint8Array {
  const from = CONNECTIONS_FROM_MICROS - 1_000_000
  const until = transactions.reduce((last, transaction) => Math.max(last, endOf(transaction)), from) + SILENCE_MICROS
  const { datagrams } = packExports(
    new IpfixMessageWriter(NETSCALER_DOMAIN, 1),
    [
      ...flowTemplateExports(from, laterHttpTemplates),
      { kind: 'templates', atMicros: from, templates: [applicationNames] } satisfies ScheduledExport,
      ...applicationNameExports(from, 3),
      ...transactions.flatMap((transaction) =>
        transactionExports(appliance, transaction, () => laterHttpTemplates, { hasLateAck: false }),
      ),
      ...flowTemplateExports(until, laterHttpTemplates),
    ],
    loss,
  )
  const framer = createUdpFramer({
    source: appliance.address,
    sourcePort: 50_122,
    sourceMac: appliance.mac,
    destination: COLLECTOR,
    destinationPort: 4739,
    destinationMac: Uint8Array.of(2, 0, 0, 0, 0, 5),
  })
  const file = new OctetWriter(1 << 20)
  writePcapHeader(file)
  for (const { sentMicros, payload } of datagrams) {
    const seconds = Math.floor(sentMicros / 1_000_000)
    writePcapPacketHeader(
      file,
      seconds,
      (sentMicros - seconds * 1_000_000) * 1000,
      payload.length + framer.overheadOctets,
    )
    framer.writeFrame(file, payload)
  }
  return file.copyOctets()
}

/** One connection that is kept alive for many transactions: three servers, answers from the cache, some slow ones. */
export function busyConnection(count: number): ClientConnection {
  const random = createRandom(count)
  const exchanges = Array.from({ length: count }, (_, index): Exchange => {
    const isSlow = random.chance(0.01)
    const serverWait = isSlow ? random.integer(600_000, 1_900_000) : random.skewed(38_000, 0.5)
    const responseFromServer = random.integer(400, 6_000)
    const isCached = random.chance(0.15)
    return {
      pauseMicros: random.skewed(60_000, 0.8),
      server: isCached ? undefined : random.pick([0, 0, 0, 1, 2]),
      url: random.pick([
        '/cart',
        '/',
        `/product/LMP-${index % 97}`,
        '/api/v2/prices?sku=LMP-4410',
        '/search?q=desk+lamp',
      ]),
      status: random.chance(0.004) ? 503 : 200,
      omittedLeg: !isCached && random.chance(0.002) ? 3 : undefined,
      phases: isCached
        ? OWN_PHASES
        : {
            requestFromClient: random.integer(200, 900),
            holdIn: random.integer(300, 1_200),
            requestToServer: random.integer(200, 700),
            serverWait,
            responseFromServer,
            holdOut: random.integer(300, 900),
            responseToClient: responseFromServer + random.integer(4_000, 30_000),
          },
    }
  })
  return { port: 51_053, rttMs: 38, exchanges }
}

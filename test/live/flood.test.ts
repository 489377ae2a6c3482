/** A flood from more senders than anybody has exporters: memory stays bounded, every datagram is in a counter, and it goes on afterwards. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { MAX_TRANSPORT_SESSIONS } from '../../core/limits/capture.ts'
import { MAX_ACTIVE_EXPORTERS } from '../../core/limits/live.ts'
import { createLiveRig, numbersOf, UDP, type LiveRig } from '../support/live-rig.ts'
import { dataSet, integer, ipfixMessage, templateRecord, templateSet, v5Message } from '../support/message-builders.ts'
import { openExporter, simulateExport, untilTaken } from '../support/test-exporters.ts'

let rig: LiveRig
let port: number

beforeEach(async () => {
  rig = await createLiveRig()
  ;[port = 0] = await rig.listen([UDP])
}, 60_000)

afterEach(() => rig.dispose())

/** Sockets that are open at a time: a process may have a thousand files. */
const AT_ONCE = 200

/** Sends from addresses of loopback that nobody else has, one datagram after the other from each. */
async function sendFromSources(from: number, to: number, datagrams: readonly Uint8Array[]): Promise<number> {
  for (let first = from; first < to; first += AT_ONCE) {
    const sources = Array.from({ length: Math.min(AT_ONCE, to - first) }, (_, index) => first + index)
    await Promise.all(sources.map((source) => sendFrom(source, datagrams)))
    await untilTaken(port)
  }
  return (to - from) * datagrams.length
}

async function sendFrom(source: number, datagrams: readonly Uint8Array[]): Promise<void> {
  const socket = createSocket('udp4')
  socket.bind(0, `127.${String(1 + (source >> 16))}.${String((source >> 8) & 255)}.${String(source & 255)}`)
  await once(socket, 'listening')
  for (const datagram of datagrams) {
    await new Promise<void>((done) => socket.send(datagram, port, '127.0.0.1', () => done()))
  }
  await new Promise<void>((done) => socket.close(done))
}

const SOURCES = 10_000
/** What all threads together may take beside what was there: ring, store, and ten thousand sessions in every book. */
const MAX_GROWTH_OCTETS = 700e6
const ipfix = ipfixMessage(
  { sequence: 0 },
  templateSet(
    templateRecord(256, [
      { id: 1, length: 4 },
      { id: 2, length: 4 },
    ]),
  ),
  dataSet(256, integer(7, 8)),
)
const noise = Uint8Array.from({ length: 200 }, (_, index) => (index * 37 + 11) & 0xff)

it('ten thousand sources: each is an exporter, and their records are all there', async () => {
  const rssBefore = process.memoryUsage().rss
  const sent = await sendFromSources(0, SOURCES, [ipfix, v5Message({}, {}), noise])
  const status = await rig.until(({ records }) => records.data >= 2 * SOURCES)
  expect(status).toMatchObject({ records: { data: 2 * SOURCES, options: 0 }, exporters: SOURCES })
  expect(process.memoryUsage().rss - rssBefore).toBeLessThan(MAX_GROWTH_OCTETS)
  const live = await rig.host.api.liveReport()
  expect(live?.exporters).toHaveLength(MAX_ACTIVE_EXPORTERS)
  expect(await rig.settle(sent)).toMatchObject({ kernelDrops: 0, queueDrops: 0, decoded: sent })
  const before = numbersOf(await rig.host.api.status())
  expect(numbersOf(await rig.reopen())).toEqual(before)
}, 120_000)

it('more sources than there can be sessions: the oldest are forgotten, nothing is uncounted, exporters go on', async () => {
  const { datagrams, dataRecords } = simulateExport({ durationMicros: 20_000_000 })
  const real = await openExporter(port)
  await real.send(...datagrams)
  const sources = MAX_TRANSPORT_SESSIONS + 1000
  const sent = await sendFromSources(0, sources, [ipfix])
  const status = await rig.until(({ records }) => records.data >= dataRecords + sources)
  expect(status.records.data).toBe(dataRecords + sources)
  // Its templates went with its session, and come again as from any exporter.
  await real.send(...datagrams)
  await rig.until(({ records }) => records.data >= 2 * dataRecords + sources)
  real.close()
  expect(await rig.settle(sent + real.sent())).toMatchObject({ kernelDrops: 0, queueDrops: 0 })
  const { octets } = (await rig.host.api.status()).ledger
  const { header, template, optionsTemplate, decoded, pending, undecodable, malformed, padding } = octets
  expect(header + template + optionsTemplate + decoded + pending + undecodable + malformed + padding).toBe(octets.in)
}, 120_000)

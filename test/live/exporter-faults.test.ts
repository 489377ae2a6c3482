/** What exporters do to a collector, with all threads and real sockets: everything that was sent is accounted for, and true. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAX_PENDING_SECONDS } from '../../core/limits/templates.ts'
import { createLiveRig, numbersOf, UDP, type LiveRig } from '../support/live-rig.ts'
import { dataSet, integer, ipfixMessage, templateRecord, templateSet } from '../support/message-builders.ts'
import { openExporter, simulateExport, type UdpExporter } from '../support/test-exporters.ts'

let rig: LiveRig
let port: number
const exporters: UdpExporter[] = []

beforeEach(async () => {
  rig = await createLiveRig()
  ;[port = 0] = await rig.listen([UDP])
}, 60_000)

afterEach(async () => {
  for (const exporter of exporters.splice(0)) exporter.close()
  await rig.dispose()
})

async function open(address?: string): Promise<UdpExporter> {
  const exporter = await openExporter(port, address)
  exporters.push(exporter)
  return exporter
}

/** The recording is read as a file, and has what was there live. */
async function expectSameAgain(): Promise<void> {
  const live = numbersOf(await rig.host.api.status())
  expect(numbersOf(await rig.reopen())).toEqual(live)
}

describe('exporter restart', () => {
  it('goes on with the new sequence numbers, and calls nothing lost that was not sent', async () => {
    const { datagrams, dataRecords, optionsRecords } = simulateExport({
      durationMicros: 60_000_000,
      faults: { restartMicros: 30_000_000 },
    })
    const exporter = await open()
    await exporter.send(...datagrams)
    const records = { data: dataRecords, options: optionsRecords }
    const status = await rig.until((now) => now.records.data >= dataRecords && now.records.options >= optionsRecords)
    expect(status.records).toEqual(records)
    expect(status.ledger.records).toMatchObject({ lost: 0, duplicated: 0, unknown: 0 })
    expect(status.exporters).toBe(1)
    expect((await rig.host.api.report()).problems.map(({ code }) => code)).toContain('sequence-reset')
    expect(await rig.settle(exporter.sent())).toMatchObject({ kernelDrops: 0, decoded: datagrams.length })
    await expectSameAgain()
  })
})

describe('template change in the middle of the stream', () => {
  it('decodes what comes before with the old template and what comes after with the new one', async () => {
    const { datagrams, dataRecords } = simulateExport({
      durationMicros: 40_000_000,
      faults: { templateChangeMicros: 20_000_000 },
    })
    const exporter = await open()
    await exporter.send(...datagrams)
    const status = await rig.until(({ records }) => records.data >= dataRecords)
    expect(status.records.data).toBe(dataRecords)
    expect(status.ledger.octets).toMatchObject({ pending: 0, undecodable: 0, malformed: 0 })
    expect(status.ledger.records.lost).toBe(0)
    const { sessions } = await rig.host.api.templateTree()
    const templates = sessions.flatMap(({ domains }) => domains.flatMap((domain) => domain.templates))
    expect(templates.some(({ versions }) => versions > 1)).toBe(true)
    await rig.settle(exporter.sent())
    await expectSameAgain()
  })
})

describe('templates that come ten minutes late', () => {
  const MINUTE = 60_000_000
  const late = (minutes: number) =>
    simulateExport({
      perSecond: 2,
      durationMicros: (minutes + 1) * MINUTE,
      templatesEveryMicros: 10 * MINUTE,
      faults: { lateTemplatesMicros: minutes * MINUTE },
    })

  it('keeps the data, says what it waits for, and decodes all of it when they come', async () => {
    const { datagrams, dataRecords, optionsRecords } = late(10)
    const exporter = await open()
    const firstTemplate = datagrams.findIndex((octets) => setIdsOf(octets).includes(2))
    expect(firstTemplate).toBeGreaterThan(100)
    await exporter.send(...datagrams.slice(0, firstTemplate))
    const { ladder } = await rig.untilReport((_, report) => report.exporters[0]?.datagrams === firstTemplate)
    expect(ladder.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'bound passed',
      'datagrams passed',
      'recognised passed',
      'domain passed',
      'template failed',
      'decoded open',
      'stored open',
    ])
    expect(ladder[4]?.evidence).toMatch(/wait for templates /)
    expect(ladder[4]?.advice).toMatch(/Nothing of it is lost.*templateRefresh/)
    expect((await rig.host.api.status()).records).toEqual({ data: 0, options: 0 })
    await exporter.send(...datagrams.slice(firstTemplate))
    const status = await rig.until((now) => now.records.data >= dataRecords && now.records.options >= optionsRecords)
    expect(status.records).toEqual({ data: dataRecords, options: optionsRecords })
    expect(status.ledger.octets).toMatchObject({ pending: 0, undecodable: 0 })
    expect(status.ledger.records).toMatchObject({ lost: 0, pending: 0 })
    expect(status.ledger.records.late).toBeGreaterThan(firstTemplate)
    await rig.settle(exporter.sent())
    await expectSameAgain()
  })

  it('gives data up after half an hour of its exporter’s clock, and counts its octets', async () => {
    const { datagrams, dataRecords } = late(MAX_PENDING_SECONDS / 60 + 20)
    const exporter = await open()
    await exporter.send(...datagrams)
    await rig.settle(exporter.sent())
    const { records, ledger } = await rig.host.api.status()
    const { octets } = ledger
    expect(records.data).toBeGreaterThan(0)
    expect(records.data).toBeLessThan(dataRecords)
    expect(octets.undecodable).toBeGreaterThan(0)
    const { header, template, optionsTemplate, decoded, pending, undecodable, malformed, padding } = octets
    expect(header + template + optionsTemplate + decoded + pending + undecodable + malformed + padding).toBe(octets.in)
  })
})

describe('NAT', () => {
  it('keeps exporters behind one address apart, by their ports', async () => {
    const short = await open()
    const long = await open()
    const third = await open()
    // The same domain and template id, of other meaning each.
    const message = (sequence: number, field: { id: number; length: number }, value: number) =>
      ipfixMessage(
        { sequence, domain: 7 },
        templateSet(templateRecord(256, [field])),
        dataSet(256, integer(value, field.length)),
      )
    for (let index = 0; index < 20; index++) {
      await short.send(message(index, { id: 1, length: 4 }, index))
      await long.send(message(index, { id: 2, length: 8 }, 1000 + index))
      await third.send(message(index, { id: 7, length: 2 }, 2000 + index))
    }
    const status = await rig.until(({ records }) => records.data === 60)
    expect(status.exporters).toBe(3)
    expect(status.ledger).toMatchObject({ octets: { malformed: 0, undecodable: 0 }, records: { lost: 0 } })
    const view = await rig.host.api.openView({ filter: '', sort: [] })
    if (!view.ok) throw new Error(view.failure.message)
    const window = await rig.host.api.readWindow({
      view: view.value.view,
      first: 0,
      count: 60,
      columns: ['@exporter', 'octetDeltaCount', 'packetDeltaCount', 'sourceTransportPort'],
    })
    if (!window.ok) throw new Error(window.failure.message)
    const [names = [], octets = [], packets = [], ports = []] = window.value.columns
    const rows = names.map((name, at) => [name, octets[at], packets[at], ports[at]])
    const expected = Array.from({ length: 20 }, (_, index) => [
      [short.name, index, null, null],
      [long.name, null, 1000 + index, null],
      [third.name, null, null, 2000 + index],
    ]).flat()
    expect(rows).toEqual(expected)
    await rig.settle(60)
    await expectSameAgain()
  })
})

describe('clock skew', () => {
  it.each([
    ['two hours ahead', 7200],
    ['an hour behind', -3600],
  ])(
    'shows what an exporter sends whose clock is %s, says so, and takes windows of time by arrival',
    async (_, seconds) => {
      const { datagrams, dataRecords } = simulateExport({
        durationMicros: 20_000_000,
        faults: { clockSkewMicros: seconds * 1_000_000 },
      })
      const exporter = await open()
      await exporter.send(...datagrams)
      const status = await rig.until(({ records }) => records.data >= dataRecords)
      expect(status.ledger.records.lost).toBe(0)
      const view = await rig.host.api.openView({ filter: '', sort: [], lastSeconds: 60 })
      expect(view).toMatchObject({ ok: true, value: { rowCount: status.records.data + status.records.options } })
      const { clocks } = await rig.host.api.health()
      expect(clocks).toHaveLength(1)
      expect(clocks[0]).toMatchObject({ isOdd: true, words: expect.stringMatching(seconds > 0 ? /ahead/ : /behind/) })
      // The simulation's twenty seconds are sent at once.
      expect(Math.abs(Number(clocks[0]?.offsetNs) / 1e9 - seconds)).toBeLessThan(30)
      // Rates go by the clock of this machine, looked at once a second.
      await rig.untilReport((_, { exporters: active }) => (active[0]?.recordsPerSecond ?? 0) > 0)
      await rig.settle(exporter.sent())
      await expectSameAgain()
    },
  )
})

/** Ids of the sets of an IPFIX message. */
function setIdsOf(octets: Uint8Array): readonly number[] {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  const ids: number[] = []
  for (let at = 16; at + 4 <= octets.length; at += view.getUint16(at + 2)) ids.push(view.getUint16(at))
  return ids
}

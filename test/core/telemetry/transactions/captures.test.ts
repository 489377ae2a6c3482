/** Transactions of whole captures: of real NetScalers, read by hand beside their records, and of the simulated sample. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSampleCapture } from '../../../../core/simulate/sample-capture.ts'
import { createStitching, type Stitched } from '../../../support/appflow-records.ts'
import { decodeCapture, inChunks } from '../../../support/decode-capture.ts'

const CAPTURES = join(import.meta.dirname, '../../../../../shared/corpora/captures')

function stitchCapture(octets: Uint8Array): Stitched {
  const { take, stitched } = createStitching()
  const { losses } = decodeCapture(inChunks(octets), take)
  stitched.book.setLosses(losses)
  stitched.book.end()
  return stitched
}

function column(stitched: Stitched, id: string): (string | number | null)[] {
  return stitched.values(stitched.book.transactions, id)
}

describe.skipIf(!existsSync(CAPTURES))('captures of real NetScalers', () => {
  const read = (name: string): Stitched => stitchCapture(readFileSync(join(CAPTURES, name)))

  it.each([
    'logstash_ipfix_netscaler_with_variable_length_fields.pcap',
    'variant_tcp_netscaler_logstash.pcap',
    'variant_pcapng_netscaler_logstash.pcapng',
  ])('%s: a late ACK with the response that it acknowledges, and a request still to be answered', async (name) => {
    const stitched = read(name)
    expect(stitched.book.transactions.rowCount).toBe(2)
    const ids = column(stitched, 'transactionId')
    const describe = async (id: number) => stitched.book.describeTransaction(ids.indexOf(id) + 1, stitched.readTexts)

    const answered = await describe(1_068_114_973)
    expect(answered).toMatchObject({
      domain: 0,
      observationPointId: 167_954_698,
      exportingProcessId: 3,
      clientConnectionId: 14_460_661,
      serverConnectionId: null,
      start: '2016-11-11T12:09:19.427396Z',
      client: { address: '192.168.0.1', port: 51_053 },
      vip: { address: '10.0.0.1', port: 443 },
      server: null,
      method: null,
      host: null,
      url: null,
      status: null,
      application: null,
      requestOctets: 40,
      responseOctets: 1525,
      verdict: 'waiting',
      clientRtt: { ms: 83, record: 2 },
      serverRtt: { ms: null, record: null, absence: 'notKnown' },
      totalUs: null,
      chain: { id: '00e0ed1c9ca80300efb4255884850600', hop: 1 },
    })
    expect(answered?.legs.map(({ records }) => records.map(({ record }) => record))).toEqual([[1], [], [], [2]])
    expect(answered?.stamps[6]).toEqual({
      element: 158,
      name: 'response forwarded, first octet',
      us: null,
      raw: '17163184441650',
      record: 1,
      templateId: 258,
      state: 'sound',
    })
    expect(answered?.stamps[7]).toMatchObject({ raw: null, state: 'missing' })
    expect(answered?.checks).toMatchObject([{ kind: 'quirk' }])
    expect(answered?.answer).toBeUndefined()
    expect(answered?.legs[3]?.records[0]?.evidence).toEqual([
      'Template 257 has roundTripTime (5951:128): sent by the NetScaler, leg 4.',
      'flowId is connectionId 14460661 plus 1: from the appliance.',
      'ingressInterface is 0x80000003: out of the appliance.',
      'Bit 30 of flowFlags is set: outbound.',
      "Another record of its connectionId is of the client's side.",
    ])

    const asked = await describe(1_068_114_985)
    expect(asked).toMatchObject({
      method: 'GET',
      host: 'www.kobo.com',
      url: '/aa/bb/ccccc/ddddddddddddddddddddddddd',
      referer: 'http://www.kobo.com/is-the-best-ebook-company-in-the-world',
      userAgent: 'Mozilla/5.0 (Commodore 64;  kobo.com) Gecko/20100101 Firefox/75.0',
      requestOctets: 1541,
      responseOctets: null,
      verdict: 'waiting',
    })
    expect(asked?.clientConnection).toBe(answered?.clientConnection)
    const connection = await stitched.book.describeConnection(asked?.clientConnection ?? 0, stitched.readTexts)
    expect(connection?.transactions.map(({ transactionId }) => transactionId)).toEqual([1_068_114_973, 1_068_114_985])
    expect(connection).toMatchObject({ side: 'client', connectionId: 14_460_661, octets: 3106, packets: 5 })
  })

  it('splunk_netscaler_http_flows_2012.pcap: firmware without stamps, flow times half an hour before the export', async () => {
    const stitched = read('splunk_netscaler_http_flows_2012.pcap')
    const ids = column(stitched, 'transactionId')
    expect([...ids].sort()).toEqual([1_539_996, 1_540_046])
    const found = await stitched.book.describeTransaction(ids.indexOf(1_539_996) + 1, stitched.readTexts)
    expect(found).toMatchObject({
      domain: 2_720_843_530,
      observationPointId: 1,
      exportingProcessId: 0,
      start: '2012-10-11T02:09:50.435423Z',
      client: { address: '10.160.21.221', port: 47_266 },
      vip: { address: '10.160.203.243', port: 443 },
      requestOctets: 107,
      responseOctets: 667,
      clientRtt: { ms: 252, record: 4 },
      // The message with the templates was exported eight months later: nothing is waited for. Eleven records are lost between.
      verdict: 'legLost',
    })
    expect(found?.legs.map(({ records }) => records.map(({ record }) => record))).toEqual([[2], [], [], [4]])
    expect(found?.stamps.every(({ state }) => state === 'missing')).toBe(true)
    expect(column(stitched, 'legs')[ids.indexOf(1_540_046)]).toBe('1---')
    expect(stitched.book.placeRecord(1)).toEqual({})
  })

  it.each([
    'splunk_netscaler_appnames_40_sets.pcap',
    'splunk_netscaler_appnames_1_set_40_records.pcap',
    'splunk_netscaler_citrix_data.pcap',
    'logstash_netscaler_missing_templates.pcap',
  ])('%s: names, or data without templates: no transaction', (name) => {
    const { book } = read(name)
    expect([book.transactions.rowCount, book.connections.rowCount]).toEqual([0, 0])
  })
})

describe('the sample', () => {
  it('begins with transactions whose every stamp is there; those of IPv6 have theirs once the templates changed', () => {
    const stitched = stitchCapture(createSampleCapture().octets)
    const [start, client, url, legs, total] = ['start', 'client', 'url', 'legs', 'total'].map((id) =>
      column(stitched, id),
    )
    const complete = [...start!.keys()]
      .filter((row) => legs![row] === '1234' && url![row] !== null)
      .map((row) => ({
        at: Number(start![row]),
        isIpv6: String(client![row]).includes(':'),
        hasTotal: total![row] !== null,
      }))
      .sort((one, other) => one.at - other.at)
    expect(complete.slice(0, 5).map(({ hasTotal }) => hasTotal)).toEqual([true, true, true, true, true])
    const change = Date.parse('2024-07-11T09:18:58Z') * 1000
    const shareWithTotal = (isIpv6: boolean, isLater: boolean): number => {
      const some = complete.filter((each) => each.isIpv6 === isIpv6 && each.at > change === isLater)
      expect(some.length).toBeGreaterThan(10)
      return some.filter(({ hasTotal }) => hasTotal).length / some.length
    }
    expect([shareWithTotal(false, false), shareWithTotal(true, false)]).toEqual([1, 0])
    // Where messages get lost, a late ACK with the stamps may be among them.
    expect(shareWithTotal(false, true)).toBeGreaterThan(0.99)
    expect(shareWithTotal(true, true)).toBe(1)
  })

  it('has its transactions, with the application of each by the labels that came after the first records', async () => {
    const stitched = stitchCapture(createSampleCapture().octets)
    await stitched.resolveNames()
    const legs = column(stitched, 'legs')
    expect(legs.filter((mask) => mask === '1234').length).toBeGreaterThan(legs.length / 2)
    expect(legs.filter((mask) => mask === '1--4').length).toBeGreaterThan(10)
    // The options data do not name the media server, and without a leg of the client's side nothing names an application.
    const applications = column(stitched, 'application')
    const vips = column(stitched, 'vip')
    const nameless = new Set(vips.filter((_, row) => applications[row] === null))
    expect(nameless).toEqual(new Set([null, '203.0.113.13', '2001:db8:a::13']))
    expect(new Set(applications)).toEqual(new Set([null, 'shop-vs-443', 'api-vs-443', 'sso-vs-443', 'ldap-vs-636']))
    expect(Object.values(stitched.book.dropped())).toEqual([0, 0, 0, 0])
    const sides = stitched.values(stitched.book.connections, 'side')
    expect(new Set(sides)).toEqual(new Set(['client', 'server', 'plain']))
  })
})

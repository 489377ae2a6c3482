/** Who opened a session, by what evidence. */
import { describe, expect, it } from 'vitest'
import {
  bookOf,
  createSessionBookReader,
  createUniflowBlocks,
  SYN_ONLY,
  type Uniflow,
} from '../../../support/traffic-session-books.ts'

const HERE = '192.0.2.7'
const THERE = '203.0.113.80'

/** Client and evidence of the only session. */
async function clientOf(...uniflows: readonly Uniflow[]): Promise<[string, string | undefined]> {
  const { book, readTexts } = bookOf(uniflows)
  expect(book.sessions.rowCount).toBe(1)
  const details = await book.describeSession(1, 'service', readTexts)
  return [details?.client.address ?? '', details?.clientEvidence]
}

describe('the client', () => {
  const high: Uniflow = { from: `${HERE}:9000`, to: `${THERE}:8000` }
  const low: Uniflow = { from: high.to, to: high.from }

  it('sent a SYN without an ACK', async () => {
    expect(await clientOf(high, { ...low, flags: SYN_ONLY })).toEqual([THERE, 'It sent a SYN without an ACK.'])
  })

  it('alone has the size of its SYN, whatever the ports are', async () => {
    const evidence = 'Its direction alone carries the size and TTL of the SYN.'
    expect(await clientOf(high, { ...low, synSize: 60 })).toEqual([THERE, evidence])
    expect(await clientOf({ ...high, synTtl: 57 }, low)).toEqual([HERE, evidence])
  })

  it('asked for a name', async () => {
    const sentence = 'Its direction alone carries the name that was asked for.'
    expect(await clientOf(high, { ...low, sni: 'portal.example.org' })).toEqual([THERE, sentence])
  })

  it('did not send the DNS response', async () => {
    const response: Uniflow = {
      template: 'dns',
      from: `${HERE}:5353`,
      to: `${THERE}:40000`,
      dnsFlags: 0x8180,
      dnsId: 1,
    }
    expect(await clientOf(response)).toEqual([THERE, 'The other side sent the DNS response.'])
  })

  it('speaks to a well-known port', async () => {
    const one: Uniflow = { from: `${HERE}:443`, to: `${THERE}:50000` }
    expect(await clientOf(one)).toEqual([THERE, 'The other side has a well-known port.'])
  })

  it('was answered in the time that its server took', async () => {
    expect(await clientOf({ ...high, srt: 4000 }, low)).toEqual([
      THERE,
      'The exporter measured the response time on the other side.',
    ])
  })

  it('has the higher port, when nothing else tells', async () => {
    expect(await clientOf(low, high)).toEqual([HERE, 'It has the higher port.'])
  })

  it('sent the first packet between equal ports', async () => {
    const one: Uniflow = { from: `${HERE}:4500`, to: `${THERE}:4500`, startMs: 10, endMs: 99 }
    const other: Uniflow = { from: one.to, to: one.from, startMs: 3, endMs: 99 }
    expect(await clientOf(one, other)).toEqual([THERE, 'It sent the first packet.'])
  })

  it('may be told by a later record', () => {
    const reader = createSessionBookReader()
    const blocks = createUniflowBlocks()
    blocks.add(high)
    reader.take(blocks.build())
    expect(reader.rows(['client'])).toEqual([{ client: HERE }])
    const before = reader.book.sessions.revision
    blocks.add({ ...low, synSize: 60 })
    reader.take(blocks.build())
    expect(reader.rows(['client', 'clientPort', 'serverPort'])).toEqual([
      { client: THERE, clientPort: 8000, serverPort: 9000 },
    ])
    expect(reader.book.sessions.revision).toBeGreaterThan(before)
  })
})

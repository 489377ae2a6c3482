/** Marks and notes follow their records into a bundle, where the records have other numbers. */
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BundleMark, BundleRequest } from '../../../core/protocol/live-api.ts'
import type { RecordDetails } from '../../../core/protocol/session-api.ts'
import { createLiveRig, TCP, UDP, type LiveRig } from '../../support/live-rig.ts'
import { dataSet, ipfixMessage, ipv4, templateRecord, templateSet, u32 } from '../../support/message-builders.ts'

const TEMPLATE = templateSet(
  templateRecord(256, [
    { id: 8, length: 4 },
    { id: 1, length: 4 },
  ]),
)
const MESSAGES = 20
const REQUEST: BundleRequest = { isAnonymised: false, notes: '', view: '' }

/** Two records: what they counted tells them apart, in an anonymised copy, too. */
function messageOf(index: number, octets: number): Uint8Array {
  const values = [ipv4(`198.51.100.${index}`), u32(octets), ipv4(`198.51.100.${index}`), u32(octets + 1)]
  return ipfixMessage({ sequence: 2 * index, domain: 7 }, ...(index === 0 ? [TEMPLATE] : []), dataSet(256, ...values))
}

let rig: LiveRig

beforeAll(async () => {
  rig = await createLiveRig()
}, 120_000)
afterAll(() => rig.dispose())

/** Sends messages with the same header over UDP and TCP, half of them after a pause. */
async function sendTwice([udpPort = 0, tcpPort = 0]: readonly number[]): Promise<void> {
  const udp = createSocket('udp4')
  const tcp = connect({ host: '127.0.0.1', port: tcpPort })
  for (let index = 0; index < MESSAGES; index++) {
    if (index === MESSAGES / 2) {
      await rig.until(({ ledger }) => ledger.records.decoded === 4 * index)
      await new Promise((settle) => setTimeout(settle, 6000))
    }
    await new Promise<void>((settle) => {
      udp.send(messageOf(index, 10_000 + 10 * index), udpPort, '127.0.0.1', () => settle())
    })
    tcp.write(messageOf(index, 20_000 + 10 * index))
  }
  // Decoded, and stored: each is told by a thread of its own.
  await rig.until(({ ledger, records }) => ledger.records.decoded === 4 * MESSAGES && records.data === 4 * MESSAGES)
  udp.close()
  tcp.end()
}

async function detailsOf(record: number): Promise<RecordDetails> {
  const found = await rig.host.api.describeRecord(record)
  if (!found.ok) throw new Error(found.failure.message)
  return found.value
}

async function octetsOf(record: number): Promise<unknown> {
  return (await detailsOf(record)).fields.find(({ key }) => key === 'octetDeltaCount')?.value
}

async function openMarks(path: string): Promise<readonly BundleMark[] | undefined> {
  expect((await rig.host.open(path, 'bundle')).ok).toBe(true)
  await rig.until(({ phase }) => phase === 'ready')
  return (await rig.host.api.bundleManifest())?.marks
}

describe('marks in a bundle of a live session', () => {
  it('follow their records into the last seconds, plain and anonymised; others stay out and are not counted', async () => {
    await sendTwice(await rig.listen([UDP, TCP]))
    const [early, late, other] = [3, 4 * MESSAGES - 1, 4 * MESSAGES - 6] as const
    const values = [await octetsOf(late), await octetsOf(other)]
    const marks: readonly BundleMark[] = [
      { record: early, isMarked: true },
      { record: late, isMarked: true, note: 'naïve: ask the vendor', isSelected: true },
      { record: other, referenceTime: '2024-07-11T09:34:02Z' },
      { record: 999_999, isMarked: true },
    ]
    const request = { ...REQUEST, lastSeconds: 4, marks }
    const [plain, copy] = [join(rig.folder, 'marked.pcapng'), join(rig.folder, 'marked-copy.pcapng')]
    const written = [
      await rig.host.writeBundle(plain, request),
      await rig.host.writeBundle(copy, { ...request, isAnonymised: true }),
    ]
    const records = 4 * (MESSAGES / 2)
    for (const result of written) expect(result).toMatchObject({ ok: true, value: { marks: 2, records } })
    for (const path of [plain, copy]) {
      const found = await openMarks(path)
      expect(found).toMatchObject([
        { isMarked: true, note: 'naïve: ask the vendor', isSelected: true },
        { referenceTime: '2024-07-11T09:34:02Z' },
      ])
      const [first, second] = found ?? []
      expect(first?.record).toBeLessThanOrEqual(records)
      expect([await octetsOf(first?.record ?? 0), await octetsOf(second?.record ?? 0)]).toEqual(values)
    }
  }, 60_000)

  it('are absent where none were asked for', async () => {
    await sendTwice(await rig.listen([UDP, TCP]))
    const path = join(rig.folder, 'unmarked.pcapng')
    const written = await rig.host.writeBundle(path, REQUEST)
    expect(written.ok && written.value).not.toHaveProperty('marks')
    expect(await openMarks(path)).toBeUndefined()
  }, 60_000)
})

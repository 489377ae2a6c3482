/** Bundles of a session that listens: written while it goes on, opened again with the same numbers. */
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BundleRequest } from '../../../core/protocol/live-api.ts'
import { createLiveRig, numbersOf, TCP, UDP, type LiveRig } from '../../support/live-rig.ts'
import { dataSet, ipfixMessage, ipv4, templateRecord, templateSet, u32 } from '../../support/message-builders.ts'

const TEMPLATE = templateSet(
  templateRecord(256, [
    { id: 8, length: 4 },
    { id: 1, length: 4 },
  ]),
)
const MESSAGES = 40

function messageOf(index: number): Uint8Array {
  const record = dataSet(256, ipv4(`198.51.100.${index}`), u32(index))
  return ipfixMessage({ sequence: index, domain: 7 }, ...(index === 0 ? [TEMPLATE] : []), record)
}

let rig: LiveRig

beforeAll(async () => {
  rig = await createLiveRig()
}, 120_000)
afterAll(() => rig.dispose())

async function send(ports: readonly number[]): Promise<void> {
  const [udpPort = 0, tcpPort = 0] = ports
  const udp = createSocket('udp4')
  const tcp = connect({ host: '127.0.0.1', port: tcpPort })
  for (let index = 0; index < MESSAGES; index++) {
    await new Promise<void>((settle) => {
      udp.send(messageOf(index), udpPort, '127.0.0.1', () => settle())
    })
    tcp.write(messageOf(index))
  }
  await rig.until(({ ledger }) => ledger.records.decoded === 2 * MESSAGES)
  udp.close()
  tcp.end()
}

const REQUEST: BundleRequest = { isAnonymised: false, notes: 'slow cart', view: '{}' }

describe('a bundle of a live session', () => {
  it('is written while it listens, and opens with its numbers, anonymised or not', async () => {
    await send(await rig.listen([UDP, TCP]))
    const plain = join(rig.folder, 'plain.pcapng')
    const copy = join(rig.folder, 'copy.pcapng')
    const written = await rig.host.writeBundle(plain, REQUEST)
    const anonymised = await rig.host.writeBundle(copy, { ...REQUEST, isAnonymised: true })
    expect(written).toMatchObject({ ok: true, value: { records: 2 * MESSAGES, datagrams: 2 * MESSAGES } })
    expect(anonymised).toMatchObject({ ok: true, value: { records: 2 * MESSAGES, datagrams: 2 * MESSAGES } })
    expect((await rig.host.api.liveReport())?.isListening).toBe(true)
    await rig.host.api.stopLoading()
    const live = numbersOf(await rig.host.api.status())
    for (const path of [plain, copy]) {
      expect((await rig.host.open(path, 'bundle')).ok).toBe(true)
      const status = await rig.until(({ phase }) => phase === 'ready')
      expect(numbersOf(status)).toEqual(live)
      expect(await rig.host.api.bundleManifest()).toMatchObject({ notes: 'slow cart', records: 2 * MESSAGES })
    }
    expect((await readdir(rig.folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  }, 60_000)

  it('cannot be written where nothing is recorded', async () => {
    await rig.host.listen(
      { listeners: [UDP], allowedExporters: [], retention: {}, receiveBufferOctets: 1 << 20 },
      'unrecorded',
    )
    expect(await rig.host.writeBundle(join(rig.folder, 'x.pcapng'), REQUEST)).toMatchObject({
      ok: false,
      failure: { code: 'not-live' },
    })
  })

  it('says why when its folder is not there', async () => {
    await send(await rig.listen([UDP, TCP]))
    const path = join(rig.folder, 'nowhere/bundle.pcapng')
    expect(await rig.host.writeBundle(path, REQUEST)).toMatchObject({
      ok: false,
      failure: { code: 'bundle-not-written' },
    })
  })
})

describe('a ring whose oldest files have gone', () => {
  it('still decodes what is left, although its template was sent once', async () => {
    const [, port = 0] = await rig.listen([UDP, TCP], { recorder: { maxOctets: 64 << 10, files: 4 } })
    const tcp = connect({ host: '127.0.0.1', port })
    let sent = 0
    const deadline = Date.now() + 25_000
    const isRotated = async (): Promise<boolean> => {
      const report = await rig.host.api.liveReport()
      return (report?.recorder.removedDatagrams ?? 0) > 4
    }
    while (!(await isRotated()) && Date.now() < deadline) {
      for (let index = 0; index < 100; index++) tcp.write(messageOf(sent++))
      await rig.until(({ ledger }) => ledger.records.decoded === sent)
      await new Promise((settle) => setTimeout(settle, 100))
    }
    expect(await isRotated()).toBe(true)
    tcp.end()
    await rig.host.api.stopLoading()
    const whole = (await rig.host.api.status()).records.data
    const path = join(rig.folder, 'rest.pcapng')
    const written = await rig.host.writeBundle(path, REQUEST)
    const status = await rig.reopen()
    expect(status.records.data).toBeGreaterThan(0)
    expect(status.records.data).toBeLessThan(whole)
    expect(status.ledger.octets.undecodable + status.ledger.octets.malformed).toBe(0)
    expect(written.ok && written.value.records).toBe(status.records.data)
  }, 60_000)
})

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFileHead } from '../../../core/live/pcapng-writer.ts'
import { listRingFiles } from '../../../core/live/recording-folder.ts'
import type { ListenerSpec } from '../../../core/protocol/live-api.ts'
import { concatOctets } from '../../support/capture-builders.ts'
import { startListeners } from '../../support/listener-threads.ts'
import { ipfixMessage } from '../../support/message-samples.ts'

const UDP: ListenerSpec = { protocol: 'udp', address: '127.0.0.1', port: 0 }
const TCP: ListenerSpec = { ...UDP, protocol: 'tcp' }
const FILE_HEAD = createFileHead().length

let folder: string
let sender: Socket

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-listener-'))
  sender = createSocket('udp4')
})

afterEach(async () => {
  sender.close()
  await rm(folder, { recursive: true, force: true })
})

async function send(port: number, payloads: readonly Uint8Array[]): Promise<void> {
  for (const payload of payloads) await new Promise((settle) => sender.send(payload, port, '127.0.0.1', settle))
}

/** What the recording holds between the heads of its files. */
async function readPackets(): Promise<Uint8Array> {
  const files = await listRingFiles(folder)
  const contents = await Promise.all(files.map(({ path }) => readFile(path)))
  return concatOctets(contents.map((octets) => octets.subarray(FILE_HEAD)))
}

describe('listener thread', () => {
  it('says who listens, what arrived, and ends with everything handed on', async () => {
    const thread = startListeners([UDP, TCP])
    const { listeners, recorder } = await thread.bound
    expect(listeners).toMatchObject([
      { state: 'listening', datagrams: 0, spec: UDP },
      { state: 'listening', datagrams: 0, spec: TCP },
    ])
    expect(recorder.state).toBe('off')
    await send(listeners[0]!.port, [Uint8Array.of(1, 2, 3), Uint8Array.of()])
    const stopped = await thread.stop()
    expect(stopped.listeners).toMatchObject([
      { state: 'stopped', datagrams: 2, octets: 3 },
      { state: 'stopped', datagrams: 0 },
    ])
    expect(thread.take()).toHaveLength(56 + 3 + 1 + 4 + 56 + 4)
  })

  it('records octet for octet what it hands on, datagrams and streams', async () => {
    const recorder = { maxOctets: 1 << 22, files: 4 }
    const thread = startListeners([UDP, TCP], { recordingFolder: folder, recorder, ringOctets: 1 << 22 })
    const { listeners } = await thread.bound
    const stream = connect(listeners[1]!.port, '127.0.0.1')
    await once(stream, 'connect')
    for (let index = 0; index < 30; index++) {
      await send(listeners[0]!.port, [ipfixMessage(1000 + index, index)])
      stream.write(ipfixMessage(30_000, index))
    }
    stream.end()
    await once(stream, 'close')
    const stopped = await thread.stop()
    expect(stopped.listeners).toMatchObject([{ datagrams: 30 }, { datagrams: 30 }])
    expect(stopped.recorder).toMatchObject({ state: 'ended', unrecordedDatagrams: 0, spec: recorder })
    expect(stopped.recorder.files).toBeGreaterThan(0)
    expect(Buffer.compare(await readPackets(), thread.take())).toBe(0)
  })

  it('counts messages of streams, not segments, where they are not recorded', async () => {
    const recorder = { maxOctets: 1 << 22, files: 4 }
    const thread = startListeners([TCP], { recordingFolder: join(folder, 'not-there'), recorder })
    const stream = connect((await thread.bound).listeners[0]!.port, '127.0.0.1')
    stream.write(ipfixMessage(1000))
    stream.end(ipfixMessage(60_000).subarray(0, 50_000))
    await once(stream, 'close')
    const stopped = await thread.stop()
    expect(stopped.listeners[0]).toMatchObject({ datagrams: 2, octets: 51_020 })
    expect(stopped.recorder).toMatchObject({ state: 'failed', unrecordedDatagrams: 2 })
  })

  it('has on disk, some time after it arrived, what no file is full of yet: nobody can ask for it after a crash', async () => {
    const thread = startListeners([UDP], { recordingFolder: folder, recorder: { maxOctets: 1 << 30, files: 8 } })
    const { port } = (await thread.bound).listeners[0]!
    await send(port, [ipfixMessage(100)])
    await thread.until((_, { recorder }) => recorder.octets > FILE_HEAD)
    expect(Buffer.compare(await readPackets(), thread.take())).toBe(0)
    await thread.stop()
  })

  it('records what the ring has no room for', async () => {
    const recorder = { maxOctets: 1 << 22, files: 2 }
    const thread = startListeners([UDP], { recordingFolder: folder, recorder, ringOctets: 1 << 12 })
    const { port } = (await thread.bound).listeners[0]!
    await send(
      port,
      Array.from({ length: 10 }, () => new Uint8Array(940)),
    )
    await thread.until(({ datagrams }) => datagrams === 10)
    const stopped = await thread.stop()
    expect(stopped.queue.droppedDatagrams).toBe(6)
    expect(await readPackets()).toHaveLength(10 * 1000)
  })

  it('freezes what is recorded, and answers with a report', async () => {
    const thread = startListeners([UDP], { recordingFolder: folder, recorder: { maxOctets: 1 << 22, files: 2 } })
    const { port } = (await thread.bound).listeners[0]!
    await send(port, [ipfixMessage(100)])
    await thread.until(({ datagrams }) => datagrams === 1)
    thread.freeze()
    const { recorder } = await thread.until((_, report) => report.recorder.frozenSince !== undefined)
    expect(recorder).toMatchObject({ state: 'recording', files: 1 })
    await thread.stop()
  })

  it('goes on listening where nothing can be recorded', async () => {
    const recordingFolder = join(folder, 'not-there')
    const thread = startListeners([UDP], { recordingFolder, recorder: { maxOctets: 1 << 22, files: 2 } })
    const { port } = (await thread.bound).listeners[0]!
    await send(port, [ipfixMessage(100), ipfixMessage(100)])
    const { recorder } = await thread.until((_, report) => report.recorder.state === 'failed')
    expect(recorder.failure?.code).toBe('recording-failed')
    const stopped = await thread.stop()
    expect(stopped.listeners[0]).toMatchObject({ datagrams: 2 })
    expect(stopped.recorder).toMatchObject({ state: 'failed', unrecordedDatagrams: 2 })
  })
})

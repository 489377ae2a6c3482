/**
 * A process that records until it is killed: `recording-child.ts FOLDER`. Prints, line by line, the path of its recording and then how
 * many datagrams are surely written.
 */
import { createPacketWriter, createBlockMemory, createUdpHead, blockOctets } from '../../core/live/pcapng-writer.ts'
import { createRecorder } from '../../core/live/recorder.ts'
import { createRecordingFolder } from '../../core/live/recording-folder.ts'
import { dataSet, integer, ipfixMessage, ipv4, templateRecord, templateSet } from './message-builders.ts'

const LOT = 20
const [, , base = ''] = process.argv
const listeners = [{ protocol: 'udp', address: '127.0.0.1', port: 4739 }] as const
async function record(): Promise<void> {
  const made = await createRecordingFolder(base, listeners)
  if (!made.ok) throw new Error(made.failure.message)
  process.stdout.write(`${made.value.path}\n`)
  const recorder = createRecorder({
    folder: made.value.path,
    spec: { maxOctets: 64 << 20, files: 256 },
    now: () => Date.now(),
  })
  const head = createUdpHead(Uint8Array.of(192, 0, 2, 1), Uint8Array.of(192, 0, 2, 2), 4739)
  const template = templateRecord(256, [
    { id: 8, length: 4 },
    { id: 1, length: 4 },
  ])

  // Bounded, in case nobody kills it.
  for (let sent = 0; sent < 100_000; sent += LOT) {
    const time = { seconds: Math.floor(Date.now() / 1000), nanos: 0 }
    const writer = createPacketWriter(time)
    const memory = createBlockMemory(LOT * 256)
    let at = 0
    for (let index = sent; index < sent + LOT; index++) {
      const record = dataSet(256, new Uint8Array([...ipv4('198.51.100.7'), ...integer(index, 4)]))
      const sets = index === 0 ? [templateSet(template), record] : [record]
      const payload = ipfixMessage({ sequence: index, exportTime: time.seconds }, ...sets)
      if (at + blockOctets(head, payload.length) > memory.octets.length) throw new Error('a lot is too large')
      at = writer.writeDatagram(memory, at, head, 40_000, payload)
    }
    const now = Date.now()
    const blocks = { memory, from: 0, to: at, datagrams: LOT, firstMs: now, lastMs: now }
    await new Promise<void>((settle) => {
      recorder.take(blocks, settle)
    })
    process.stdout.write(`${sent + LOT}\n`)
  }
}

void record()

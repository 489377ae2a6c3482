/**
 * What the listener's thread takes, by itself: datagrams from a sender in a process of its own, through socket, ring and recorder, to a
 * reader that does nothing with them. `npx tsx test/bench/live-sockets.ts [--rate 100000] [--seconds 10] [--capture FILE] [--no-recorder]`
 */
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { createRingMemory, createRingReader } from '../../core/live/byte-ring.ts'
import type { FromListener, ListenerData, ListenerThreadReport } from '../../core/live/listener-messages.ts'
import { READ_CHUNK_OCTETS } from '../../core/limits/capture.ts'
import { LIVE_RING_OCTETS, RECEIVE_BUFFER_OCTETS } from '../../core/limits/live.ts'
import { benchFolder, prepareCapture } from './bench-captures.ts'
import { bundle } from './bundle.ts'
import { describeMachine, formatMachine } from './machine.ts'
import { formatFigures } from './print-figures.ts'

const CAPTURE_RECORDS = 100_000
const CLOCK_TICKS_PER_SECOND = 100

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '10' },
    capture: { type: 'string' },
    'no-recorder': { type: 'boolean', default: false },
  },
})

interface Sent {
  readonly sent: number
  readonly perSecond: number
  readonly cpuSeconds: number
}

/** Seconds of the processor that each thread of this process has had; empty where the system does not tell. */
function readThreadSeconds(): Map<string, number> {
  const seconds = new Map<string, number>()
  try {
    for (const thread of readdirSync('/proc/self/task')) {
      const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')
      seconds.set(thread, (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND)
    }
  } catch {
    // No Linux.
  }
  return seconds
}

/** Reads the ring as fast as it fills. */
function drain(ring: ReturnType<typeof createRingReader>, worker: Worker): () => number {
  const chunk = new Uint8Array(READ_CHUNK_OCTETS)
  let octets = 0
  function read(): void {
    const count = ring.read(chunk).length
    octets += count
    if (count > 0 || !ring.waitForData()) setImmediate(read)
  }
  worker.on('message', (message: FromListener) => {
    if (message.kind === 'data') read()
  })
  read()
  return () => octets
}

function waitFor(worker: Worker, kind: 'bound' | 'stopped'): Promise<ListenerThreadReport> {
  return new Promise((settle) => {
    worker.on('message', (message: FromListener) => {
      if (message.kind === kind) settle(message.report)
    })
  })
}

async function main(): Promise<void> {
  const capture = values.capture ?? prepareCapture(CAPTURE_RECORDS)
  const [listener, sender] = [await bundle('electron/worker/listener.ts'), await bundle('scripts/send-datagrams.ts')]
  const recordingFolder = resolve(join(benchFolder(), 'live-sockets-recording'))
  rmSync(recordingFolder, { recursive: true, force: true })
  mkdirSync(recordingFolder)
  const ring = createRingMemory(LIVE_RING_OCTETS)
  const data: ListenerData = {
    spec: {
      listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
      allowedExporters: [],
      retention: {},
      receiveBufferOctets: RECEIVE_BUFFER_OCTETS,
      ...(!values['no-recorder'] && { recorder: { maxOctets: 1 << 30, files: 8 } }),
    },
    ring,
    recordingFolder,
  }
  const worker = new Worker(resolve(listener), { workerData: data })
  const octetsRead = drain(createRingReader(ring), worker)
  const { listeners } = await waitFor(worker, 'bound')
  const before = readThreadSeconds()
  const target = `127.0.0.1:${String(listeners[0]?.port)}`
  const options = ['--to', target, '--rate', values.rate, '--seconds', values.seconds]
  const { stdout } = await promisify(execFile)(process.execPath, [sender, capture, ...options])
  const sent = JSON.parse(stdout) as Sent
  const stopped = waitFor(worker, 'stopped')
  worker.postMessage({ kind: 'stop' })
  const seconds = Array.from(readThreadSeconds(), ([thread, total]) => total - (before.get(thread) ?? 0))
  const report = await stopped
  rmSync(recordingFolder, { recursive: true, force: true })
  const { datagrams = 0, kernelDrops = 0, receiveBufferOctets = 0 } = report.listeners[0] ?? {}
  const mainSeconds = before.size === 0 ? 0 : (seconds[0] ?? 0)
  const listenerSeconds = Math.max(0, ...seconds.slice(1))
  const figure = (name: string, unit: string, value: number) => ({ name, unit, samples: [value] })
  console.log(formatMachine(describeMachine()))
  console.log(
    formatFigures([
      figure('sent', 'datagrams', sent.sent),
      figure('sent', 'datagrams/s', sent.perSecond),
      figure('sender', 'µs CPU/datagram', (sent.cpuSeconds / sent.sent) * 1e6),
      figure('received', 'datagrams', datagrams),
      figure('dropped by the system', 'datagrams', kernelDrops),
      figure('dropped by the ring', 'datagrams', report.queue.droppedDatagrams),
      figure('missing in these counts', 'datagrams', sent.sent - datagrams - kernelDrops),
      figure('not recorded', 'datagrams', report.recorder.unrecordedDatagrams),
      figure('recorded', 'MB', report.recorder.octets / 1e6),
      figure('read from the ring', 'MB', octetsRead() / 1e6),
      figure('most in the ring', 'MB', report.queue.mostUsedOctets / 1e6),
      figure('receive buffer', 'MB', receiveBufferOctets / 1e6),
      figure('listener', 'µs CPU/datagram', (listenerSeconds / datagrams) * 1e6),
      figure('reader', 'µs CPU/datagram', (mainSeconds / datagrams) * 1e6),
      figure('all threads', 'µs CPU/datagram', (seconds.reduce((sum, value) => sum + value, 0) / datagrams) * 1e6),
    ]),
  )
  await worker.terminate()
}

void main()

/**
 * `npm run soak`: a window that listens, follows and filters while a sender in a second process keeps on. Prints memory and frames
 * by the minute, whether they grow, and where every datagram has gone. `--minutes 10`, `--rate 20000` datagrams a second,
 * `--keep 2000000` records in the store, `--filter TEXT`, `--host electron|chromium`. Needs `npm run build` first.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findChromium } from '../../scripts/chromium-binary.ts'
import { findElectronForTests } from '../../scripts/electron-binary.ts'
import { prepareCapture } from '../bench/bench-captures.ts'
import { send } from '../bench/collect-process.ts'
import { quantile } from '../bench/figure.ts'
import { describeMachine, formatMachine } from '../bench/machine.ts'
import { insideDisplay } from '../bench/viewer-hosts.ts'
import { createChromiumHost } from '../e2e/hosts/chromium-host.ts'
import { createElectronHost } from '../e2e/hosts/electron-host.ts'
import type { ViewerHost } from '../e2e/hosts/viewer-host.ts'
import { FlowsPage } from '../e2e/pages/flows-page.ts'
import { LivePage } from '../e2e/pages/live-page.ts'
import { describeCurve } from './curve.ts'
import { residentOctets, residentOf } from './process-memory.ts'
import { describeThreads, machineTimes, threadTimes } from './process-time.ts'
import { watchPage, type PageCost } from './sample-frames.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '20000' },
    keep: { type: 'string', default: '2000000' },
    filter: { type: 'string', default: 'netscaler:httpRspStatus >= 500' },
    host: { type: 'string', default: 'electron' },
  },
})

const RECORDS = 1_000_000
const LONGEST_FRAME_MS = 50
/** What is still on its way when the sender has ended. */
const SETTLE_MS = 2000
const MEGABYTE = 1e6

void run()

async function run(): Promise<void> {
  await insideDisplay()
  const folder = mkdtempSync(join(tmpdir(), 'flowglass-soak-'))
  const host = await createHost(folder)
  try {
    await soak(host, folder)
  } finally {
    await host.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function createHost(folder: string): Promise<ViewerHost> {
  if (values.host === 'chromium') {
    const program = await findChromium()
    if (program === undefined) throw new Error('there is no Chromium on this machine')
    return createChromiumHost(program, folder)
  }
  const electron = await findElectronForTests()
  if (electron.kind === 'missing') throw new Error(electron.reason)
  return createElectronHost(electron.path, folder)
}

async function soak(host: ViewerHost, folder: string): Promise<void> {
  const seconds = Number(values.minutes) * 60
  const rate = Number(values.rate)
  const capture = prepareCapture(RECORDS)
  process.stdout.write(formatMachine(describeMachine()))
  const page = await host.start(join(folder, 'gone.pcap'), { listening: 'allowed' })
  const live = new LivePage(page)
  const flows = new FlowsPage(page)
  const port = await freePort()
  await live.keepAtMost(Number(values.keep))
  await live.listenOn(port)
  await flows.typeFilter(values.filter)
  const watch = await watchPage(page)
  const curves = { heap: [] as number[], engine: [] as number[], resident: [] as number[], worst: [] as number[] }
  const frames: number[] = []
  let draws = 0
  const costBefore = await watch.cost()
  const threadsBefore = threadTimes(host.pid())
  const machineBefore = machineTimes()
  const sender = { isOver: false }
  const sending = send(capture, port, rate, seconds).finally(() => (sender.isOver = true))
  while (!sender.isOver) {
    await page.waitForTimeout(1000)
    const sample = await watch.look()
    curves.heap.push(sample.heapBytes / MEGABYTE)
    curves.engine.push(residentOf(host.pid()) / MEGABYTE)
    curves.resident.push(residentOctets(host.pid()) / MEGABYTE)
    curves.worst.push(sample.worstFrameMs)
    frames.push(...sample.frames)
    draws += sample.draws
  }
  const threads = threadTimes(host.pid())
  const machine = machineTimes()
  const cost = await watch.cost()
  const sent = await sending
  await page.waitForTimeout(SETTLE_MS)
  const wayIn = (await live.readWayIn()).replaceAll('\n', ' ').replaceAll(/ +/g, ' ')
  const status = (await flows.status.innerText()).replaceAll('\n', ' ')
  const sorted = frames.sort((one, other) => one - other)
  const perDraw = (of: keyof PageCost) => ((cost[of] - costBefore[of]) / Math.max(1, draws)).toFixed(1)
  const late = sorted.filter((ms) => ms > LONGEST_FRAME_MS).length
  process.stdout.write(
    [
      `${String(sent.sent)} datagrams sent in ${sent.seconds.toFixed(1)} s (${String(sent.perSecond)}/s)`,
      `the way in: ${wayIn}`,
      `status: ${status}`,
      `frames: ${String(sorted.length)}, median ${quantile(sorted, 0.5).toFixed(1)} ms, p99 ${quantile(sorted, 0.99).toFixed(1)} ms, ` +
        `longest ${quantile(sorted, 1).toFixed(1)} ms; ${String(late)} took more than ${String(LONGEST_FRAME_MS)} ms`,
      `draws: ${String(draws)}, ${(draws / seconds).toFixed(1)} a second; the page's main thread took ${perDraw('task')} ms for each: ` +
        `script ${perDraw('script')}, style ${perDraw('style')}, layout ${perDraw('layout')} ms`,
      `the machine: ${(machine.busy - machineBefore.busy).toFixed(1)} s busy, ${(machine.idle - machineBefore.idle).toFixed(1)} s idle`,
      `processor time of threads\n${describeThreads(threadsBefore, threads)}`,
      describeCurve('heap of the page', 'MB', curves.heap),
      describeCurve('resident memory of the process with the engine', 'MB', curves.engine),
      describeCurve('resident memory of all processes', 'MB', curves.resident),
      describeCurve('longest frame of a second', 'ms', curves.worst),
    ].join('\n'),
  )
}

/** A port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

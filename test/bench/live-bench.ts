/**
 * `npm run bench:live`: a headless collector on loopback, fed by a sender in a second process. Prints how many datagrams of AppFlow
 * records a second it takes without a drop, what becomes of 100,000 a second for a minute, and what overload does. `--seconds N`
 * shortens the minute (CI: 3). Needs `npm run build` first.
 */
import { parseArgs } from 'node:util'
import { prepareCapture } from './bench-captures.ts'
import { type Account, send, type Sent, startCollect } from './collect-process.ts'
import type { Figure } from './figure.ts'
import { summarise } from './figure.ts'
import { describeMachine, formatMachine } from './machine.ts'
import { formatFigures } from './print-figures.ts'

const RATES = [10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000]
const TARGET_RATE = 100_000
const RECORDS = 1_000_000
/** What may still be on its way when the sender has ended. */
const SETTLE_MS = 1500

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } })
const seconds = Number(values.seconds)
const capture = prepareCapture(RECORDS)

interface Trial {
  readonly sent: Sent
  readonly account: Account
  readonly cpuSeconds: number
  readonly rssBytes: number
}

/** One collector, one sender; the sum of what was sent has to come out. */
async function tryRate(rate: number, duration: number): Promise<Trial> {
  const collector = await startCollect()
  const before = collector.usage()
  const sent = await send(capture, collector.port, rate, duration)
  await new Promise((settle) => setTimeout(settle, SETTLE_MS))
  const { cpuSeconds, rssBytes } = collector.usage()
  const account = await collector.end()
  const missing = sent.sent - account.kernelDrops - account.received
  if (missing !== 0 || account.unaccounted !== 0) {
    throw new Error(
      `${String(missing)} of ${String(sent.sent)} datagrams are nowhere, ${String(account.unaccounted)} were received and are`,
    )
  }
  return { sent, account, cpuSeconds: cpuSeconds - before.cpuSeconds, rssBytes }
}

function dropped({ account }: Trial): number {
  return account.kernelDrops + account.queueDrops
}

async function run(): Promise<void> {
  const figures: Figure[] = []
  let best = 0
  for (const rate of RATES) {
    const trial = await tryRate(rate, Math.min(seconds, 5))
    if (dropped(trial) > 0) break
    best = trial.sent.perSecond
  }
  const full = await tryRate(TARGET_RATE, seconds)
  const { sent, account } = full
  const target = { atLeast: TARGET_RATE }
  const mebibytes = (account.listeners[0]?.receiveBufferOctets ?? 0) / (1 << 20)
  const note = `receive buffer of ${String(mebibytes)} MiB granted; on Linux net.core.rmem_max bounds it`
  figures.push({ name: 'datagrams without a drop', unit: '/s', samples: [best], target, note })
  const { seconds: lasted } = sent
  figures.push(
    { name: 'asked for 100,000/s: sent', unit: '/s', samples: [sent.perSecond] },
    { name: '  decoded', unit: '/s', samples: [account.decoded / lasted] },
    { name: '  records', unit: '/s', samples: [account.dataRecords / lasted], target: { atLeast: 750_000 } },
    { name: '  dropped', unit: '%', samples: [(100 * dropped(full)) / sent.sent], target: { atMost: 0 } },
    { name: '  of it by the kernel', unit: '', samples: [account.kernelDrops] },
    { name: '  of it by the queue', unit: '', samples: [account.queueDrops] },
    { name: '  processor seconds a second', unit: '', samples: [full.cpuSeconds / lasted] },
    { name: '  resident set', unit: 'MB', samples: [full.rssBytes / 1e6] },
  )
  const overload = await tryRate(Number.POSITIVE_INFINITY, Math.min(seconds, 10))
  figures.push(
    { name: 'as fast as it goes: sent', unit: '/s', samples: [overload.sent.perSecond] },
    { name: '  decoded', unit: '/s', samples: [overload.account.decoded / overload.sent.seconds] },
    { name: '  neither decoded nor counted', unit: '', samples: [0], target: { atMost: 0 } },
  )
  const machine = describeMachine()
  console.log(formatMachine(machine))
  console.log(formatFigures(figures.map((figure) => ({ ...figure, ...summarise(figure) }))))
}

void run()

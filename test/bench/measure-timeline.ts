/** Frames of the timeline while real mouse events move it: how long each took, and how much of it is the viewer's own work. */
import type { Page } from '@playwright/test'
import { type Figure, medianOf, quantile } from './figure.ts'

const OPEN_TIMEOUT_MS = 60_000
const FRAMES_TARGET = { atLeast: 60 }

/** Milliseconds between two reports of a mouse. */
const REPORT_MS = 8

/** Opens the timeline of a client's connection that carries all transactions of a capture. */
export async function openTimeline(page: Page, transactions: number): Promise<Page> {
  const timeout = OPEN_TIMEOUT_MS
  const count = transactions.toLocaleString('en-US')
  const tab = page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: /^Transactions/ })
  await tab.click({ timeout })
  await page.getByRole('group', { name: 'Summary' }).getByText(`${count} transactions`).waitFor({ timeout })
  await page.locator('.view-slot:not([inert]) .ag-row[row-index="0"] [col-id="start"]').click()
  await page.getByRole('region', { name: 'Timeline' }).getByText(`${count} transactions`).waitFor({ timeout })
  return page
}

export interface MovementOptions {
  readonly name: string
  readonly movement: 'panning' | 'zooming'
  readonly seconds: number
}

/** Moves the timeline for that long. */
export async function measureMovement(page: Page, options: MovementOptions): Promise<readonly Figure[]> {
  const { name, movement, seconds } = options
  const box = await page.locator('.lanes-area').boundingBox()
  if (box === null) throw new Error('the timeline is not drawn')
  const [x, y] = [box.x + box.width * 0.6, box.y + box.height * 0.5]
  await page.mouse.move(x, y)
  await page.keyboard.press('0')
  // What shows everything cannot be panned.
  if (movement === 'panning') for (let step = 0; step < 3; step++) await page.keyboard.press('w')
  await page.waitForTimeout(500)
  const stop = await trace(page)
  if (movement === 'panning') {
    await page.mouse.down()
    await feed(page, seconds, (step) => page.mouse.move(x + box.width * 0.3 * Math.sin(step / 60), y))
    await page.mouse.up()
  } else {
    // In and out again, to where some transactions fill the width.
    await feed(page, seconds, (step) => page.mouse.wheel(0, Math.sin(step / 80) >= 0 ? -20 : 20))
  }
  return figuresOf(await stop(), `${name}, ${movement}`)
}

/** A mouse reports 125 times a second, whether the page keeps up or not. */
async function feed(page: Page, seconds: number, report: (step: number) => Promise<void>): Promise<void> {
  const begun = performance.now()
  const sent: Promise<void>[] = []
  for (let step = 0; performance.now() < begun + seconds * 1000; step++) {
    sent.push(report(step))
    await page.waitForTimeout(Math.max(0, begun + step * REPORT_MS - performance.now()))
  }
  await Promise.all(sent)
}

/** An event of the browser's own log; microseconds. */
interface TraceEvent {
  readonly name: string
  readonly ts: number
  readonly dur?: number
}

/** Lets the browser note its frames and what they are made of, until the answer is called. */
async function trace(page: Page): Promise<() => Promise<readonly TraceEvent[]>> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  const includedCategories = [
    'devtools.timeline',
    'disabled-by-default-devtools.timeline',
    'devtools.timeline.frame',
    'disabled-by-default-devtools.timeline.frame',
  ]
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } })
  return async () => {
    const complete = new Promise((settle) => session.once('Tracing.tracingComplete', settle))
    await session.send('Tracing.end')
    await complete
    await session.detach()
    return events.sort((one, other) => one.ts - other.ts)
  }
}

/** Our script in a frame: what events and frames call. What is drawn on a canvas becomes pixels in the commit. */
const SCRIPT: ReadonlySet<string> = new Set(['EventDispatch', 'FireAnimationFrame'])
const OURS: ReadonlySet<string> = new Set([...SCRIPT, 'Commit'])

function milliseconds(events: readonly TraceEvent[], names: ReadonlySet<string>): number {
  return events.reduce((sum, { name, dur = 0 }) => (names.has(name) ? sum + dur / 1000 : sum), 0)
}

function figuresOf(events: readonly TraceEvent[], label: string): readonly Figure[] {
  const drawn = events.filter(({ name }) => name === 'DrawFrame').map(({ ts }) => ts / 1000)
  const times = drawn.slice(1).map((at, index) => at - drawn[index]!)
  const spanMs = (drawn.at(-1) ?? 0) - (drawn[0] ?? 0)
  const p99 = quantile(
    [...times].sort((one, other) => one - other),
    0.99,
  )
  const frames = Math.max(1, times.length)
  const script = milliseconds(events, SCRIPT) / frames
  const ours = milliseconds(events, OURS) / frames
  const share = (100 * ours) / medianOf(times)
  return [
    {
      name: `${label}: frames drawn`,
      unit: '/s',
      samples: [(1000 * frames) / spanMs],
      target: FRAMES_TARGET,
      note: `${frames} in ${(spanMs / 1000).toFixed(1)} s`,
    },
    { name: `${label}: frame time`, unit: 'ms', samples: times, note: `p99 ${p99.toFixed(1)}` },
    {
      name: `${label}: ours of a frame`,
      unit: 'ms',
      samples: [ours],
      note: `${share.toFixed(0)} %: script ${script.toFixed(1)}, canvas to pixels ${(ours - script).toFixed(1)}`,
    },
  ]
}

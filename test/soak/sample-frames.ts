/** What the page of a viewer costs while rows come: the time of its frames, its main thread and its heap, second by second. */
import type { Page } from '@playwright/test'

export interface PageSample {
  /** Milliseconds between two frames in this second: the longest, and all. */
  readonly worstFrameMs: number
  readonly frames: readonly number[]
  /** Frames in which other rows were there than in the one before. */
  readonly draws: number
  readonly heapBytes: number
}

/** Milliseconds of the page's main thread. */
export interface PageCost {
  readonly task: number
  readonly script: number
  readonly style: number
  readonly layout: number
}

export interface PageWatch {
  /** Since the last look. */
  look(): Promise<PageSample>
  /** Since the page began. */
  cost(): Promise<PageCost>
}

/** As text: what compiles this file gives functions names that a page does not know. */
const NOTE_FRAMES = `{
  const seen = (globalThis.flowglassFrames = { frames: [], draws: 0 })
  let before = performance.now()
  let newest = ''
  const note = (now) => {
    seen.frames.push(now - before)
    before = now
    let record = ''
    for (const cell of document.querySelectorAll('.ag-row [col-id="@record"]')) {
      const text = cell.textContent
      if (text.length > record.length || (text.length === record.length && text > record)) record = text
    }
    if (record !== newest) seen.draws += 1
    newest = record
    requestAnimationFrame(note)
  }
  requestAnimationFrame(note)
}`
const TAKE_FRAMES = `{
  const { frames, draws } = globalThis.flowglassFrames
  globalThis.flowglassFrames.draws = 0
  ;({ frames: frames.splice(0), draws })
}`

/** Begins to watch: the page notes when it draws, the browser tells the heap. */
export async function watchPage(page: Page): Promise<PageWatch> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await page.evaluate(NOTE_FRAMES)
  return {
    async look() {
      const { frames, draws } = await page.evaluate<Pick<PageSample, 'frames' | 'draws'>>(TAKE_FRAMES)
      const { usedSize } = await session.send('Runtime.getHeapUsage')
      return { frames, draws, worstFrameMs: Math.max(0, ...frames), heapBytes: usedSize }
    },
    async cost() {
      const { metrics } = await session.send('Performance.getMetrics')
      const milliseconds = (name: string) => 1000 * (metrics.find((metric) => metric.name === name)?.value ?? 0)
      return {
        task: milliseconds('TaskDuration'),
        script: milliseconds('ScriptDuration'),
        style: milliseconds('RecalcStyleDuration'),
        layout: milliseconds('LayoutDuration'),
      }
    },
  }
}

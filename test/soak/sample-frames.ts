/** What the page of a viewer costs while rows come: the time of its frames and its heap, second by second. */
import type { Page } from '@playwright/test'

export interface PageSample {
  /** Milliseconds between two frames in this second: the longest, and all. */
  readonly worstFrameMs: number
  readonly frames: readonly number[]
  readonly heapBytes: number
}

export interface PageWatch {
  /** Since the last look. */
  look(): Promise<PageSample>
}

/** As text: what compiles this file gives functions names that a page does not know. */
const NOTE_FRAMES = `{
  const frames = (globalThis.flowglassFrames = [])
  let before = performance.now()
  const note = (now) => {
    frames.push(now - before)
    before = now
    requestAnimationFrame(note)
  }
  requestAnimationFrame(note)
}`
const TAKE_FRAMES = 'globalThis.flowglassFrames.splice(0)'

/** Begins to watch: the page notes when it draws, the browser tells the heap. */
export async function watchPage(page: Page): Promise<PageWatch> {
  const session = await page.context().newCDPSession(page)
  await page.evaluate(NOTE_FRAMES)
  return {
    async look() {
      const frames = await page.evaluate<readonly number[]>(TAKE_FRAMES)
      const { usedSize } = await session.send('Runtime.getHeapUsage')
      return { frames, worstFrameMs: Math.max(0, ...frames), heapBytes: usedSize }
    },
  }
}

/** Pictures to look at: both themes, the two window sizes that the design names. */
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { expect } from './viewer-test.ts'

export const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const

export const FOLDER = 'test-results/screenshots'

/** Takes them of what the page shows, which has to fit into the window. */
export async function takePictures(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      const isClipped = await page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement
        return scrollWidth > window.innerWidth || scrollHeight > window.innerHeight
      })
      expect(isClipped, `${name} does not fit into ${String(size.width)} × ${String(size.height)}`).toBe(false)
      await page.screenshot({ path: join(FOLDER, `${name}-${theme}-${String(size.width)}.png`) })
    }
  }
  await page.setViewportSize(SIZES[0])
}

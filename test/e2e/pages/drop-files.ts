import type { Page } from '@playwright/test'

/** Drops files of the disk on the middle of the window, as the system would. */
export async function dropFiles(page: Page, ...files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const size = await page.evaluate(() => ({ width: window.innerWidth, height: window.innerHeight }))
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  const at = { x: size.width / 2, y: size.height / 2 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at, data })
  }
  await session.detach()
}

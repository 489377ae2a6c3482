/** Pictures to look at: each view, both themes, the two window sizes that the design names. */
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { SAMPLE } from './captures.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { HealthPage } from './pages/health-page.ts'
import { StartPage } from './pages/start-page.ts'
import { expect, test } from './viewer-test.ts'

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
]

const FOLDER = 'test-results/screenshots'

async function takePictures(page: Page, view: string, host: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      const isClipped = await page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement
        return scrollWidth > window.innerWidth || scrollHeight > window.innerHeight
      })
      expect(isClipped, `${view} does not fit into ${String(size.width)} × ${String(size.height)}`).toBe(false)
      await page.screenshot({ path: join(FOLDER, `${host}-${view}-${theme}-${String(size.width)}.png`) })
    }
  }
}

test('the start screen', async ({ host, folder }) => {
  const page = await host.start(join(folder, 'gone.pcap'))
  await expect(new StartPage(page).openFile).toBeVisible()
  await takePictures(page, 'start', host.kind)
})

test('the flows view', async ({ host }) => {
  const flows = new FlowsPage(await host.start(SAMPLE))
  await flows.selectRow(7)
  await expect(flows.fields.first()).toBeVisible()
  await flows.fields.nth(6).click()
  await takePictures(flows.page, 'flows', host.kind)
})

test('the health view', async ({ host }) => {
  const health = new HealthPage(await host.start(SAMPLE))
  await health.tab.click()
  await health.finding.first().click()
  await expect(health.details).toBeVisible()
  await takePictures(health.page, 'health', host.kind)
})

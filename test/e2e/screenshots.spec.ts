/** Pictures to look at: each view, both themes, the two window sizes that the design names. */
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { SAMPLE, simulateLoadMaster } from './captures.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { HealthPage } from './pages/health-page.ts'
import { SessionsPage } from './pages/sessions-page.ts'
import { StartPage } from './pages/start-page.ts'
import { TransactionsPage } from './pages/transactions-page.ts'
import { STORIES, writeBusyConnection, writeStories } from './stories.ts'
import { expect, test } from './viewer-test.ts'

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const

const FOLDER = 'test-results/screenshots'

async function takePictures(page: Page, view: string, host: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      const isClipped = await page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement
        return scrollWidth > window.innerWidth || scrollHeight > window.innerHeight
      })
      expect(isClipped, `${view} does not fit into ${String(size.width)} × ${String(size.height)}`).toBe(false)
      await page.screenshot({ path: join(FOLDER, `${host}-${view}-${theme}-${String(size.width)}.png`) })
    }
  }
  await page.setViewportSize(SIZES[0])
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

test('the timeline, one story at a time', async ({ host, folder }) => {
  test.slow()
  const transactions = new TransactionsPage(await host.start(await writeStories(folder)))
  await transactions.tab.click()
  for (const [story, { port, url }] of Object.entries(STORIES)) {
    await transactions.typeFilter(`clientPort = ${String(port)}`)
    await expect(transactions.cell(0, 'client')).toContainText(`:${String(port)}`)
    const row = transactions.grid.locator('.ag-row').filter({ hasText: url }).first()
    await row.locator('[col-id="start"]').click()
    await expect(transactions.timeline.getByRole('img').first()).toBeVisible()
    await takePictures(transactions.page, `timeline-${story}`, host.kind)
  }
})

test('the timeline of ten thousand transactions', async ({ host, folder }) => {
  const transactions = new TransactionsPage(await host.start(await writeBusyConnection(folder, 10_000)))
  await transactions.tab.click()
  await transactions.selectRow(3)
  await expect(transactions.timeline).toContainText('10,000 transactions')
  await takePictures(transactions.page, 'timeline-ten-thousand', host.kind)
})

test('the strip of a session, one story at a time', async ({ host, folder }) => {
  test.slow()
  const sessions = new SessionsPage(await host.start(await simulateLoadMaster(folder)))
  await sessions.tab.click()
  const stories = {
    'slow-server': { filter: 'server = 203.0.113.81', sort: 'srt' },
    retransmissions: { filter: 'retransmissions > 9', sort: 'retransmissions' },
    'ttl-change': { filter: 'ttl < 50', sort: 'rtt' },
    'not-measured': { filter: 'serverPort = 3306', sort: 'octets' },
  } as const
  for (const [story, { filter, sort }] of Object.entries(stories)) {
    await sessions.typeFilter(filter)
    await expect(sessions.filterSentence).toContainText('of 400 sessions')
    await sessions.header(sort).click()
    await sessions.header(sort).click()
    await expect(sessions.header(sort)).toHaveAttribute('aria-sort', 'descending')
    await sessions.selectRow(0)
    await expect(sessions.strip).toBeVisible()
    await takePictures(sessions.page, `strip-${story}`, host.kind)
  }
})

/** Pictures to look at: each view, both themes, the two window sizes that the design names. */
import { join } from 'node:path'
import { SAMPLE, simulateLoadMaster, simulateNetScaler } from './captures.ts'
import { FilterBar } from './pages/filter-bar.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { HealthPage } from './pages/health-page.ts'
import { SessionsPage } from './pages/sessions-page.ts'
import { StartPage } from './pages/start-page.ts'
import { TopPage } from './pages/top-page.ts'
import { TransactionsPage } from './pages/transactions-page.ts'
import { FOLDER, SIZES, takePictures } from './pictures.ts'
import { STORIES, writeBusyConnection, writeStories } from './stories.ts'
import { expect, test } from './viewer-test.ts'

test('the start screen', async ({ host, folder }) => {
  const page = await host.start(join(folder, 'gone.pcap'))
  await expect(new StartPage(page).openFile).toBeVisible()
  await takePictures(page, `${host.kind}-start`)
})

test('the flows view', async ({ host }) => {
  const flows = new FlowsPage(await host.start(SAMPLE))
  await flows.selectRow(7)
  await expect(flows.fields.first()).toBeVisible()
  await flows.fields.nth(6).click()
  await takePictures(flows.page, `${host.kind}-flows`)
})

test('the filter bar, one state at a time', async ({ host }) => {
  test.slow()
  const page = await host.start(SAMPLE)
  const [flows, bar] = [new FlowsPage(page), new FilterBar(page)]
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await bar.write('status >= 500 or r')
  await expect(bar.completion).toBeVisible()
  await takePictures(page, `${host.kind}-filter-completion`)
  await bar.apply('src ip 203.0.113.10 and dst port = 443')
  await expect(bar.sentence).toContainText('match')
  await bar.accent.click()
  await takePictures(page, `${host.kind}-filter-accents`)
  await page.keyboard.press('Escape')
  await bar.apply('octets > 5000')
  const kept = await bar.openHistory()
  await kept.getByRole('textbox', { name: 'Save as' }).fill('large flows')
  await kept.getByRole('button', { name: 'Save', exact: true }).click()
  await kept.getByRole('menuitem', { name: /^src ip/ }).hover()
  await kept.getByRole('button', { name: /^Pin src ip/ }).click()
  await takePictures(page, `${host.kind}-filter-kept`)
  await page.keyboard.press('Escape')
  await bar.switch.click()
  await expect(bar.sentence).toContainText('Filter off')
  await takePictures(page, `${host.kind}-filter-off`)
})

test('the menu of a value', async ({ host }) => {
  test.slow()
  const page = await host.start(SAMPLE)
  const flows = new FlowsPage(page)
  await expect(flows.cell(8, '@record')).toHaveText('9')
  for (const size of SIZES) {
    for (const theme of ['dark', 'light'] as const) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      // Another size of the window closes a menu.
      await page.waitForTimeout(200)
      await flows.cell(8, '@destination').click({ button: 'right' })
      await page.getByRole('menuitem', { name: 'Apply as filter' }).click()
      await expect(page.getByRole('menuitem', { name: 'Selected', exact: true })).toBeFocused()
      await page.screenshot({ path: join(FOLDER, `${host.kind}-menu-${theme}-${String(size.width)}.png`) })
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
    }
  }
})

test('the health view', async ({ host }) => {
  const health = new HealthPage(await host.start(SAMPLE))
  await health.tab.click()
  await health.finding.first().click()
  await expect(health.details).toBeVisible()
  await takePictures(health.page, `${host.kind}-health`)
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
    await takePictures(transactions.page, `${host.kind}-timeline-${story}`)
  }
})

test('the timeline of ten thousand transactions', async ({ host, folder }) => {
  const transactions = new TransactionsPage(await host.start(await writeBusyConnection(folder, 10_000)))
  await transactions.tab.click()
  await transactions.selectRow(3)
  await expect(transactions.timeline).toContainText('10,000 transactions')
  await takePictures(transactions.page, `${host.kind}-timeline-ten-thousand`)
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
    await takePictures(sessions.page, `${host.kind}-strip-${story}`)
  }
})

test('the histogram with a stretch that is brushed', async ({ host, folder }) => {
  const page = await host.start(await simulateNetScaler(folder))
  const top = new TopPage(page)
  await expect(top.chart).toHaveAttribute('aria-label', /lost in/)
  await top.brush(0.36, 0.62)
  await expect(top.brushLabel).toBeVisible()
  await takePictures(page, `${host.kind}-flows-brushed`)
})

test('the largest of a stretch, compared with the time before it', async ({ host, folder }) => {
  const page = await host.start(await simulateNetScaler(folder))
  const top = new TopPage(page)
  await top.show()
  await top.compareWithBefore(0.5, 0.7)
  await expect(top.changes.getByRole('button', { name: 'as filter' }).first()).toBeVisible()
  await takePictures(page, `${host.kind}-top-compared`)
})

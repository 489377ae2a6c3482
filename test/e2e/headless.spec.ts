import { SAMPLE } from './captures.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { expect, test } from './viewer-test.ts'

test.beforeEach(({ host }) => {
  test.skip(host.kind !== 'chromium', 'about the headless host')
})

test('two browsers look at one session', async ({ host }) => {
  if (host.kind !== 'chromium') return
  const first = new FlowsPage(await host.start(SAMPLE))
  const second = new FlowsPage(await host.startAnother())
  await expect(first.cell(0, '@record')).toHaveText('1')
  await expect(second.cell(0, '@record')).toHaveText('1')
})

test('the token leaves the address bar and no script can read it', async ({ host }) => {
  if (host.kind !== 'chromium') return
  const page = await host.start(SAMPLE)
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
  expect(new URL(page.url()).search).toBe('')
  expect(await page.evaluate(() => document.cookie)).toBe('')
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`the host stops cleanly on ${signal} and the page says so`, async ({ host }) => {
    if (host.kind !== 'chromium') return
    const page = await host.start(SAMPLE)
    await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
    expect(await host.stop(signal)).toBe(0)
    await expect(page.getByText('No connection')).toBeVisible()
  })
}

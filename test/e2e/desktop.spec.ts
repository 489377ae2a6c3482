import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SAMPLE } from './captures.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { StartPage } from './pages/start-page.ts'
import { expect, test } from './viewer-test.ts'

test.beforeEach(({ host }) => {
  test.skip(host.kind !== 'electron', 'about the desktop window')
})

test('a second start opens its file in the first', async ({ host, folder }) => {
  if (host.kind !== 'electron') return
  const monday = join(folder, 'monday.pcapng')
  const tuesday = join(folder, 'tuesday.pcapng')
  await Promise.all([copyFile(SAMPLE, monday), copyFile(SAMPLE, tuesday)])
  const first = new FlowsPage(await host.start(monday))
  await expect(first.cell(0, '@record')).toHaveText('1')
  const opened = host.application().waitForEvent('window')
  expect(await host.startAgain(tuesday)).toBe(0)
  const second = new FlowsPage(await opened)
  await expect(second.page.getByRole('button', { name: 'tuesday.pcapng' })).toBeVisible()
  await expect(first.page.getByRole('button', { name: 'monday.pcapng' })).toBeVisible()
})

test('the first start shows the sample, the second the start screen', async ({ host }) => {
  if (host.kind !== 'electron') return
  const first = new FlowsPage(await host.start())
  await expect(first.cell(0, '@record')).toHaveText('1')
  await host.dispose()
  await expect(new StartPage(await host.start()).openFile).toBeVisible()
})

test('the page has no Node, no way out and no permission', async ({ host }) => {
  if (host.kind !== 'electron') return
  const page = await host.start(SAMPLE)
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
  const seen = await page.evaluate(async () => {
    const answer = await fetch('https://example.org/').then(
      () => 'reached',
      () => 'refused',
    )
    return {
      globals: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
      bridge: Object.keys(window.flowglass ?? {}),
      opened: window.open('https://example.org/') === null ? 'refused' : 'opened',
      notifications: await Notification.requestPermission(),
      eval: await Promise.resolve().then(() => {
        try {
          return new Function('return "evaluated"')() as string
        } catch {
          return 'refused'
        }
      }),
      answer,
    }
  })
  expect(seen).toEqual({
    globals: [],
    bridge: ['openDropped'],
    opened: 'refused',
    notifications: 'denied',
    eval: 'refused',
    answer: 'refused',
  })
})

test('the page cannot be sent elsewhere', async ({ host }) => {
  if (host.kind !== 'electron') return
  const page = await host.start(SAMPLE)
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
  const window = await host.application().browserWindow(page)
  const tried = await window.evaluate(async ({ webContents }) => {
    const refused = new Promise<string>((resolve) => {
      webContents.once('will-navigate', (event, url) => {
        resolve(`${event.defaultPrevented ? 'refused' : 'allowed'} ${url}`)
      })
    })
    void webContents.executeJavaScript("location.href = 'https://example.org/'")
    return [await refused, webContents.getURL()]
  })
  expect(tried).toEqual(['refused https://example.org/', 'app://flowglass/index.html'])
})

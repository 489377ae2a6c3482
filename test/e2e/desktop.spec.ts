import type { BrowserWindow, Event } from 'electron'
import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SAMPLE } from './captures.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { StartPage } from './pages/start-page.ts'
import { desktopTest as test, expect } from './viewer-test.ts'

test('a second start opens its file in the first', async ({ host, folder }) => {
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
  const first = new FlowsPage(await host.start())
  await expect(first.cell(0, '@record')).toHaveText('1')
  await host.dispose()
  await expect(new StartPage(await host.start()).openFile).toBeVisible()
})

test('quitting while a file is open leaves nothing of the session on disk', async ({ host, folder }) => {
  const flows = new FlowsPage(await host.start(SAMPLE))
  await expect(flows.cell(0, '@record')).toHaveText('1')
  expect(await readdir(join(folder, 'sessions'))).toHaveLength(1)
  await host.dispose()
  expect(await readdir(join(folder, 'sessions'))).toEqual([])
})

test('the page has no Node, no way out and no permission', async ({ host }) => {
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
          // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the policy must refuse it
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
  const page = await host.start(SAMPLE)
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
  const window = await host.application().browserWindow(page)
  const tried = await window.evaluate(async ({ webContents }: BrowserWindow) => {
    const refused = new Promise<string>((resolve) => {
      webContents.once('will-navigate', (event: Event, url: string) => {
        resolve(`${event.defaultPrevented ? 'refused' : 'allowed'} ${url}`)
      })
    })
    void webContents.executeJavaScript("location.href = 'https://example.org/'")
    return [await refused, webContents.getURL()]
  })
  expect(tried).toEqual(['refused https://example.org/', 'app://flowglass/index.html'])
})

test('a missing file is refused with a reason', async ({ host, folder }) => {
  const page = await host.start(join(folder, 'gone.pcap'))
  await expect(new StartPage(page).failure).toContainText('file-not-found')
})

test('a file that was opened is in the list of the next start', async ({ host, folder }) => {
  const copy = join(folder, 'monday.pcapng')
  await copyFile(SAMPLE, copy)
  const first = await host.start(copy)
  await expect(new FlowsPage(first).cell(0, '@record')).toHaveText('1')
  await host.dispose()
  const page = await host.start(join(folder, 'gone.pcap'))
  await new StartPage(page).recent.filter({ hasText: 'monday.pcapng' }).click()
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
})

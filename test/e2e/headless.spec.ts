import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { SAMPLE } from './captures.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { expect, headlessTest as test } from './viewer-test.ts'

test('two browsers look at one session', async ({ host }) => {
  const first = new FlowsPage(await host.start(SAMPLE))
  const second = new FlowsPage(await host.startAnother())
  await expect(first.cell(0, '@record')).toHaveText('1')
  await expect(second.cell(0, '@record')).toHaveText('1')
})

test('the token leaves the address bar and no script can read it', async ({ host }) => {
  const page = await host.start(SAMPLE)
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
  expect(new URL(page.url()).search).toBe('')
  expect(await page.evaluate(() => document.cookie)).toBe('')
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`the host stops cleanly on ${signal} and the page says so`, async ({ host }) => {
    const page = await host.start(SAMPLE)
    await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
    expect(await host.stop(signal)).toBe(0)
    await expect(page.getByText('No connection')).toBeVisible()
  })
}

for (const args of [['--help'], ['simulate', '--help']]) {
  test(`who reads ${args.join(' ')} may stop`, async () => {
    const child = spawn(process.execPath, ['out/cli/index.js', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    const [errors, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    expect({ errors, status }).toEqual({ errors: '', status: 0 })
  })
}

import type { Page } from '@playwright/test'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { basename } from 'node:path'
import { simulateNetScaler } from './captures.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { LivePage } from './pages/live-page.ts'
import { expect, test } from './viewer-test.ts'

let collector: Socket | undefined
test.afterEach(() => {
  collector?.close()
  collector = undefined
})

async function openReplay(page: Page, name: string) {
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('menuitem', { name: 'Replay…' }).click()
  return page.getByRole('dialog', { name: 'Replay' })
}

test('a capture arrives again in the window, with the same numbers', async ({ host, folder }) => {
  const path = await simulateNetScaler(folder)
  const page = await host.start(path, { listening: 'allowed' })
  const flows = new FlowsPage(page)
  await expect(page.getByText('read-only capture')).toBeVisible()
  const before = await flows.status.innerText()
  expect(before).toMatch(/[1-9][\d,]* decoded/)
  const dialog = await openReplay(page, basename(path))
  await dialog.getByRole('radio', { name: 'max' }).check()
  await dialog.getByRole('button', { name: 'Replay' }).click()
  const live = new LivePage(page)
  await expect(live.stopped).toBeVisible()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: `${basename(path)}, replayed × max` })).toBeVisible()
  await expect.poll(() => flows.status.innerText()).toBe(before)
})

test('a capture is sent to a collector in true time until it is stopped, and as fast as it goes', async ({
  host,
  folder,
}) => {
  let arrived = 0
  collector = createSocket('udp4').on('message', () => arrived++)
  collector.bind(0, '127.0.0.1')
  await once(collector, 'listening')
  const target = `udp://127.0.0.1:${collector.address().port}`
  const path = await simulateNetScaler(folder)
  const page = await host.start(path, { listening: 'allowed' })
  await expect(page.getByText('read-only capture')).toBeVisible()
  const band = page.getByRole('status', { name: 'Replay' })

  const dialog = await openReplay(page, basename(path))
  await dialog.getByRole('radio', { name: 'Collectors' }).check()
  await dialog.getByRole('textbox', { name: 'Collectors' }).fill(target)
  await dialog.getByRole('button', { name: 'Replay' }).click()
  await expect(band).toContainText(`Replaying ${basename(path)} to ${target}`)
  await expect.poll(() => arrived).toBeGreaterThan(0)
  await band.getByRole('button', { name: 'Stop the replay' }).click()
  await expect(band).toContainText('Stopped replaying')
  const stoppedAt = arrived
  await page.waitForTimeout(500)
  expect(arrived).toBe(stoppedAt)
  await band.getByRole('button', { name: 'Hide the replay' }).click()

  arrived = 0
  const again = await openReplay(page, basename(path))
  await again.getByRole('radio', { name: 'max' }).check()
  await again.getByRole('radio', { name: 'Collectors' }).check()
  await again.getByRole('textbox', { name: 'Collectors' }).fill(target)
  await again.getByRole('button', { name: 'Replay' }).click()
  await expect(band).toContainText('Replayed')
  const sent = Number(/([\d,]+) datagrams sent/.exec(await band.innerText())?.[1]?.replaceAll(',', ''))
  expect(sent).toBeGreaterThan(stoppedAt)
  // At this speed the buffer of a plain socket takes a part only.
  expect(arrived).toBeGreaterThan(stoppedAt)
  // The file is still what the window shows.
  await expect(page.getByText('read-only capture')).toBeVisible()
})

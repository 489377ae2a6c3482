import type { Page } from '@playwright/test'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  dataSet,
  integer,
  ipfixMessage,
  ipv4,
  concat,
  templateRecord,
  templateSet,
} from '../support/message-builders.ts'
import { openExporter, type UdpExporter } from '../support/test-exporters.ts'
import type { ViewerHost } from './hosts/viewer-host.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { LivePage } from './pages/live-page.ts'
import { StartPage } from './pages/start-page.ts'
import { expect, test } from './viewer-test.ts'

/** A port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

const FIELDS = [
  { id: 8, length: 4 },
  { id: 11, length: 2 },
  { id: 1, length: 4 },
]

/** Messages of one record each, whose ports are 80 and 443 in turn. */
function messagesFrom(sequence: number, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => {
    const number = sequence + index
    const record = concat(ipv4('198.51.100.7'), integer(number % 2 === 0 ? 80 : 443, 2), integer(1000 + number, 4))
    const exportTime = Math.floor(Date.now() / 1000)
    return ipfixMessage(
      { sequence: number, exportTime },
      templateSet(templateRecord(256, FIELDS)),
      dataSet(256, record),
    )
  })
}

let exporter: UdpExporter | undefined
test.afterEach(() => {
  exporter?.close()
  exporter = undefined
})

const LATENCY_SAMPLES = 9

/** The start screen; a window that is started for the first time would show the sample. */
function startScreen(host: ViewerHost, folder: string): Promise<Page> {
  return host.start(join(folder, 'gone.pcap'), { listening: 'allowed' })
}

test('an incident: listen, follow, pause, filter, freeze, save a bundle, stop, and open it again', async ({
  host,
  folder,
}, info) => {
  const page = await startScreen(host, folder)
  const flows = new FlowsPage(page)
  const live = new LivePage(page)
  const port = await freePort()
  await live.listenOn(port)
  await expect(live.listeners).toContainText('1 listener')
  const sender = (exporter = await openExporter(port))

  // Rows appear by themselves.
  await sender.send(...messagesFrom(0, 20))
  await expect(flows.cell(19, '@record')).toHaveText('20')
  const delays: number[] = []
  for (let record = 21; record <= 20 + LATENCY_SAMPLES; record++) {
    const drawn = live.drawnAt(record)
    await page.waitForTimeout(130)
    const sentAt = Date.now()
    await sender.send(...messagesFrom(record - 1, 1))
    delays.push((await drawn) - sentAt)
  }
  const sorted = [...delays].sort((one, other) => one - other)
  const words = `rows appear after ${String(sorted[LATENCY_SAMPLES >> 1])} ms (${String(sorted[0])} to ${String(sorted.at(-1))}; wanted: 250)`
  info.annotations.push({ type: 'latency', description: words })
  console.log(`${host.kind}: ${words}`)

  // It follows.
  await sender.send(...messagesFrom(29, 371))
  await expect(live.following).toBeVisible()
  await expect(flows.cell(399, '@record')).toHaveText('400')

  // A selection pauses it: rows stay where they are, and what waits is counted.
  await flows.selectRow(398)
  await expect(live.paused).toContainText('Paused on your selection')
  // The details open under the rows, and leave the selected one in sight.
  await expect(flows.octets).toContainText('0000')
  // Rows come one by one into the grid: what is held against later is what it shows when all are there.
  await expect.poll(async () => hasNoGap(await live.seenRows())).toBe(true)
  const before = await live.seenRows()
  expect(before.length).toBeGreaterThan(10)
  await sender.send(...messagesFrom(400, 200))
  await expect(live.paused).toContainText('200 newer records')
  expect(await live.seenRows()).toEqual(before)
  await expect(flows.grid.locator('.ag-row[row-index="398"]')).toHaveClass(/ag-row-selected/)
  await page.keyboard.press('f')
  await expect(live.paused).toBeHidden()
  await expect(flows.cell(599, '@record')).toHaveText('600')

  // A filter holds while data arrives.
  await flows.typeFilter('destinationTransportPort == 443')
  await expect(flows.filterSentence).toContainText('300 of')
  await sender.send(...messagesFrom(600, 100))
  await expect(flows.filterSentence).toContainText('350 of')
  await expect
    .poll(async () => (await flows.readColumn('destinationTransportPort')).every((text) => text === '443'))
    .toBe(true)

  // A window of time.
  await page.getByRole('button', { name: 'All times' }).click()
  await page
    .getByRole('menuitemradio', { name: 'Last minute' })
    .or(page.getByRole('menuitem', { name: 'Last minute' }))
    .click()
  await expect(page.getByRole('button', { name: 'Last 1 min' })).toBeVisible()
  await expect(flows.filterSentence).toContainText('350')

  // Freeze, and save what there is.
  await live.recording.click()
  const popover = page.getByRole('dialog', { name: 'Recording' })
  await popover.getByRole('button', { name: 'Freeze' }).click()
  await expect(popover).toContainText(/what came before is kept/)
  await popover.getByRole('button', { name: /^Save incident bundle/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Save incident bundle' })
  await dialog.getByRole('textbox', { name: 'Notes' }).fill('Checkout slow since nine.')
  const bundle = await host.saveBundle(page, () => dialog.getByRole('button', { name: 'Save bundle' }).click())
  await expect(page.getByText(/700 datagrams, 700 records/)).toBeVisible()

  // Stop keeps everything.
  await page.keyboard.press('Control+e')
  await expect(live.stopped).toBeVisible()
  await expect(flows.status).toContainText('700 decoded')
  const counts = await flows.status.innerText()

  // The bundle has the same numbers, and what was looked at.
  await host.dispose()
  const again = await host.start(bundle)
  const reopened = new FlowsPage(again)
  await expect(reopened.status).toContainText('700 decoded')
  await expect(again.getByRole('note', { name: 'Incident bundle' })).toContainText('Checkout slow since nine.')
  await expect.poll(() => reopened.status.innerText()).toBe(counts)
  await expect(reopened.filterSentence).toContainText('350 of')
})

test('a session whose program was killed is offered at the next start, with everything that was received', async ({
  host,
  folder,
}) => {
  const page = await startScreen(host, folder)
  const port = await freePort()
  await new LivePage(page).listenOn(port)
  const messages = messagesFrom(0, 500)
  exporter = await openExporter(port)
  await exporter.send(...messages)
  await expect(new FlowsPage(page).status).toContainText('500 decoded')
  const octets = messages.reduce((sum, { length }) => sum + length, 0)
  await expect.poll(() => recordedOctets(join(folder, 'recordings'))).toBeGreaterThan(octets)
  await host.kill()

  const next = await host.start(undefined, { listening: 'allowed' })
  await expect(new StartPage(next).openFile).toBeVisible()
  const live = new LivePage(next)
  await expect(live.recovery).toContainText('ended without closing')
  await live.recovery.getByRole('button', { name: 'Open it' }).click()
  const flows = new FlowsPage(next)
  await expect(flows.status).toContainText('500 decoded')
  await expect(flows.cell(0, '@record')).toHaveText('1')
})

/** Octets of all files of all recordings. */
async function recordedOctets(base: string): Promise<number> {
  let octets = 0
  for (const name of await readdir(base, { recursive: true }).catch(() => [])) {
    if (name.endsWith('.pcapng')) octets += (await stat(join(base, name))).size
  }
  return octets
}

/** Whether the rows that are seen follow each other, the selected one among them. */
function hasNoGap(rows: readonly { readonly record: string }[]): boolean {
  const numbers = rows.map(({ record }) => Number(record))
  return numbers.includes(399) && numbers.every((number, index) => index === 0 || number === numbers[index - 1]! + 1)
}

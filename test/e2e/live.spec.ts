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
  await expect.poll(async () => hasNoGap(await live.seenRows(), 399)).toBe(true)
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
  await expect(page.getByText(/700 datagrams, 700 records/).first()).toBeVisible()

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

test('marks, a note and the time reference go along in a bundle', async ({ host, folder }) => {
  const page = await startScreen(host, folder)
  const [flows, live] = [new FlowsPage(page), new LivePage(page)]
  const port = await freePort()
  await live.listenOn(port)
  const sender = (exporter = await openExporter(port))
  await sender.send(...messagesFrom(0, 12))
  await expect(flows.cell(11, '@record')).toHaveText('12')
  await flows.selectRow(5)
  // A key that comes within the moment of the click would find nothing selected.
  await expect(live.paused).toContainText('Paused on your selection')
  await page.keyboard.press('ControlOrMeta+m')
  await expect(flows.cell(5, '@record').getByRole('img', { name: 'Marked' })).toBeVisible()
  await flows.cell(7, '@record').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Note …' }).click()
  const noteDialog = page.getByRole('dialog', { name: 'Note on record 8' })
  await noteDialog.getByRole('textbox', { name: 'Note' }).fill('ask the vendor')
  await noteDialog.getByRole('button', { name: 'Keep the note' }).click()
  await flows.cell(3, '@record').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Time reference' }).click()
  await expect(flows.cell(3, '@time')).toHaveText(/^0/)
  await flows.selectRow(7)

  await live.recording.click()
  await page
    .getByRole('dialog', { name: 'Recording' })
    .getByRole('button', { name: /^Save incident bundle/ })
    .click()
  const dialog = page.getByRole('dialog', { name: 'Save incident bundle' })
  await dialog.getByRole('checkbox', { name: /^Anonymise/ }).check()
  await expect(dialog.getByRole('checkbox', { name: /^With the 1 note on records/ })).not.toBeChecked()
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.screenshot({ path: `test-results/screenshots/${host.kind}-bundle-dialog-${theme}.png` })
  }
  await dialog.getByRole('checkbox', { name: /^Anonymise/ }).uncheck()
  const bundle = await host.saveBundle(page, () => dialog.getByRole('button', { name: 'Save bundle' }).click())
  await expect(page.getByText(/12 datagrams, 12 records$/).first()).toBeVisible()
  await host.dispose()

  const again = new FlowsPage(await host.start(bundle))
  await expect(again.cell(5, '@record').getByRole('img', { name: 'Marked' })).toBeVisible()
  await expect(again.cell(7, '@record').getByRole('img', { name: 'Note: ask the vendor' })).toBeVisible()
  await expect(again.cell(3, '@time')).toHaveText(/^0/)
  await expect(again.details.getByRole('button', { name: 'ask the vendor' })).toBeVisible()
})

test('a stream: rows change where they are, and one that is touched is the one that was seen', async ({
  host,
  folder,
}) => {
  const page = await startScreen(host, folder)
  const flows = new FlowsPage(page)
  const live = new LivePage(page)
  const port = await freePort()
  await live.listenOn(port)
  const sender = (exporter = await openExporter(port))
  let sent = 0
  const stream = { isOn: true }
  const send = async (count: number): Promise<void> => {
    await sender.send(...messagesFrom(sent, count))
    sent += count
  }
  await send(300)
  await expect(flows.cell(299, '@record')).toHaveText('300')
  const streaming = (async () => {
    while (stream.isOn) {
      await send(40)
      await page.waitForTimeout(30)
    }
  })().catch(() => undefined)

  // The grid has the newest rows without a gap, at its end.
  await expect.poll(async () => (await live.seenRows()).length).toBeGreaterThan(10)
  const first = await numbersSeen(live)
  await expect.poll(async () => (await numbersSeen(live))[0]).toBeGreaterThan((first[0] ?? 0) + 1000)
  const seen = await numbersSeen(live)
  expect(seen).toEqual(seen.map((_, index) => (seen[0] ?? 0) + index))

  // What is clicked is what gets selected, in the place that it has in the view, and rows stand still from then on.
  const clicked = await clickSeenRow(live, 5)
  await expect(live.paused).toContainText('Paused on your selection')
  const selected = flows.grid.locator('.ag-row-selected')
  await expect(selected).toHaveCount(1)
  const record = toNumber(await selected.locator('[col-id="@record"]').innerText())
  expect(record).toBe(clicked)
  await expect(selected).toHaveAttribute('row-index', String(record - 1))
  await expect(flows.details).toContainText(record.toLocaleString('en-US'))
  await expect.poll(async () => hasNoGap(await live.seenRows(), record)).toBe(true)
  const still = await live.seenRows()
  await page.waitForTimeout(300)
  expect(await live.seenRows()).toEqual(still)

  // The keyboard goes on from there.
  await page.keyboard.press('ArrowUp')
  await expect(selected).toHaveAttribute('row-index', String(record - 2))
  await expect(selected.locator('[col-id="@record"]')).toHaveText((record - 1).toLocaleString('en-US'))

  // Followed again, the newest come into sight, and no other record is selected; when it ends all rows have their numbers.
  await page.keyboard.press('f')
  await expect.poll(async () => (await numbersSeen(live))[0]).toBeGreaterThan(record + 200)
  const textsSelected = await selected.locator('[col-id="@record"]').allInnerTexts()
  expect(textsSelected.filter((text) => toNumber(text) !== record - 1)).toEqual([])
  stream.isOn = false
  await streaming
  await expect(flows.cell(sent - 1, '@record')).toHaveText(sent.toLocaleString('en-US'))

  // Scrolled up, what came before is there.
  await flows.grid.hover()
  await page.mouse.wheel(0, -22 * 500)
  await expect(live.paused).toContainText('you scrolled up')
  await expect.poll(async () => (await numbersSeen(live)).at(-1)).toBeLessThan(sent - 200)
  await expect.poll(async () => rowsAreInPlace(flows)).toBe(true)
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

/** Whether the rows that are seen follow each other, a selected one among them. */
function hasNoGap(rows: readonly { readonly record: string }[], selected: number): boolean {
  const numbers = rows.map(({ record }) => toNumber(record))
  return (
    numbers.includes(selected) && numbers.every((number, index) => index === 0 || number === numbers[index - 1]! + 1)
  )
}

function toNumber(text: string): number {
  return Number(text.replaceAll(',', ''))
}

async function numbersSeen(live: LivePage): Promise<number[]> {
  return (await live.seenRows()).map(({ record }) => toNumber(record))
}

/** Clicks on a row, counted from the first one in sight; resolves with the record that was there when it was pressed. */
async function clickSeenRow(live: LivePage, at: number): Promise<number> {
  const pressed = live.page.evaluate(
    () =>
      new Promise<string>((settle) => {
        const note = (event: Event): void => {
          const row = event.target instanceof Element ? event.target.closest('.ag-row') : null
          settle(row?.querySelector('[col-id="@record"]')?.textContent ?? '')
        }
        document.addEventListener('pointerdown', note, { capture: true, once: true })
      }),
  )
  const row = (await live.seenRows())[at]
  await live.page.mouse.click(120, (row?.top ?? 0) + 8)
  return toNumber(await pressed)
}

/** Whether every row that is drawn, of a view of all records, has the number of its place. */
async function rowsAreInPlace(flows: FlowsPage): Promise<boolean> {
  const rows = await flows.grid
    .locator('.ag-row [col-id="@record"]')
    .evaluateAll((cells) =>
      cells.map((cell) => [cell.closest('.ag-row')?.getAttribute('row-index') ?? '', cell.textContent] as const),
    )
  return rows.length > 10 && rows.every(([index, record]) => Number(index) + 1 === toNumber(record))
}

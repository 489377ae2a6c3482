import { readFile } from 'node:fs/promises'
import { printSessions, simulateLoadMaster, type PrintedSession } from './captures.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { SessionsPage } from './pages/sessions-page.ts'
import type { ViewerHost } from './hosts/viewer-host.ts'
import { expect, test } from './viewer-test.ts'

const count = (value: number) => value.toLocaleString('en-US')

/** The Sessions view of a LoadMaster's export, and what the command line says of it. */
async function openSessions(host: ViewerHost, folder: string) {
  const file = await simulateLoadMaster(folder)
  const printed = await printSessions(file)
  const sessions = new SessionsPage(await host.start(file))
  await expect(sessions.tab).toContainText(count(printed.length))
  await sessions.page.keyboard.press('Control+3')
  return { printed, sessions }
}

/** The rows of the list as a sort by a time, longest first, has them; what is not measured comes last. */
function slowest(printed: readonly PrintedSession[], time: 'rttUs' | 'srtUs'): PrintedSession {
  return printed.reduce((most, one) => ((one[time] ?? -1) > (most[time] ?? -1) ? one : most))
}

function endpoint(address: string, port: number): string {
  return `${address}:${String(port)}`
}

test('the worst round trip leads to its strip, to its record and octets, and back', async ({ host, folder }) => {
  const { printed, sessions } = await openSessions(host, folder)
  const worst = slowest(printed, 'rttUs')
  await sessions.header('rtt').click()
  await sessions.header('rtt').click()
  await expect(sessions.header('rtt')).toHaveAttribute('aria-sort', 'descending')
  await expect(sessions.cell(0, 'client')).toHaveText(endpoint(worst.client, worst.clientPort))
  await sessions.selectRow(0)
  const ends = `${endpoint(worst.client, worst.clientPort)} → ${endpoint(worst.server, worst.serverPort)}`
  await expect(sessions.strip.getByRole('heading', { level: 3 })).toContainText(ends)
  await expect(sessions.tile('roundTripTime')).toHaveAttribute('title', `${count(worst.rttUs ?? 0)} µs`)
  await expect(sessions.tile('retransmissions')).toHaveAttribute('title', String(worst.retransmissions))

  await sessions.uniflow('service → client').click()
  const flows = new FlowsPage(sessions.page)
  const [record = 0] = worst.records.fromServer
  await expect(flows.grid.locator('.ag-row-selected [col-id="@record"]')).toHaveText(count(record))
  await expect(flows.octets).toContainText('0000')
  await expect(flows.details).toContainText('npmServerResponseTime')

  await flows.page.keyboard.press('Alt+ArrowLeft')
  await expect(sessions.tab).toHaveAttribute('aria-current', 'page')
  await expect(sessions.grid.locator('.ag-row[row-index="0"]')).toHaveClass(/ag-row-selected/)
  await expect(sessions.strip.getByRole('heading', { level: 3 })).toContainText(ends)
})

test('a session shows its records, and a record its session', async ({ host, folder }) => {
  const { printed, sessions } = await openSessions(host, folder)
  const [first] = printed
  const records = [...(first?.records.fromClient ?? []), ...(first?.records.fromServer ?? [])]
  await sessions.selectRow(0)
  await sessions.strip.getByRole('button', { name: 'Show its records' }).click()
  const flows = new FlowsPage(sessions.page)
  const shown = async () => (await flows.readColumn('@record')).map((text) => Number(text.replaceAll(',', '')))
  await expect.poll(shown).toEqual(records.sort((one, other) => one - other))
  await flows.page.keyboard.press('t')
  await expect(sessions.tab).toHaveAttribute('aria-current', 'page')
  await expect(sessions.grid.locator('.ag-row[row-index="0"]')).toHaveClass(/ag-row-selected/)
})

test('a filter lists the sessions that match, with what was measured on them', async ({ host, folder }) => {
  const { printed, sessions } = await openSessions(host, folder)
  const matching = printed.filter(({ rttUs }) => (rttUs ?? 0) > 100_000)
  await sessions.typeFilter('rtt > 100ms')
  await expect(sessions.filterSentence).toHaveText(`${count(matching.length)} of ${count(printed.length)} sessions`)
  const [first] = matching
  await expect(sessions.cell(0, 'client')).toHaveText(endpoint(first?.client ?? '', first?.clientPort ?? 0))
  await expect(sessions.grid.getByRole('grid')).toHaveAttribute('aria-rowcount', String(matching.length + 2))
})

test('a pinned session stays below for comparison, and what is not measured is no zero', async ({ host, folder }) => {
  const { printed, sessions } = await openSessions(host, folder)
  const database = printed.findIndex(({ serverPort }) => serverPort === 3306)
  const secure = printed.findIndex(({ serverPort }) => serverPort === 443)
  await sessions.typeFilter('serverPort = 3306')
  await expect(sessions.cell(0, 'server')).toHaveText('10.30.8.60:3306')
  await sessions.selectRow(0)
  await expect(sessions.tile('roundTripTime')).toHaveText('n/m')
  await sessions.page.keyboard.press('p')
  await expect(sessions.compared).toBeVisible()
  await sessions.typeFilter('serverPort = 443')
  const other = printed[secure]
  await expect(sessions.cell(0, 'client')).toHaveText(endpoint(other?.client ?? '', other?.clientPort ?? 0))
  await sessions.selectRow(0)
  await expect(sessions.tile('roundTripTime')).toHaveAttribute('title', `${count(other?.rttUs ?? 0)} µs`)
  await expect(sessions.compared.getByRole('heading', { level: 3 })).toContainText(
    endpoint(printed[database]?.client ?? '', printed[database]?.clientPort ?? 0),
  )
  await expect(sessions.tile('roundTripTime', sessions.compared)).toHaveText('n/m')
  await sessions.compared.getByRole('button', { name: 'Stop comparing' }).click()
  await expect(sessions.compared).toHaveCount(0)
})

test('the strip leaves the window as JSON and as a picture', async ({ host, folder }) => {
  const { printed, sessions } = await openSessions(host, folder)
  await sessions.selectRow(0)
  const save = async (entry: string) => readFile(await host.save(sessions.page, () => sessions.exportAs(entry)))
  const { session } = JSON.parse((await save('Session as JSON')).toString()) as {
    readonly session: { readonly metrics: readonly { readonly metric: string; readonly value: number | null }[] }
  }
  const rtt = session.metrics.find(({ metric }) => metric === 'roundTripTime')
  expect(rtt?.value).toBe(printed[0]?.rttUs)
  expect((await save('Picture as SVG')).toString()).toMatch(/<svg[^]*Retransmissions/)
  expect((await save('Picture as PNG')).subarray(1, 4).toString('latin1')).toBe('PNG')
})

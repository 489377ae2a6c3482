/** The filter: three accents, completion, history, the switch, and filters made of values. */
import { dumpSample, SAMPLE, type DumpedRecord } from './captures.ts'
import { FilterBar } from './pages/filter-bar.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { SessionsPage } from './pages/sessions-page.ts'
import { TransactionsPage } from './pages/transactions-page.ts'
import { expect, test } from './viewer-test.ts'

let records: readonly DumpedRecord[]

test.beforeAll(async () => {
  records = await dumpSample()
})

const count = (matches: (record: DumpedRecord) => boolean): string =>
  records.filter(matches).length.toLocaleString('en-US')
/** Position of the first record with ports: options records have none. */
const firstFlow = () => records.findIndex((record) => record['destinationTransportPort'] !== undefined)
const all = () => records.length.toLocaleString('en-US')

test('the same question in three accents has the same answer', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const [flows, bar] = [new FlowsPage(page), new FilterBar(page)]
  await expect(flows.cell(0, '@record')).toHaveText('1')
  const matches = count(
    (record) => record['destinationTransportPort'] === 443 && Number(record['octetDeltaCount']) > 1000,
  )
  for (const [accent, filter] of [
    ['fields', 'destinationTransportPort = 443 and octetDeltaCount > 1000'],
    ['nfdump', 'dst port 443 and bytes > 1k'],
    ['Wireshark', 'cflow.dstport == 443 && cflow.octets > 1000'],
  ] as const) {
    await bar.apply(filter)
    await expect(bar.sentence).toContainText(`${matches} of ${all()} match`)
    await expect(bar.accent).toContainText(accent)
  }
})

test('a filter is written in another accent, and lets the same records through', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const bar = new FilterBar(page)
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
  await bar.apply('dstport = 443')
  const matches = count((record) => record['destinationTransportPort'] === 443)
  await expect(bar.sentence).toContainText(`${matches} of`)
  await bar.accent.click()
  await page.getByRole('menuitem', { name: 'Write it as nfdump' }).click()
  await bar.expectText(/dst port/)
  await expect(bar.accent).toContainText('nfdump')
  await expect(bar.sentence).toContainText(`${matches} of`)
})

test('fields are completed with the share of records that carry them, values as they were seen', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const bar = new FilterBar(page)
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
  await bar.write('meth')
  const option = bar.completion
    .getByRole('option')
    .filter({ hasText: /^method/ })
    .first()
  await expect(option).toContainText('%')
  // What has just opened under somebody who types takes no key yet.
  await page.waitForTimeout(150)
  await page.keyboard.press('Tab')
  await bar.expectText(/^method/)
  await page.keyboard.type(' = ')
  await page.waitForTimeout(200)
  await page.keyboard.press('Control+Space')
  const gets = records.filter((record) => record['netscaler:httpReqMethod'] === 'GET').length.toLocaleString('en-US')
  await expect(bar.completion.getByRole('option').first()).toContainText(`${gets} ·`)
  await page.waitForTimeout(150)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await bar.expectText('method = "GET"')
  await expect(bar.sentence).toContainText(`${gets} of`)
})

test('a value becomes a filter by its menu, by keys and by clicks', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const [flows, bar] = [new FlowsPage(page), new FilterBar(page)]
  const row = firstFlow()
  const port = String(records[row]?.['destinationTransportPort'])
  await expect(flows.cell(row, '@destinationPort')).toHaveText(port)
  await flows.cell(row, '@destinationPort').click({ button: 'right' })
  await expect(page.getByRole('menu', { name: 'Destination port' })).toContainText(`dstport = ${port}`)
  await bar.choose('Apply as filter', 'Selected')
  await bar.expectText(`dstport = ${port}`)
  const matches = count((record) => String(record['destinationTransportPort']) === port)
  await expect(bar.sentence).toContainText(`${matches} of ${all()} match`)

  // The count is there before the rows are.
  await expect(flows.cell(0, '@destinationPort')).toHaveText(port)
  await flows.cell(0, '@protocol').click()
  await page.keyboard.press('Shift+F10')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  for (let index = 0; index < 4; index++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await bar.expectText(`dstport = ${port} and not protocol = TCP`)
  await expect(bar.sentence).toContainText('Enter applies it')
})

test('a click with Alt on a value leaves it out', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const [flows, bar] = [new FlowsPage(page), new FilterBar(page)]
  const cell = flows.cell(firstFlow(), '@source')
  await expect(cell).toHaveText(/\d/)
  const source = (await cell.textContent()) ?? ''
  await cell.click({ modifiers: ['Alt'] })
  await bar.expectText(`not srcip = ${source}`)
  await expect(bar.sentence).toContainText('match')
})

test('a field in the details becomes a filter, too, whether it is a column or not', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const [flows, bar] = [new FlowsPage(page), new FilterBar(page)]
  await flows.selectRow(firstFlow())
  const field = flows.fields.filter({ hasText: 'ingressInterface' })
  await field.click({ button: 'right' })
  await bar.choose('Apply as filter', 'Selected')
  const value = String(records[firstFlow()]?.['ingressInterface'])
  await bar.expectText(`ingressInterface = ${value}`)
  const matches = count((record) => String(record['ingressInterface']) === value)
  await expect(bar.sentence).toContainText(`${matches} of ${all()} match`)
})

test('the records of a connection, both ways, and back', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const [flows, bar] = [new FlowsPage(page), new FilterBar(page)]
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await flows.cell(firstFlow(), '@source').click({ button: 'right' })
  await bar.choose('Records of this connection')
  await expect(page.getByText(/^Records of connection /)).toBeVisible()
  const first: Readonly<Record<string, unknown>> = records[firstFlow()] ?? {}
  const ends = ['source', 'destination'].map((side) => first[`${side}IPv4Address`] ?? first[`${side}IPv6Address`])
  await flows.expectColumn('@source', (text) => ends.includes(text))
  await page.getByRole('button', { name: /Back to Flows/ }).click()
  await bar.expectText(/^$|^Filter:/)
})

test('filters are remembered, pinned and saved, also over a restart of the page', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const [flows, bar] = [new FlowsPage(page), new FilterBar(page)]
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await bar.apply('dstport = 443')
  await bar.apply('octets > 5000')
  await expect(bar.sentence).toContainText('match')
  let kept = await bar.openHistory()
  await kept.getByRole('menuitem', { name: 'dstport = 443' }).hover()
  await kept.getByRole('button', { name: 'Pin dstport = 443' }).click()
  await kept.getByRole('textbox', { name: 'Save as' }).fill('large flows')
  await kept.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(kept.getByRole('menuitem')).toHaveText([/^large flows/, 'dstport = 443', 'octets > 5000'])
  await page.reload()
  await expect(flows.cell(0, '@record')).toHaveText(/\d/)
  kept = await bar.openHistory()
  await page.keyboard.press('ArrowDown')
  await kept.getByRole('menuitem', { name: 'dstport = 443' }).click()
  await bar.expectText('dstport = 443')
})

test('the filter is off for a moment in every view', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const [flows, bar] = [new FlowsPage(page), new FilterBar(page)]
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await bar.apply('status >= 500')
  await expect(bar.sentence).toContainText('match')
  await bar.switch.click()
  await expect(bar.sentence).toContainText(`Filter off: all ${all()} records show`)
  await bar.expectText('status >= 500')
  await new TransactionsPage(page).tab.click()
  await expect(bar.sentence).toContainText('Filter off: all')
  await bar.switch.click()
  await expect(bar.sentence).toContainText('transactions')
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: /^Flows/ })
    .click()
  await expect(bar.sentence).toContainText('match')
})

test('a list takes a filter of records, and shows the rows that have one which matches', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const [flows, bar] = [new FlowsPage(page), new FilterBar(page)]
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await bar.apply('packetDeltaCount > 3')
  await expect(bar.sentence).toContainText('match')
  const transactions = new TransactionsPage(page)
  await transactions.tab.click()
  await bar.expectText('packetDeltaCount > 3')
  await expect(bar.sentence).toContainText(/^[1-9][\d,]* of [\d,]+ transactions have a record that matches/)
  await expect(transactions.cell(0, 'start')).toHaveText(/\d/)
})

test('rows that cannot take the filter show all, and say why', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const [sessions, bar] = [new SessionsPage(page), new FilterBar(page)]
  await sessions.tab.click()
  await bar.apply('jitterMaximum >= 0ms')
  await expect(bar.sentence).toContainText('sessions')
  const transactions = new TransactionsPage(page)
  await transactions.tab.click()
  await expect(bar.sentence).toContainText('Not for transactions: there is no field')
  await bar.expectText('jitterMaximum >= 0ms')
  await expect(transactions.cell(0, 'start')).toHaveText(/\d/)
})

test('going back brings filter, selection and scroll along', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const [flows, bar] = [new FlowsPage(page), new FilterBar(page)]
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await bar.apply('octets > 100')
  await expect(bar.sentence).toContainText('match')
  await flows.selectRow(2)
  await flows.grid.hover()
  await page.mouse.wheel(0, 2200)
  await expect(flows.cell(100, '@record')).toHaveText(/\d/)
  const before = await flows.readColumn('@record')
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: /^Health/ })
    .click()
  await page.waitForTimeout(100)
  await page.keyboard.press('Alt+ArrowLeft')
  await bar.expectText('octets > 100')
  await expect.poll(() => flows.readColumn('@record')).toEqual(before)
  await expect(flows.details).toBeVisible()
})

import { readFile } from 'node:fs/promises'
import { dumpSample, printTransactions, SAMPLE, simulateNetScaler, type DumpedRecord } from './captures.ts'
import { FilterBar } from './pages/filter-bar.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { TopPage } from './pages/top-page.ts'
import { TransactionsPage } from './pages/transactions-page.ts'
import { expect, test } from './viewer-test.ts'

/** Octets by source address, the largest first; of equal ones the address that sorts first. */
function octetsBySource(records: readonly DumpedRecord[]): (readonly [string, number])[] {
  const sums = new Map<string, number>()
  for (const record of records) {
    const source = record['sourceIPv4Address'] ?? record['sourceIPv6Address']
    const octets = record['octetDeltaCount'] ?? record['octetTotalCount'] ?? record['initiatorOctets']
    if (typeof source !== 'string' || octets === undefined) continue
    sums.set(source, (sums.get(source) ?? 0) + Number(octets))
  }
  return [...sums].sort(([, one], [, other]) => other - one)
}

const shownRecords = async (flows: FlowsPage) => (await flows.readColumn('@record')).length

test('what is brushed restricts Flows and the lists, and shows all again', async ({ host, folder }) => {
  const page = await host.start(await simulateNetScaler(folder))
  const top = new TopPage(page)
  await expect(top.chart).toHaveAttribute('aria-label', /lost in \d+ gaps?; nothing is brushed/)
  const flows = new FlowsPage(page)
  await expect(flows.status).not.toContainText('what has been read')
  const all = (await flows.status.getByText(/ decoded$/).textContent())?.replace('decoded', 'records') ?? ''
  await expect(top.inView.getByText(/records$/)).toHaveText(all)
  await top.brush(0.3, 0.5)
  await expect(top.brushLabel).toHaveText(/^\d\d:\d\d:\d\d – \d\d:\d\d:\d\d · /)
  await expect(top.inView.getByText(/records$/)).not.toHaveText(all)
  const stretch = await top.brushLabel.textContent()
  const [from = '', until = ''] = stretch?.split(/ – | · /) ?? []
  await flows.expectColumn('@time', (time) => time >= from && time.slice(0, 8) < until, 6)

  await page.keyboard.press('Control+2')
  await expect(page.locator('.view-slot:not([inert]) .removable-chip')).toContainText(from)
  await page.keyboard.press('Control+1')
  await top.strip.locator('.histogram-area').dblclick({ position: { x: 200, y: 60 } })
  await expect(top.inView.getByText(/records$/)).toHaveText(all)
})

test('the largest sources are those that the command line counts, and lead to their records', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const top = new TopPage(page)
  const [largest] = octetsBySource(await dumpSample())
  if (largest === undefined) throw new Error('The sample has no addresses.')
  await expect(top.chart).toBeVisible()
  await page.keyboard.press('Control+4')
  await expect(top.tab).toHaveAttribute('aria-current', 'page')
  const row = top.row(/^Source address/, 0)
  await expect(row).toContainText(largest[0])
  await expect(row).toHaveAttribute('title', new RegExp(`${largest[1].toLocaleString('en-US')} octets`))

  await row.dblclick()
  const flows = new FlowsPage(page)
  await expect(flows.filterSentence).toContainText(/ of /)
  await expect.poll(() => shownRecords(flows)).toBeGreaterThan(0)
  await flows.expectColumn('@source', (source) => source.includes(largest[0]))
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(top.tab).toHaveAttribute('aria-current', 'page')
})

test('a stretch is compared with the time before it, and a change becomes a filter', async ({ host, folder }) => {
  const page = await host.start(await simulateNetScaler(folder))
  const top = new TopPage(page)
  await top.show()
  await top.compareWithBefore(0.5, 0.7)
  await expect(
    top
      .panel(/^Source address/)
      .locator('.ranked-row .ranked-tick')
      .first(),
  ).toBeVisible()
  const change = top.changes.getByRole('button', { name: 'as filter' }).first()
  await expect(change).toBeVisible()
  await change.click()
  await expect(new FlowsPage(page).filterSentence).toContainText(/ of /)
})

test('the histogram leaves the window as a picture, in the colours that show and light for paper', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const top = new TopPage(page)
  await expect(top.chart).toBeVisible()
  // In the light theme every picture is as on paper.
  await page.emulateMedia({ colorScheme: 'dark' })
  await new FilterBar(page).apply('protocol = TCP')
  const save = async (entry: string) => readFile(await host.save(page, () => top.exportHistogram(entry)))
  const svg = (await save('Picture as SVG, light for paper')).toString()
  expect(svg).toMatch(/<svg[^]*protocol = TCP/)
  expect(svg).toMatch(/<rect width="1200" height="\d+" fill="#fff(fff)?"/)
  const png = await save('Picture as PNG')
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG')
  // Its width and height stand behind the head of the first chunk.
  expect(png.readUInt32BE(16)).toBe(2400)
  expect((await save('Values as CSV')).toString()).toMatch(/^from,until,/)
})

test('the groups leave the window as CSV, as the command line counts them', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const top = new TopPage(page)
  const sums = octetsBySource(await dumpSample())
  await page.keyboard.press('Control+4')
  await expect(top.row(/^Source address/, 0)).toBeVisible()
  await page.keyboard.press('Control+Shift+E')
  const dialog = page.getByRole('dialog', { name: 'Export' })
  await dialog.getByRole('button', { name: 'CSV', exact: true }).click()
  await dialog.getByRole('combobox').selectOption({ label: 'Source address, octets' })
  await dialog.getByRole('button', { name: /^Up to 1,000/ }).click()
  const file = await host.save(page, () => dialog.getByRole('button', { name: 'Save CSV' }).click())
  const [head, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\r\n')
  expect(head).toBe('panel,@source,label,measure,value,records,share')
  const written = new Map(lines.map((line) => line.split(',')).map(([, source, , , value]) => [source, Number(value)]))
  for (const [source, octets] of sums) expect(written.get(source)).toBe(octets)
})

test('a panel beside Flows follows filter and brush, and leads to the records of a group', async ({ host, folder }) => {
  const page = await host.start(await simulateNetScaler(folder))
  const top = new TopPage(page)
  const flows = new FlowsPage(page)
  await expect(top.chart).toBeVisible()
  await page.keyboard.press('Control+Shift+T')
  await expect(top.besideRows.first()).toBeVisible()
  const all = await top.besideCoverage.textContent()
  await top.brush(0.3, 0.5)
  await expect(top.besideCoverage).not.toHaveText(all ?? '')
  const source = await top.besideRows.first().locator('.ranked-name').textContent()
  await top.besideRows.first().dblclick()
  await expect(flows.filterSentence).toContainText(/ of /)
  await flows.expectColumn('@source', (cell) => cell.includes(source ?? ''))
  await expect(top.besideRows).toHaveCount(1)
  await page.getByRole('button', { name: 'Hide the panel' }).click()
  await expect(top.beside).toHaveCount(0)
})

test('a capture is compared with another one, and let go of', async ({ host, folder }) => {
  const page = await host.start(await simulateNetScaler(folder))
  const top = new TopPage(page)
  await expect(top.chart).toBeVisible()
  await page.keyboard.press('Control+4')
  await expect(top.row(/^Source address/, 0)).toBeVisible()
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await host.choose(page, SAMPLE, () =>
    page.getByRole('menuitemradio', { name: /^(Choose a file|Send a file to the host)$/ }).click(),
  )
  await expect(page.getByRole('button', { name: 'Against sample.pcapng' })).toBeVisible()
  await expect(top.changes).toContainText(/\d+ records · \d+ exporters?/)
  await expect(top.changes.getByRole('button', { name: 'as filter' }).first()).toBeVisible()
  await top.changes.getByRole('button', { name: 'Let it go' }).click()
  await expect(top.changes).toHaveCount(0)
})

test('a panel counts transactions, as the command line lists them, and leads to those of a group', async ({
  host,
  folder,
}) => {
  const capture = await simulateNetScaler(folder)
  const counts = new Map<string, number>()
  for (const { url } of await printTransactions(capture)) {
    if (url !== null) counts.set(url, (counts.get(url) ?? 0) + 1)
  }
  const page = await host.start(capture)
  const top = new TopPage(page)
  await top.show()
  await top.addPanel({ count: 'transactions', key: 'URL' })
  const rows = top.panel(/^URL · transactions, transactions$/)
  await expect(rows.getByRole('option').first()).toBeVisible()
  const [name = '', title = ''] = await Promise.all([
    rows.locator('.ranked-name').first().textContent(),
    rows.getByRole('option').first().getAttribute('title'),
  ]).then((texts) => texts.map((text) => text ?? ''))
  const count = Math.max(...counts.values())
  expect(counts.get(name)).toBe(count)
  expect(title).toContain(`rests on ${count} transactions`)

  await rows.getByRole('option').first().dblclick()
  const transactions = new TransactionsPage(page)
  await expect(transactions.tab).toHaveAttribute('aria-current', 'page')
  await expect(transactions.summary.locator('.summary-count')).toHaveText(new RegExp(`^${count} transactions?$`))
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(top.tab).toHaveAttribute('aria-current', 'page')

  await page.getByRole('button', { name: 'Panel', exact: true }).click()
  await page.getByRole('button', { name: 'Slowest URL patterns: p95 of total' }).click()
  await expect(top.row(/^URL pattern · transactions, p95 Total$/, 0)).toBeVisible()
})

test('a panel of transactions goes by a filter of records, and leads to the rows that the list has under it', async ({
  host,
}) => {
  const page = await host.start(SAMPLE)
  const [flows, bar, top] = [new FlowsPage(page), new FilterBar(page), new TopPage(page)]
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await bar.apply('packetDeltaCount > 3')
  await expect(bar.sentence).toContainText('match')
  const transactions = new TransactionsPage(page)
  await transactions.tab.click()
  await expect(bar.sentence).toContainText('transactions have a record that matches')
  const [, count = ''] = /^([\d,]+) of /.exec((await bar.sentence.textContent()) ?? '') ?? []

  await page.keyboard.press('Control+1')
  await top.show()
  await top.addPanel({ count: 'transactions', key: 'URL pattern' })
  const rows = top.panel(/^URL pattern · transactions, transactions$/)
  await expect(rows).toContainText(`of ${count} transactions`)
  const title = (await rows.getByRole('option').first().getAttribute('title')) ?? ''
  const [, ofGroup = ''] = /rests on ([\d,]+) transactions?/.exec(title) ?? []
  await rows.getByRole('option').first().dblclick()
  await expect(transactions.tab).toHaveAttribute('aria-current', 'page')
  await bar.expectText('packetDeltaCount > 3')
  await expect(transactions.summary.locator('.summary-count')).toHaveText(new RegExp(`^${ofGroup} transactions?$`))
})

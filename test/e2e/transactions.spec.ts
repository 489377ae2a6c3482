import { printTransactions, simulateNetScaler, type PrintedTransaction } from './captures.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { TransactionsPage } from './pages/transactions-page.ts'
import { expect, test } from './viewer-test.ts'

function recordsOf({ legs }: PrintedTransaction): number[] {
  return Object.values(legs)
    .flat()
    .sort((one, other) => one - other)
}

test('three actions lead to the slowest transaction, two more to its octets, and one back', async ({
  host,
  folder,
}) => {
  const file = await simulateNetScaler(folder)
  const printed = await printTransactions(file)
  const longest = printed.reduce((most, one) => ((one.totalUs ?? 0) > (most.totalUs ?? 0) ? one : most))
  const page = await host.start(file)
  const transactions = new TransactionsPage(page)
  await expect(transactions.tab).toContainText(printed.length.toLocaleString('en-US'))
  await page.keyboard.press('Control+2')
  await expect(transactions.summary).toContainText(`${printed.length.toLocaleString('en-US')} transactions`)
  await page.keyboard.press('l')
  await expect(transactions.header('total')).toHaveAttribute('aria-sort', 'descending')
  await expect(transactions.cell(0, 'total')).toHaveText(
    `${String(Number(((longest.totalUs ?? 0) / 1e6).toFixed(3)))} s`,
  )
  await transactions.selectRow(0)
  await expect(transactions.timeline).toBeVisible()

  await page.keyboard.press('Enter')
  const flows = new FlowsPage(page)
  await expect(flows.filterSentence).toContainText(`${String(recordsOf(longest).length)} of`)
  const shown = async () => (await flows.readColumn('@record')).map((text) => Number(text.replaceAll(',', '')))
  await expect.poll(shown).toEqual(recordsOf(longest))
  await expect(flows.octets).toContainText('0000')

  await page.keyboard.press('Alt+ArrowLeft')
  await expect(transactions.tab).toHaveAttribute('aria-current', 'page')
  await expect(transactions.grid.locator('.ag-row[row-index="0"]')).toHaveClass(/ag-row-selected/)
})

test('a record leads to its transaction, whatever the list shows', async ({ host, folder }) => {
  const file = await simulateNetScaler(folder)
  const printed = await printTransactions(file)
  const page = await host.start(file)
  const flows = new FlowsPage(page)
  await flows.selectRow(6)
  const at = printed.findIndex((one) => recordsOf(one).includes(7))
  await expect(flows.details.getByRole('button', { name: at < 0 ? /Connection/ : /Timeline/ })).toBeVisible()
  await page.keyboard.press('t')
  const transactions = new TransactionsPage(page)
  await expect(transactions.tab).toHaveAttribute('aria-current', 'page')
  await expect(transactions.grid.locator('.ag-row-selected').first()).toBeVisible()
  if (at >= 0)
    await expect(transactions.grid.locator(`.ag-row[row-index="${String(at)}"]`)).toHaveClass(/ag-row-selected/)
})

test('the verdicts narrow the list to what they count', async ({ host, folder }) => {
  const file = await simulateNetScaler(folder)
  const printed = await printTransactions(file)
  const complete = printed.filter(({ verdict }) => verdict === 'complete').length
  const page = await host.start(file)
  const transactions = new TransactionsPage(page)
  await transactions.tab.click()
  await transactions.verdict(/complete/).click()
  await expect(transactions.summary).toContainText(`${complete.toLocaleString('en-US')} transactions`)
  await expect(transactions.cell(0, 'verdict')).toHaveText('complete')
  await expect(transactions.grid.getByRole('grid')).toHaveAttribute('aria-rowcount', String(complete + 1))
})

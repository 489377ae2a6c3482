/** The palette, an export that is read back, the SQL console, and help. */
import type { Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { dumpSample, SAMPLE, type DumpedRecord } from './captures.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { takePictures } from './pictures.ts'
import { expect, test } from './viewer-test.ts'

let records: readonly DumpedRecord[]

test.beforeAll(async () => {
  records = await dumpSample()
})

async function openPalette(page: Page, typed: string) {
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  await palette.getByRole('combobox').fill(typed)
  return palette
}

test('the palette finds commands by letters, and says why one cannot be chosen', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const flows = new FlowsPage(page)
  await expect(flows.cell(0, '@record')).toHaveText('1')
  const palette = await openPalette(page, '')
  await takePictures(page, `${host.kind}-palette`)
  await palette.getByRole('combobox').fill('health')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^Health/ })).toHaveAttribute('aria-current', 'page')
  // What was used last comes first.
  const again = await openPalette(page, '')
  await expect(again.getByRole('option').first()).toContainText('Show Health')
  await again.getByRole('combobox').fill('longest')
  const refused = again.getByRole('option').first()
  await expect(refused).toContainText('Only in Transactions')
  await page.keyboard.press('Enter')
  await expect(again).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(again).toBeHidden()
})

test('the palette goes to a record, to a time, to an exporter, and to a column', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const flows = new FlowsPage(page)
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await openPalette(page, '#40')
  await page.keyboard.press('Enter')
  await expect(flows.details).toContainText('40')
  const exporters = await openPalette(page, '@')
  const first = exporters.getByRole('option').first()
  const exporter = (await first.locator('.palette-title').textContent()) ?? ''
  await first.click()
  const matches = records.filter((record) => record['@exporter'] === exporter).length.toLocaleString('en-US')
  await expect(flows.filterSentence.first()).toContainText(`${matches} of`)
  await openPalette(page, '/ingressInterface')
  await page.keyboard.press('Enter')
  await expect(flows.header('ingressInterface')).toBeVisible()
})

test('the rows of a filter are exported as CSV with the columns that show, and read back', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const flows = new FlowsPage(page)
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await flows.filter.fill('dstport = 443')
  await page.keyboard.press('Enter')
  const expected = records.filter((record) => record['destinationTransportPort'] === 443)
  await expect(flows.filterSentence.first()).toContainText(`${expected.length.toLocaleString('en-US')} of`)
  await page.keyboard.press('Control+Shift+E')
  const dialog = page.getByRole('dialog', { name: 'Export' })
  await expect(dialog.getByRole('button', { name: 'CSV', exact: true })).toHaveAttribute('aria-pressed', 'true')
  await takePictures(page, `${host.kind}-export`)
  const path = await host.saveExport(page, 'rows.csv', () =>
    dialog.getByRole('button', { name: /^Export [\d,]+ records$/ }).click(),
  )
  await expect(page.getByText('Export saved', { exact: true })).toBeVisible()
  await expect(dialog).toBeHidden()
  const [head = '', ...lines] = (await readFile(path, 'utf8')).trim().split(/\r?\n/)
  const place = head.split(',').indexOf('@record')
  expect(place).toBe(0)
  expect(head.split(',')).toContain('@time')
  expect(lines.map((line) => Number(line.split(',')[place]))).toEqual(expected.map((record) => record['@record']))
})

test('a statement runs, another fails where it says', async ({ host }) => {
  const page = await host.start(SAMPLE)
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
  await openPalette(page, 'sql')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'SQL console' })
  const editor = dialog.getByRole('textbox', { name: 'Statement' })
  await expect(dialog.getByRole('navigation', { name: 'Tables' }).getByText('records', { exact: true })).toBeVisible()
  await editor.fill('SELECT count(*) AS n, 42 AS answer FROM records')
  await page.keyboard.press('Control+Enter')
  const cells = dialog.getByRole('cell')
  await expect(cells.first()).toHaveText(String(records.length))
  await expect(cells.nth(1)).toHaveText('42')
  await editor.fill('SELECT "@exporter", "@time", "@record", "@template" FROM records ORDER BY "@record"')
  await page.keyboard.press('Control+Enter')
  await expect(dialog.getByRole('columnheader')).toHaveCount(4)
  await takePictures(page, `${host.kind}-console`)
  await editor.fill('SELECT 1\nFORM records')
  await page.keyboard.press('Control+Enter')
  await expect(dialog.getByRole('alert')).toContainText('sql-failed')
  await editor.fill('DROP TABLE records')
  await page.keyboard.press('Control+Enter')
  await expect(dialog.getByRole('alert')).toContainText('sql-refused')
})

test('keys and the filter reference are at hand', async ({ host }) => {
  const page = await host.start(SAMPLE)
  await expect(new FlowsPage(page).cell(0, '@record')).toHaveText('1')
  await openPalette(page, 'keyboard')
  await page.keyboard.press('Enter')
  const keys = page.getByRole('dialog', { name: 'Keyboard' })
  await expect(keys).toContainText('Export what the view shows')
  await takePictures(page, `${host.kind}-keys`)
  await page.keyboard.press('F1')
  const reference = page.getByRole('dialog', { name: 'Filter reference' })
  await expect(reference).toContainText('nfdump')
  await takePictures(page, `${host.kind}-reference`)
  await reference.getByRole('searchbox').fill('bitwise_and')
  await expect(reference.getByRole('row').filter({ hasText: 'bitwise_and' })).not.toHaveCount(0)
})

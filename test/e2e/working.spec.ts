import type { DumpedRecord } from './captures.ts'
import { dumpSample, SAMPLE } from './captures.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { expect, test } from './viewer-test.ts'

/** Lines of the grid's header, which ARIA counts as rows. */
const HEADER_ROWS = 2

let records: readonly DumpedRecord[]

test.beforeAll(async () => {
  records = await dumpSample()
})

/** Values of a numeric element over all records that carry it. */
function numbers(key: string): number[] {
  return records.map((record) => record[key]).filter((value) => typeof value === 'number')
}

test('sorting orders all rows, not only the loaded ones', async ({ host }) => {
  const flows = new FlowsPage(await host.start(SAMPLE))
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await flows.header('@record').click()
  await expect(flows.header('@record')).toHaveAttribute('aria-sort', 'ascending')
  await flows.header('@record').click()
  await expect(flows.header('@record')).toHaveAttribute('aria-sort', 'descending')
  await expect(flows.cell(0, '@record')).toHaveText(records.length.toLocaleString('en-US'))
  const shown = (await flows.readColumn('@record')).map((text) => Number(text.replaceAll(',', '')))
  expect(shown).toEqual([...shown].sort((a, b) => b - a))
})

test('the last row is reached by key and is there', async ({ host }) => {
  const flows = new FlowsPage(await host.start(SAMPLE))
  await expect(flows.status).toContainText(`${records.length.toLocaleString('en-US')} decoded`)
  await expect(flows.grid.getByRole('grid')).toHaveAttribute('aria-rowcount', String(records.length + HEADER_ROWS))
  await flows.selectRow(0)
  await expect(flows.fields.first()).toBeVisible()
  await flows.page.keyboard.press('End')
  await expect(flows.cell(records.length - 1, '@record')).toHaveText(records.length.toLocaleString('en-US'))
})

test('a filter shows what matches and says how many', async ({ host }) => {
  const [most = 0] = numbers('octetDeltaCount').sort((a, b) => b - a)
  const bound = Math.floor(most / 2)
  const matches = numbers('octetDeltaCount').filter((value) => value >= bound).length
  const flows = new FlowsPage(await host.start(SAMPLE))
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await flows.typeFilter(`octetDeltaCount >= ${String(bound)}`)
  const total = records.length.toLocaleString('en-US')
  await expect(flows.filterSentence).toHaveText(`${matches.toLocaleString('en-US')} of ${total} match`)
  await flows.typeFilter('octetDeltaCount >=')
  await expect(flows.filterSentence).toContainText('not finished')
})

test('a record shows its fields, and a field its octets', async ({ host }) => {
  const flows = new FlowsPage(await host.start(SAMPLE))
  await flows.selectRow(0)
  const keys = Object.keys(records[0] ?? {}).filter((key) => !key.startsWith('@'))
  await expect(flows.fields).toHaveCount(keys.length)
  await flows.fields.nth(1).click()
  await expect(flows.fields.nth(1)).toHaveAttribute('aria-selected', 'true')
  await expect(flows.octets.locator('.octet-hex .run.is-selected')).toHaveText(/^[0-9a-f]{2}/)
})

test('from open to details without a mouse', async ({ host }) => {
  const flows = new FlowsPage(await host.start(SAMPLE))
  await expect(flows.cell(0, '@record')).toHaveText('1')
  const { keyboard } = flows.page
  await keyboard.press('Control+/')
  await expect(flows.filter).toBeFocused()
  await keyboard.press('Escape')
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowDown')
  await expect(flows.details.getByRole('grid', { name: /^Fields of record/ })).toBeVisible()
})

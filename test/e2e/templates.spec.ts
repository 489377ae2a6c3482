import type { DumpedRecord } from './captures.ts'
import { dumpSample, SAMPLE } from './captures.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { TemplatesPage } from './pages/templates-page.ts'
import { expect, test } from './viewer-test.ts'

let records: readonly DumpedRecord[]

test.beforeAll(async () => {
  records = await dumpSample()
})

test('a template is drawn to scale, with as many fields as it has, and compared with the one before', async ({
  host,
}) => {
  const templates = new TemplatesPage(await host.start(SAMPLE))
  await templates.open()
  await templates.item(258).click()
  await expect(templates.page.getByRole('heading', { name: 'Template 258' })).toBeVisible()
  await expect(templates.layout.getByRole('option')).toHaveCount(39)
  await templates.layout.getByRole('option', { name: /^httpResForwFB/ }).click()
  await expect(templates.fields.and(templates.page.locator('[aria-selected="true"]'))).toContainText('httpResForwFB')
  await templates.page.getByRole('button', { name: 'Compare' }).click()
  await expect(templates.page.getByText(/^v1 → v2: 10 fields added/)).toBeVisible()
})

test('the rows of a version are those that it decoded', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const templates = new TemplatesPage(page)
  await templates.open()
  const exporter = await templates.tree.getByRole('treeitem', { level: 1 }).first().locator('b').textContent()
  await templates.item(257).click()
  await templates.notes.getByRole('button', { name: 'Rows of v1' }).click()
  const flows = new FlowsPage(page)
  const own = records.filter((record) => record['@template'] === 257 && record['@exporter'] === exporter)
  await expect(flows.filterSentence).toHaveText(
    `${own.length.toLocaleString('en-US')} of ${records.length.toLocaleString('en-US')} match`,
  )
})

test('a record leads to its template, and Flows is as it was on the way back', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const flows = new FlowsPage(page)
  await flows.selectRow(7)
  const link = flows.details.getByRole('button', { name: /^template \d+/ })
  const id = /\d+/.exec((await link.textContent()) ?? '')?.[0] ?? ''
  await link.click()
  await expect(page.getByRole('heading', { name: new RegExp(`emplate ${id}$`) })).toBeVisible()
  await page.keyboard.press('Control+1')
  await expect(flows.fields.first()).toBeVisible()
  await expect(flows.grid.locator('.ag-row[row-index="7"]')).toHaveClass(/ag-row-selected/)
})

test('from the tab to the octets of a template without a mouse', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const flows = new FlowsPage(page)
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await page.keyboard.press('Control+5')
  const templates = new TemplatesPage(page)
  await expect(templates.item(258)).toBeVisible()
  await templates.tree.focus()
  await page.keyboard.type('258')
  await expect(page.getByRole('heading', { name: 'Template 258' })).toBeVisible()
  await page.keyboard.press('F6')
  await expect(page.getByRole('grid', { name: 'Fields of the template' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(templates.fields.first()).toHaveAttribute('aria-selected', 'true')
  await templates.notes.getByRole('button', { name: 'Octets' }).press('Enter')
  await expect(flows.octets).toBeVisible()
})

test('the options data of an exporter are a table, and its names stand beside the template', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const templates = new TemplatesPage(page)
  await templates.open()
  await templates.item(265).click()
  await page.getByRole('button', { name: 'Records', exact: true }).click()
  const table = page.getByRole('region', { name: 'Records of the options template' })
  await expect(table.getByRole('row').nth(1)).toContainText(/\d/)
  await expect(templates.notes.getByRole('table').first()).toBeVisible()
})

test('the timeline tells every template of the domain', async ({ host }) => {
  const templates = new TemplatesPage(await host.start(SAMPLE))
  await templates.open()
  await templates.item(258).click()
  await expect(templates.timeline.getByRole('img', { name: /^Template 258: .*changed, v2/ })).toBeVisible()
})

/** Colour rules, marks, notes and profiles; what was looked at shows again when the capture is opened again. */
import type { Page } from '@playwright/test'
import { SAMPLE } from './captures.ts'
import type { ViewerHost } from './hosts/viewer-host.ts'
import { FilterBar } from './pages/filter-bar.ts'
import { FlowsPage } from './pages/flows-page.ts'
import { takePictures } from './pictures.ts'
import { expect, test } from './viewer-test.ts'

/** The rows of a port that the sample has, coloured by the menu of a value. */
async function colourByMenu(flows: FlowsPage, row: number): Promise<void> {
  await flows.cell(row, '@destinationPort').click({ button: 'right' })
  await flows.page.getByRole('menuitem', { name: 'Colour these rows' }).click()
  await flows.page.getByRole('menuitem', { name: 'Cyan' }).click()
}

/** The program ends and starts again; a page of a browser is opened anew, for its storage belongs to the address of the host. */
async function startAgain(host: ViewerHost, page: Page): Promise<Page> {
  if (host.kind === 'electron') {
    await host.dispose()
    return host.start(SAMPLE)
  }
  const another = await page.context().newPage()
  await another.goto(page.url())
  await page.close()
  return another
}

test('a rule colours rows with a bar, a tint, a glyph and its name', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const flows = new FlowsPage(page)
  await expect(flows.cell(7, '@destinationPort')).toHaveText(/\d/)
  const port = await flows.cell(7, '@destinationPort').textContent()
  await colourByMenu(flows, 7)
  const row = flows.grid.locator('.ag-row[row-index="7"].has-rule.rule-cyan.has-tint')
  await expect(row.first()).toBeVisible()
  const sign = flows.cell(7, '@record').getByRole('img')
  await expect(sign).toHaveAttribute('aria-label', new RegExp(`^Colour rule: .*${port ?? ''}.*\\(triangle down\\)$`))
  // The sign is no part of the value.
  await expect(flows.cell(7, '@record')).toHaveText('8')
  await page.getByRole('button', { name: 'Colour rules' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Colour rules' })
  await expect(dialog.getByRole('listitem')).toHaveCount(6)
  await takePictures(page, `${host.kind}-colour-rules`)
  await dialog.getByRole('checkbox', { name: /: on$/ }).first().uncheck()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(flows.cell(7, '@record')).toHaveText('8')
  await expect(flows.grid.locator('.rule-cyan')).toHaveCount(0)
})

test('marks, a note and what was looked at are there again after a restart', async ({ host }) => {
  test.slow()
  let page = await host.start(SAMPLE)
  let flows = new FlowsPage(page)
  await flows.selectRow(5)
  await page.keyboard.press('ControlOrMeta+m')
  await expect(flows.cell(5, '@record').getByRole('img', { name: 'Marked' })).toBeVisible()
  await flows.selectRow(9)
  await flows.cell(9, '@record').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Note …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Note on record 10' })
  await dialog.getByRole('textbox', { name: 'Note' }).fill('ask the vendor')
  await dialog.getByRole('button', { name: 'Keep the note' }).click()
  await expect(flows.cell(9, '@record').getByRole('img', { name: 'Note: ask the vendor' })).toBeVisible()
  await expect(flows.details.getByRole('button', { name: 'ask the vendor' })).toBeVisible()
  await flows.cell(9, '@record').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Time reference' }).click()
  await expect(flows.cell(9, '@time')).toHaveText(/^0/)
  await takePictures(page, `${host.kind}-marks`)
  await new FilterBar(page).apply('record < 50')
  await expect(flows.filterSentence.first()).toContainText('49 of')
  // What has changed is kept a moment later.
  await page.waitForTimeout(800)

  page = await startAgain(host, page)
  flows = new FlowsPage(page)
  await expect(flows.filterSentence.first()).toContainText('49 of')
  await expect(flows.cell(5, '@record').getByRole('img', { name: 'Marked' })).toBeVisible()
  await expect(flows.cell(9, '@record').getByRole('img', { name: 'Note: ask the vendor' })).toBeVisible()
  await expect(flows.cell(9, '@time')).toHaveText(/^0/)
  await expect(flows.details.getByRole('button', { name: 'ask the vendor' })).toBeVisible()
  await flows.cell(0, '@record').click()
  await expect(flows.details.getByText('Record 1', { exact: true })).toBeVisible()
  await page.keyboard.press('n')
  await expect(flows.details.getByText('Record 6', { exact: true })).toBeVisible()
})

test('a profile brings columns, colours and filter back', async ({ host }) => {
  const page = await host.start(SAMPLE)
  const [flows, bar] = [new FlowsPage(page), new FilterBar(page)]
  await expect(flows.cell(0, '@record')).toHaveText('1')
  await bar.apply('tcp')
  await expect(flows.cell(0, '@destinationPort')).toHaveText(/\d/)
  await colourByMenu(flows, 0)
  await page.getByRole('button', { name: 'Colour rules' }).first().click()
  await page.getByRole('button', { name: 'Profiles …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Profiles' })
  await dialog.getByRole('textbox', { name: 'Name of the profile' }).fill('Cyan ports')
  await dialog.getByRole('button', { name: 'Save as a profile' }).click()
  await takePictures(page, `${host.kind}-profiles`)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Colour rules' }).first().click()
  await page.getByRole('button', { name: 'Built-in rules again' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await bar.apply('')
  await expect(flows.grid.locator('.rule-cyan')).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+Shift+a')
  await dialog.getByRole('button', { name: /^Cyan ports/ }).click()
  await expect(flows.grid.locator('.rule-cyan').first()).toBeVisible()
  await bar.expectText(/^tcp$/)
})

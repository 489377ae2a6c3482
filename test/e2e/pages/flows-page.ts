import { expect, type Locator, type Page } from '@playwright/test'

/** The Flows view of a session. */
export class FlowsPage {
  readonly page: Page
  readonly grid: Locator
  readonly filter: Locator
  /** How many rows match, or what is wrong with the filter. */
  readonly filterSentence: Locator
  readonly details: Locator
  readonly fields: Locator
  readonly octets: Locator
  readonly status: Locator
  /** A file could not be opened while this session is on screen. */
  readonly openFailure: Locator

  constructor(page: Page) {
    this.page = page
    this.grid = page.locator('.view-slot:not([inert]) [data-region="grid"]')
    this.filter = page.getByRole('textbox', { name: 'Filter' })
    this.filterSentence = page.getByRole('search').getByRole('status')
    this.details = page.getByRole('region', { name: 'Details' })
    this.fields = this.details
      .getByRole('grid')
      .getByRole('row')
      .filter({ has: page.getByRole('gridcell') })
    this.octets = this.details.getByRole('region', { name: 'Octets' })
    this.status = page.getByRole('contentinfo', { name: 'Status' })
    this.openFailure = page.getByRole('alert')
  }

  /** A cell of a row, counted from 0 over the whole view, by the id of its column. */
  cell(row: number, column: string): Locator {
    return this.grid.locator(`.ag-row[row-index="${String(row)}"] [col-id="${column}"]`)
  }

  header(column: string): Locator {
    return this.grid.locator(`.ag-header-cell[col-id="${column}"]`)
  }

  /** The texts of a column as far as it is drawn, by position in the view. */
  async readColumn(column: string): Promise<string[]> {
    const cells = await this.grid.locator(`.ag-row:not(.ag-row-loading) [col-id="${column}"]`).evaluateAll((elements) =>
      elements.map((element) => ({
        row: Number(element.closest('.ag-row')?.getAttribute('row-index')),
        text: element.textContent,
      })),
    )
    return cells.sort((a, b) => a.row - b.row).map(({ text }) => text)
  }

  /** Waits until all texts of a column that are drawn, at least `atLeast`, are wanted ones: counts are there before rows. */
  async expectColumn(column: string, isWanted: (text: string) => boolean, atLeast = 1): Promise<void> {
    await expect.poll(async () => (await this.readColumn(column)).filter((text) => !isWanted(text))).toEqual([])
    expect((await this.readColumn(column)).length).toBeGreaterThanOrEqual(atLeast)
  }

  async typeFilter(text: string): Promise<void> {
    await this.filter.click()
    await this.page.keyboard.press('ControlOrMeta+A')
    await this.page.keyboard.type(text)
    // The first Escape closes the completions, so that Enter is the filter's own.
    await this.page.keyboard.press('Escape')
    await this.filter.focus()
    await this.page.keyboard.press('Enter')
  }

  /** Selects a row by a click on its record number, once it is there: a row that is still read cannot be selected. */
  async selectRow(row: number): Promise<void> {
    const cell = this.cell(row, '@record')
    await expect(cell).toHaveText(/\d/)
    await cell.click()
  }
}

import { expect, type Locator, type Page } from '@playwright/test'

/** The Transactions view of a session. */
export class TransactionsPage {
  readonly page: Page
  readonly tab: Locator
  readonly grid: Locator
  readonly summary: Locator
  readonly timeline: Locator
  readonly #filter: Locator

  constructor(page: Page) {
    this.page = page
    this.tab = page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: /^Transactions/ })
    this.grid = page.locator('.view-slot:not([inert]) .list-grid')
    this.summary = page.getByRole('group', { name: 'Summary' })
    this.timeline = page.locator('#transactions-timeline')
    this.#filter = page.locator('.view-slot:not([inert])').getByRole('textbox', { name: 'Filter' })
  }

  /** A cell of a row, counted from 0 over the whole view, by the id of its column. */
  cell(row: number, column: string): Locator {
    return this.grid.locator(`.ag-row[row-index="${String(row)}"] [col-id="${column}"]`)
  }

  header(column: string): Locator {
    return this.grid.locator(`.ag-header-cell[col-id="${column}"]`)
  }

  /** Selects a row by a click on its time, once it is there. */
  async selectRow(row: number): Promise<void> {
    const cell = this.cell(row, 'start')
    await expect(cell).toHaveText(/\d/)
    await cell.click()
  }

  async typeFilter(text: string): Promise<void> {
    await this.#filter.click()
    await this.page.keyboard.press('ControlOrMeta+A')
    await this.page.keyboard.type(text)
    // The first Escape closes the completions, so that Enter is the filter's own.
    await this.page.keyboard.press('Escape')
    await this.#filter.focus()
    await this.page.keyboard.press('Enter')
  }

  /** The switch of a verdict in the summary line. */
  verdict(name: RegExp): Locator {
    return this.summary.getByRole('group', { name: 'Verdicts' }).getByRole('button', { name })
  }
}

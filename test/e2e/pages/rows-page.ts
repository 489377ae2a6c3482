import { expect, type Locator, type Page } from '@playwright/test'
import { FilterBar } from './filter-bar.ts'

/** The view that is shown, as far as it is a grid under a filter. */
export class RowsPage {
  readonly page: Page
  readonly grid: Locator
  readonly filter: Locator
  /** How many rows match, or what is wrong with the filter. */
  readonly filterSentence: Locator
  /** The column that a row is clicked on: one that each row has. */
  readonly #known: string

  constructor(page: Page, known: string) {
    const bar = new FilterBar(page)
    this.page = page
    this.grid = page.locator('.view-slot:not([inert]) .flow-grid')
    this.filter = bar.text
    this.filterSentence = bar.sentence
    this.#known = known
  }

  /** A cell of a row, counted from 0 over the whole view, by the id of its column. */
  cell(row: number, column: string): Locator {
    return this.grid.locator(`.ag-row[row-index="${String(row)}"] [col-id="${column}"]`)
  }

  header(column: string): Locator {
    return this.grid.locator(`.ag-header-cell[col-id="${column}"]`)
  }

  /** Selects a row by a click, once it is there: a row that is still read cannot be selected. */
  async selectRow(row: number): Promise<void> {
    const cell = this.cell(row, this.#known)
    await expect(cell).toHaveText(/\d/)
    await cell.click()
  }

  async typeFilter(text: string): Promise<void> {
    await new FilterBar(this.page).apply(text)
  }
}

import { expect, type Locator, type Page } from '@playwright/test'

/** The Sessions view of a session. */
export class SessionsPage {
  readonly page: Page
  readonly tab: Locator
  readonly grid: Locator
  /** How many rows match, or what is wrong with the filter. */
  readonly filterSentence: Locator
  readonly strip: Locator
  readonly compared: Locator
  /** What groups the values are held against. */
  readonly grouping: Locator
  readonly #filter: Locator

  constructor(page: Page) {
    const view = page.locator('.view-slot:not([inert])')
    this.page = page
    this.tab = page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: /^Sessions/ })
    this.grid = view.locator('.list-grid')
    this.filterSentence = view.getByRole('search').getByRole('status')
    this.strip = page.getByRole('article', { name: 'Selected session' })
    this.compared = page.getByRole('article', { name: 'Compared session' })
    this.grouping = view.getByRole('group', { name: 'Group by' })
    this.#filter = view.getByRole('textbox', { name: 'Filter' })
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

  /** A tile of the strip, or of the strip that it is compared with, by its metric. */
  tile(metric: string, strip: Locator = this.strip): Locator {
    return strip.locator(`.metric-${metric} .metric-value`)
  }

  /** The bar of a direction: `client → service`. */
  uniflow(direction: string): Locator {
    return this.strip.getByRole('button', { name: new RegExp(`^${direction}`) })
  }

  /** Chooses what to take the strip out of the window as. */
  async exportAs(entry: string): Promise<void> {
    await this.strip.getByRole('button', { name: 'Export the session' }).click()
    await this.page.getByRole('menuitem', { name: entry }).click()
  }
}

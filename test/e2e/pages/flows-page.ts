import { expect, type Locator, type Page } from '@playwright/test'
import { RowsPage } from './rows-page.ts'

/** The Flows view of a session. */
export class FlowsPage extends RowsPage {
  readonly details: Locator
  readonly fields: Locator
  readonly octets: Locator
  readonly status: Locator
  /** A file could not be opened while this session is on screen. */
  readonly openFailure: Locator

  constructor(page: Page) {
    super(page, '@record')
    this.details = page.getByRole('region', { name: 'Details' })
    this.fields = this.details
      .getByRole('grid')
      .getByRole('row')
      .filter({ has: page.getByRole('gridcell') })
    this.octets = this.details.getByRole('region', { name: 'Octets' })
    this.status = page.getByRole('contentinfo', { name: 'Status' })
    this.openFailure = page.getByRole('alert')
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
}

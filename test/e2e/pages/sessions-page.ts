import type { Locator, Page } from '@playwright/test'
import { RowsPage } from './rows-page.ts'

/** The Sessions view of a session. */
export class SessionsPage extends RowsPage {
  readonly tab: Locator
  readonly strip: Locator
  readonly compared: Locator
  /** What groups the values are held against. */
  readonly grouping: Locator

  constructor(page: Page) {
    super(page, 'start')
    const view = page.locator('.view-slot:not([inert])')
    this.tab = page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: /^Sessions/ })
    this.strip = page.getByRole('article', { name: 'Selected session' })
    this.compared = page.getByRole('article', { name: 'Compared session' })
    this.grouping = view.getByRole('group', { name: 'Group by' })
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
    await this.page.getByRole('menuitem', { name: entry, exact: true }).click()
  }
}

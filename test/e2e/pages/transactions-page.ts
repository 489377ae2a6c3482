import type { Locator, Page } from '@playwright/test'
import { RowsPage } from './rows-page.ts'

/** The Transactions view of a session. */
export class TransactionsPage extends RowsPage {
  readonly tab: Locator
  readonly summary: Locator
  readonly timeline: Locator

  constructor(page: Page) {
    super(page, 'start')
    this.tab = page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: /^Transactions/ })
    this.summary = page.getByRole('group', { name: 'Summary' })
    this.timeline = page.locator('#transactions-timeline')
  }

  /** The switch of a verdict in the summary line. */
  verdict(name: RegExp): Locator {
    return this.summary.getByRole('group', { name: 'Verdicts' }).getByRole('button', { name })
  }
}

import type { Locator, Page } from '@playwright/test'

/** The Health view of a session. */
export class HealthPage {
  readonly page: Page
  readonly tab: Locator
  readonly sum: Locator
  readonly ledger: Locator
  readonly findings: Locator
  /** Rows of the findings, without their header. */
  readonly finding: Locator
  readonly details: Locator

  constructor(page: Page) {
    this.page = page
    this.tab = page.getByRole('button', { name: /^Health/ })
    this.sum = page.getByRole('region', { name: 'Octet sum' })
    this.ledger = page.getByRole('grid', { name: /^Ledger by exporter/ })
    this.findings = page.getByRole('grid', { name: 'Findings' })
    this.finding = this.findings.getByRole('row').filter({ has: page.getByRole('gridcell') })
    this.details = page.getByRole('article', { name: 'Selected finding' })
  }

  switchOf(name: string): Locator {
    return this.page.getByRole('switch', { name })
  }
}

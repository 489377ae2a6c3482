import type { Locator, Page } from '@playwright/test'

/** The start screen. */
export class StartPage {
  readonly openFile: Locator
  readonly openSample: Locator
  readonly recent: Locator
  /** Why a file could not be opened. */
  readonly failure: Locator

  constructor(page: Page) {
    const region = page.getByRole('main')
    this.openFile = region.getByRole('button', { name: 'Open file' })
    this.openSample = region.getByRole('button', { name: /^Sample/ })
    this.recent = region.getByRole('region', { name: 'Recent files' }).getByRole('button')
    this.failure = region.getByRole('alert')
  }
}

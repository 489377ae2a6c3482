import type { Locator, Page } from '@playwright/test'

/** The dialog of the sources of names. */
export class NamesDialog {
  readonly page: Page
  readonly dialog: Locator
  readonly done: Locator
  readonly dns: Locator

  constructor(page: Page) {
    this.page = page
    this.dialog = page.getByRole('dialog', { name: 'Names' })
    this.done = this.dialog.getByRole('button', { name: 'Done' })
    this.dns = this.dialog.getByRole('region', { name: 'Reverse DNS' })
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Settings' }).click()
    await this.page.getByRole('menuitem', { name: 'Names …' }).click()
    await this.dns.waitFor()
  }

  /** The row of a source of names: `Hosts file`. */
  source(title: string): Locator {
    return this.dialog.getByRole('listitem', { name: title })
  }
}

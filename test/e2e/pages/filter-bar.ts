import { expect, type Locator, type Page } from '@playwright/test'

/** The filter bar of the view that is shown, and the menus of values. */
export class FilterBar {
  readonly page: Page
  readonly field: Locator
  readonly text: Locator
  /** How many rows match, or what is wrong or doubtful. */
  readonly sentence: Locator
  readonly accent: Locator
  readonly switch: Locator
  readonly completion: Locator

  constructor(page: Page) {
    const view = page.locator('.view-slot:not([inert])')
    this.page = page
    this.field = view.locator('.filter-field')
    this.text = view.getByRole('textbox', { name: 'Filter' })
    this.sentence = view.getByRole('search').getByRole('status')
    this.accent = view.getByRole('button', { name: /^Accent:/ })
    this.switch = view.getByRole('button', { name: /^Turn the filter/ })
    this.completion = view.getByRole('listbox')
  }

  /** Types a filter in the place of what is there, and leaves the completion open. */
  async write(text: string): Promise<void> {
    await this.text.click()
    await this.page.keyboard.press('ControlOrMeta+A')
    await this.page.keyboard.press('Delete')
    await this.page.keyboard.type(text)
  }

  /** Types a filter and applies it. */
  async apply(text: string): Promise<void> {
    await this.write(text)
    // The first Escape closes the completions, so that Enter is the filter's own.
    await this.page.keyboard.press('Escape')
    await this.text.focus()
    await this.page.keyboard.press('Enter')
  }

  async expectText(text: string | RegExp): Promise<void> {
    await expect(this.text).toHaveText(text)
  }

  /** Chooses in the menu of a value, from menu to menu. */
  async choose(...labels: readonly string[]): Promise<void> {
    for (const label of labels) {
      await this.page.getByRole('menuitem', { name: label, exact: true }).last().click()
    }
  }

  async openHistory(): Promise<Locator> {
    const dialog = this.page.getByRole('dialog', { name: 'Last filters' })
    if (!(await dialog.isVisible())) {
      await this.page.locator('.view-slot:not([inert])').getByRole('button', { name: 'Last filters' }).click()
    }
    return dialog
  }
}

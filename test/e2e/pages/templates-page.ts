import type { Locator, Page } from '@playwright/test'

/** The Templates view of a session. */
export class TemplatesPage {
  readonly page: Page
  readonly tree: Locator
  readonly layout: Locator
  readonly fields: Locator
  readonly timeline: Locator
  readonly notes: Locator

  constructor(page: Page) {
    this.page = page
    this.tree = page.getByRole('tree', { name: 'Exporters and templates' })
    this.layout = page.getByRole('listbox', { name: /^Layout of version/ })
    this.fields = page
      .getByRole('grid', { name: 'Fields of the template' })
      .getByRole('row')
      .filter({ has: page.getByRole('gridcell') })
    this.timeline = page.getByRole('region', { name: 'Template timeline' })
    this.notes = page.getByRole('complementary', { name: 'Notes on the template' })
  }

  /** Goes to the view by its tab. */
  async open(): Promise<void> {
    await this.page.getByRole('button', { name: /^Templates/ }).click()
    await this.tree.getByRole('treeitem').first().waitFor()
  }

  /** A template of the first exporter that has the id. */
  item(templateId: number): Locator {
    return this.tree
      .getByRole('treeitem', { name: new RegExp(`^(options template ?)?${String(templateId)}\\b`) })
      .first()
  }
}

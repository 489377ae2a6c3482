import { expect, type Locator, type Page } from '@playwright/test'

/** The histogram and the Top view of a session. */
export class TopPage {
  readonly page: Page
  readonly tab: Locator
  /** The histogram of the view that is shown. */
  readonly strip: Locator
  readonly chart: Locator
  readonly inView: Locator
  /** What is written over the stretch that is brushed. */
  readonly brushLabel: Locator
  readonly changes: Locator
  /** The panel beside Flows. */
  readonly beside: Locator
  readonly besideRows: Locator
  /** How many records it is of. */
  readonly besideCoverage: Locator

  constructor(page: Page) {
    this.page = page
    const view = page.locator('.view-slot:not([inert])')
    this.tab = page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: /^Top/ })
    this.strip = view.getByRole('region', { name: 'Histogram' })
    this.chart = this.strip.getByRole('group', { name: /^Histogram of/ })
    this.inView = this.strip.getByRole('complementary', { name: 'In view' })
    this.brushLabel = this.strip.locator('.brush-label')
    this.beside = view.getByRole('complementary', { name: 'Top panel' })
    this.besideRows = this.beside.locator('.ranked-row')
    this.besideCoverage = this.beside.locator('.ranked-head > :nth-child(2)')
    this.changes = view.getByRole('region', { name: /^What changed/ })
  }

  panel(name: RegExp): Locator {
    return this.page.locator('.view-slot:not([inert])').getByRole('region', { name })
  }

  row(panel: RegExp, index: number): Locator {
    return this.panel(panel).getByRole('option').nth(index)
  }

  /** Goes to the Top view, once the histogram is there, and waits for its first figures. */
  async show(): Promise<void> {
    await expect(this.chart).toBeVisible()
    await this.page.keyboard.press('Control+4')
    await expect(this.row(/^Source address/, 0)).toBeVisible()
  }

  /** Compares a stretch, in shares of the width of the bars, with the time before it. */
  async compareWithBefore(from: number, until: number): Promise<void> {
    await this.brush(from, until)
    await this.page.getByRole('button', { name: 'Compare', exact: true }).click()
    await this.page.getByRole('menuitemradio', { name: /^The time before/ }).click()
    await expect(this.changes).toBeVisible()
  }

  /** Adds a panel that counts the rows of a list by one of its columns. */
  async addPanel({ count, key }: { readonly count: string; readonly key: string }): Promise<void> {
    await this.page.getByRole('button', { name: 'Panel', exact: true }).click()
    const form = this.page.getByRole('dialog', { name: 'New panel' })
    await form.getByRole('combobox', { name: 'Count' }).selectOption(count)
    await form.getByRole('combobox', { name: 'Key 1', exact: true }).selectOption({ label: key })
    await form.getByRole('button', { name: 'Add panel' }).click()
  }

  async exportHistogram(entry: string): Promise<void> {
    await this.strip.getByRole('button', { name: 'Export the histogram' }).click()
    await this.page.getByRole('menuitem', { name: entry, exact: true }).click()
  }

  /** Draws a stretch out, in shares of the width of the bars. */
  async brush(from: number, until: number): Promise<void> {
    const box = await this.strip.locator('.histogram-area').boundingBox()
    if (box === null) throw new Error('The histogram is not on the page.')
    // Left of the bars are the marks of their scale.
    const [left, width] = [box.x + 44, box.width - 56]
    const y = box.y + box.height / 2
    await this.page.mouse.move(left + width * from, y)
    await this.page.mouse.down()
    await this.page.mouse.move(left + width * ((from + until) / 2), y, { steps: 4 })
    await this.page.mouse.move(left + width * until, y, { steps: 4 })
    await this.page.mouse.up()
    await this.page.mouse.move(left, y + 300)
  }
}

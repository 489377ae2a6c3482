import type { Locator, Page } from '@playwright/test'

/** What a session shows that listens, and the card that begins it. */
export class LivePage {
  readonly page: Page
  /** On the start screen. */
  readonly card: Locator
  readonly listeners: Locator
  readonly recording: Locator
  readonly stopped: Locator
  readonly following: Locator
  /** Under the rows while they stand still. */
  readonly paused: Locator
  readonly recovery: Locator

  constructor(page: Page) {
    this.page = page
    this.card = page.getByRole('region', { name: 'Listen live' })
    this.listeners = page.locator('.live-listeners')
    this.recording = page.getByRole('button', { name: /^Recording,/ })
    this.stopped = page.getByRole('button', { name: 'stopped' })
    this.following = page.getByRole('button', { name: 'Following' })
    this.paused = page.getByRole('group', { name: 'Paused' })
    this.recovery = page.getByRole('region', { name: 'Recovery' })
  }

  /** Listens on one UDP port and nothing else. */
  async listenOn(port: number): Promise<void> {
    const ports = this.card.getByRole('list', { name: 'Ports' })
    await ports.getByRole('checkbox').first().waitFor()
    const boxes = ports.getByRole('checkbox', { checked: true })
    for (let left = await boxes.count(); left > 0; left--) await boxes.first().uncheck()
    await this.card.getByRole('button', { name: 'Port', exact: true }).click()
    await this.card.getByRole('textbox', { name: 'Port number' }).fill(String(port))
    await this.card.getByRole('textbox', { name: 'Port number' }).press('Enter')
    await this.card.getByRole('button', { name: 'Listen on 1 port' }).click()
    await this.listeners.waitFor()
  }

  /** Has the store keep so many records; to be said before it listens. */
  async keepAtMost(records: number): Promise<void> {
    await this.card.getByRole('button', { name: /^Exporters and limits/ }).click()
    await this.card.getByRole('textbox', { name: 'Keep rows' }).fill(String(records))
  }

  /** What the Health view says of the way in: drops, queue, recording, what has left the store. */
  async readWayIn(): Promise<string> {
    await this.page.getByRole('button', { name: /^Health/ }).click()
    return this.page.getByRole('list', { name: 'The way in' }).innerText()
  }

  /** The record numbers that can be seen, each with where its row stands. */
  seenRows(): Promise<readonly { readonly record: string; readonly top: number }[]> {
    return this.page.evaluate(() => {
      const body = document.querySelector('.view-slot:not([inert]) .ag-grid-viewport')?.getBoundingClientRect()
      return Array.from(document.querySelectorAll('.view-slot:not([inert]) .ag-row [col-id="@record"]'))
        .map((cell) => ({ record: cell.textContent, top: Math.round(cell.getBoundingClientRect().top) }))
        .filter(({ top }) => body !== undefined && top >= body.top && top <= body.bottom)
        .sort((one, other) => one.top - other.top)
    })
  }

  /** Milliseconds of the wall clock at which a record is drawn; asked before it is sent. */
  drawnAt(record: number): Promise<number> {
    const text = record.toLocaleString('en-US')
    return this.page.evaluate(
      (wanted) =>
        new Promise<number>((settle) => {
          const look = (): void => {
            const cells = document.querySelectorAll('.ag-row:not(.ag-row-loading) [col-id="@record"]')
            if (Array.from(cells).some((cell) => cell.textContent === wanted)) settle(Date.now())
            else requestAnimationFrame(look)
          }
          look()
        }),
      text,
    )
  }
}

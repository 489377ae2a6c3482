/** How much heap the viewer holds after scrolling through a few and through a million rows, in a Chromium on `serve`. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { benchEnvironment } from './bench-captures.ts'
import type { Figure } from './figure.ts'

const BROWSER_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const GRID = '[data-region="grid"]'
const SCROLL_STEPS = 120
const STEP_MS = 60
const READY_TIMEOUT_MS = 60_000

/** A Chromium to measure in; undefined when there is none. */
export function findChromium(): string | undefined {
  const own = chromium.executablePath()
  if (existsSync(own)) return own
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.flatMap((folder) => BROWSER_NAMES.map((name) => join(folder, name))).find(existsSync)
}

/** Opens the capture in the viewer `repeats` times, scrolls from top to bottom, and reads the heap after a collection. */
export async function measureRendererHeap(
  label: string,
  capture: { readonly path: string; readonly records: number },
  executablePath: string,
  repeats: number,
): Promise<Figure> {
  const samples: number[] = []
  for (let index = 0; index < repeats; index++) samples.push(await measureOnce(capture, executablePath))
  return { name: `renderer heap, ${label} rows scrolled through`, unit: 'MB', samples }
}

async function measureOnce(
  { path, records }: { readonly path: string; readonly records: number },
  executablePath: string,
): Promise<number> {
  const server = spawn(process.execPath, ['out/cli/index.js', 'serve', path, '--port', '0'], {
    env: benchEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(await readAddress(server.stdout))
    await page.locator(`${GRID} .ag-row .ag-cell`).first().waitFor({ timeout: READY_TIMEOUT_MS })
    await waitUntilLoaded(page)
    await scrollThrough(page)
    // Unless the last row is there, it was not the whole capture that was scrolled through.
    await page
      .locator(`${GRID} .ag-row[row-index="${records - 1}"] .ag-cell`)
      .first()
      .waitFor()
    return await readHeap(page)
  } finally {
    await browser.close()
    server.kill('SIGTERM')
    await new Promise((settle) => server.once('close', settle))
  }
}

function readAddress(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((settle, refuse) => {
    let text = ''
    output.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const match = /https?:\/\/\S+/.exec(text)
      if (match !== null) settle(match[0])
    })
    output.once('end', () => refuse(new Error(`serve ended without an address: ${text}`)))
  })
}

/** The grid's height stops growing when the file is read to its end. */
async function waitUntilLoaded(page: Page): Promise<void> {
  let height = -1
  for (let round = 0; round < 120; round++) {
    const now = await scrollGrid(page, 0)
    if (now === height) return
    height = now
    await page.waitForTimeout(1000)
  }
}

async function scrollThrough(page: Page): Promise<void> {
  for (let step = 0; step <= SCROLL_STEPS; step++) {
    await scrollGrid(page, step / SCROLL_STEPS)
    await page.waitForTimeout(STEP_MS)
  }
  await page.waitForTimeout(500)
}

/** Scrolls to a share of the rows and gives the height of all of them; the grid scrolls the tallest of its elements. */
function scrollGrid(page: Page, share: number): Promise<number> {
  // No function in here has a name: tsx would call a helper that the page does not have.
  return page.locator(GRID).evaluate((grid, at) => {
    let viewport: Element = grid
    for (const element of grid.querySelectorAll('*')) {
      const scrolls = /auto|scroll/.test(getComputedStyle(element).overflowY)
      if (scrolls && element.scrollHeight > viewport.scrollHeight) viewport = element
    }
    viewport.scrollTop = at * (viewport.scrollHeight - viewport.clientHeight)
    return viewport.scrollHeight
  }, share)
}

async function readHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

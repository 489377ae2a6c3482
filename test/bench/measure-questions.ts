/** Figures of questions as somebody in front of the window has them: the time to the answer, and the frames meanwhile. */
import { expect, type Page } from '@playwright/test'
import { FilterBar } from '../e2e/pages/filter-bar.ts'
import { FlowsPage } from '../e2e/pages/flows-page.ts'
import { TopPage } from '../e2e/pages/top-page.ts'
import { watchPage } from '../soak/sample-frames.ts'
import type { Figure } from './figure.ts'
import { formatMillions } from './measure-commands.ts'

const LONGEST_FRAME_MS = 50
const LOADING_MS = 120_000
const ANSWER_MS = 30_000
/** What a question takes that does not wait for the screen: below that the window, not the engine, is measured. */
const TARGETS = { few: 150, many: 1000 } as const
const MILLION = 1_000_000

/** Filters that let much through, and others that let little. */
const FILTERS = ['port 443', 'bps > 1M', 'netscaler:httpReqUrl contains "/api/"', 'duration > 50ms', 'ip != 10.0.0.0/8']
const SLOW = 'bytes > packets'

export interface QuestionOptions {
  readonly name: string
  readonly records: number
  readonly repeats: number
}

/** Asks in a window that has just begun to open a capture. */
export async function measureQuestions(
  page: Page,
  { name, records, repeats }: QuestionOptions,
): Promise<readonly Figure[]> {
  const [flows, bar, top] = [new FlowsPage(page), new FilterBar(page), new TopPage(page)]
  await expect(flows.status).toContainText(`${records.toLocaleString('en-US')} decoded`, { timeout: LOADING_MS })
  await expect(top.chart).toBeVisible({ timeout: LOADING_MS })
  await expect(flows.cell(0, '@record')).toHaveText('1')
  const watch = await watchPage(page)
  await watch.look()
  const target = { atMost: records > MILLION ? TARGETS.many : TARGETS.few }
  const label = `${name}, ${formatMillions(records)}`
  const frames: number[] = []
  const figures: Figure[] = []

  /** From the key to what is waited for. */
  const time = async (ask: () => Promise<void>, answered: () => Promise<void>): Promise<number> => {
    const began = performance.now()
    await ask()
    await answered()
    const milliseconds = performance.now() - began
    frames.push(...(await watch.look()).frames)
    return milliseconds
  }
  const enter = () => page.keyboard.press('Enter')
  const isCounted = (but: string) => async () => {
    await expect(bar.sentence).toHaveText(/ of .* match/, { timeout: ANSWER_MS })
    await expect(bar.sentence).not.toHaveText(but, { timeout: ANSWER_MS })
  }

  let counted = ''
  const filterTimes: number[] = []
  for (let index = 0; index < repeats; index += 1) {
    for (const filter of FILTERS) {
      await bar.write(filter)
      await page.keyboard.press('Escape')
      await bar.text.focus()
      filterTimes.push(await time(enter, isCounted(counted)))
      counted = (await bar.sentence.textContent()) ?? ''
    }
  }
  figures.push({ name: `${label}: a filter, counted on the screen`, unit: 'ms', samples: filterTimes, target })

  const newerTimes: number[] = []
  for (let index = 0; index < repeats; index += 1) {
    await bar.write(SLOW)
    await page.keyboard.press('Escape')
    await bar.text.focus()
    await enter()
    await bar.write(FILTERS[index % 2] ?? '')
    await page.keyboard.press('Escape')
    await bar.text.focus()
    newerTimes.push(await time(enter, isCounted(counted)))
    counted = (await bar.sentence.textContent()) ?? ''
  }
  figures.push({ name: `${label}: a filter amid an older one`, unit: 'ms', samples: newerTimes, target })

  await bar.apply('')
  await expect(flows.cell(0, '@record')).toHaveText('1')
  const brushTimes: number[] = []
  for (let index = 0; index < repeats; index += 1) {
    const before = (await top.inView.getByText(/records$/).textContent()) ?? ''
    await top.brush(0.1 + 0.05 * index, 0.3)
    const isBrushed = () => expect(top.inView.getByText(/records$/)).not.toHaveText(before, { timeout: ANSWER_MS })
    brushTimes.push(await time(() => Promise.resolve(), isBrushed))
  }
  figures.push({ name: `${label}: a stretch of the histogram`, unit: 'ms', samples: brushTimes, target })

  figures.push({
    name: `${label}: frames while it is asked`,
    unit: 'ms',
    samples: frames,
    target: { atMost: LONGEST_FRAME_MS },
    note: `${frames.filter((ms) => ms > LONGEST_FRAME_MS).length} of ${frames.length} over ${LONGEST_FRAME_MS} ms`,
  })
  return figures
}

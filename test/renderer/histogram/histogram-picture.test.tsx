// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { HistogramChoice } from '../../../renderer/histogram/histogram-choice.ts'
import { composeHistogram } from '../../../renderer/histogram/histogram-picture.ts'
import { histogramCsv } from '../../../renderer/histogram/save-histogram.ts'
import { readPalette } from '../../../renderer/timeline/palette.ts'
import { pictureSvg } from '../../../renderer/timeline/picture-file.ts'
import { fileStem } from '../../../renderer/ui/save-text.ts'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

const measure = (text: string, size: number) => text.length * size * 0.5
const palette = readPalette()

async function openPage(choice?: Partial<HistogramChoice>): Promise<ViewerPage> {
  const page = showPage({ records: 4000 })
  if (choice !== undefined)
    page.viewer.settings.setState(({ histogram }) => ({ histogram: { ...histogram, ...choice } }))
  page.host.open()
  await waitFor(() => expect(page.viewer.charts.histogram.store.getState().result).toBeDefined())
  return page
}

const stateOf = ({ viewer }: ViewerPage) => viewer.charts.histogram.store.getState()
const request = (page: ViewerPage) =>
  ({
    state: stateOf(page),
    source: 'ams-edge.pcapng',
    filter: 'octets > 100',
    brush: undefined,
    against: undefined,
    timeZone: 'utc',
  }) as const

function parsed(picture: ReturnType<typeof composeHistogram>): Document {
  if (picture === undefined) throw new Error('There is no picture.')
  const document = new DOMParser().parseFromString(pictureSvg(picture, palette, measure), 'application/xml')
  expect(document.querySelector('parsererror')).toBeNull()
  expect(document.documentElement.outerHTML).not.toContain('NaN')
  return document
}

const textsOf = (document: Document) => [...document.querySelectorAll('text')].map(({ textContent }) => textContent)

describe('the picture of the histogram', () => {
  it('says of what it is: file, filter, time, measure, records and losses', async () => {
    const page = await openPage()
    const document = parsed(composeHistogram(request(page), palette, measure))
    const texts = textsOf(document)
    expect(texts).toEqual(expect.arrayContaining(['ams-edge.pcapng', 'octets > 100', '4,000 records · 312 lost']))
    expect(texts.find((text) => text.startsWith('records/s · 09:20:00'))).toMatch(/ UTC$/)
    expect(document.querySelector('title')?.textContent).toMatch(/^ams-edge\.pcapng: records\/s .*312 lost$/)
  })

  it('has a bar for each bucket that has records, axes and marks', async () => {
    const page = await openPage({ split: { kind: 'none' } })
    const document = parsed(composeHistogram(request(page), palette, measure))
    const filled = stateOf(page).result?.records.filter((count) => count > 0).length
    const bars = document.querySelectorAll('g[clip-path] rect')
    expect(bars.length).toBeGreaterThanOrEqual(filled ?? Number.NaN)
    const texts = textsOf(document)
    expect(texts).toContain('312 lost')
    expect(texts.some((text) => /^\d\d:\d\d:\d\d/.test(text))).toBe(true)
    expect(texts.some((text) => text.endsWith('/s'))).toBe(true)
  })

  it('names the series of a split, and draws figures that do not add up as lines', async () => {
    const split = { kind: 'key', key: { kind: 'column', column: '@protocol' } } as const
    const page = await openPage({ split, measure: { figure: 'average', column: '@octets' } })
    const document = parsed(composeHistogram(request(page), palette, measure))
    expect(textsOf(document)).toEqual(expect.arrayContaining(['TCP', 'UDP']))
    expect(document.querySelectorAll('g[clip-path] path').length).toBeGreaterThan(1)
  })

  it('shows what is brushed, and what is compared with', async () => {
    const page = await openPage()
    const { whole } = stateOf(page)
    if (whole === undefined) throw new Error('The histogram has no axis.')
    const quarter = (whole.untilUs - whole.fromUs) / 4
    const brush = { fromUs: whole.fromUs + 2 * quarter, untilUs: whole.fromUs + 3 * quarter }
    const against = { fromUs: whole.fromUs + quarter, untilUs: brush.fromUs }
    const texts = textsOf(parsed(composeHistogram({ ...request(page), brush, against }, palette, measure)))
    expect(texts.some((text) => text.startsWith('against 09:20:'))).toBe(true)
    expect(texts.some((text) => /^09:20:\d\d.* – .* · /.test(text))).toBe(true)
  })

  it('is none before there are bars', async () => {
    const page = await openPage()
    const state = { ...stateOf(page), result: undefined }
    expect(composeHistogram({ ...request(page), state }, palette, measure)).toBeUndefined()
  })
})

describe('the values of the histogram', () => {
  it('are a line of CSV for each bar, which add up to the records', async () => {
    const page = await openPage()
    const [head, ...lines] = histogramCsv(stateOf(page)).trimEnd().split('\r\n')
    expect(head).toBe('from,until,records,records,decodedLate')
    expect(lines).toHaveLength(stateOf(page).result?.buckets ?? -1)
    expect(lines[0]).toMatch(/^2024-07-11T09:20:00\.000000000Z,2024-07-11T09:20:/)
    const sum = lines.reduce((total, line) => total + Number(line.split(',')[3]), 0)
    expect(sum).toBe(4000)
  })
})

describe('the menu of the histogram', () => {
  async function saved(page: ViewerPage, item: string): Promise<{ name: string; text: string }> {
    const files: { name: string; text: string }[] = []
    const blobs: Blob[] = []
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      blobs.push(blob as Blob)
      return 'blob:'
    })
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
      files.push({ name: this.download, text: '' })
    })
    const strip = screen.getByRole('region', { name: 'Histogram' })
    await page.user.click(within(strip).getByRole('button', { name: 'Export the histogram' }))
    await page.user.click(screen.getByRole('menuitem', { name: item }))
    await waitFor(() => expect(files).toHaveLength(1))
    const text = (await blobs[0]?.text()) ?? ''
    vi.restoreAllMocks()
    return { name: files[0]?.name ?? '', text }
  }

  it('saves an SVG named after the file, with the filter that holds', async () => {
    const page = await openPage()
    act(() => page.viewer.applyFilter('@protocol = 6'))
    await waitFor(() => expect(page.viewer.store.getState().view.spec.filter).toBe('@protocol = 6'))
    const { name, text } = await saved(page, 'Picture as SVG')
    expect(name).toMatch(/-histogram\.svg$/)
    expect(text).toContain('@protocol = 6')
  })

  it('saves the values', async () => {
    const { name, text } = await saved(await openPage(), 'Values as CSV')
    expect(name).toMatch(/-histogram\.csv$/)
    expect(text).toMatch(/^from,until,/)
  })
})

describe('the name of a file', () => {
  it('begins with that of the capture, without its endings and what no file system has', () => {
    expect(fileStem('ams-edge-0711.pcapng.gz')).toBe('ams-edge-0711')
    expect(fileStem('../über: a/b?.pcap')).toBe('über-a-b')
    expect(fileStem('.pcap')).toBe('session')
    expect(fileStem(undefined)).toBe('session')
  })
})

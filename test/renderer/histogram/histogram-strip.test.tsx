// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

async function openPage(): Promise<ViewerPage> {
  const page = showPage({ records: 4000 })
  page.host.open()
  await waitFor(() => expect(page.viewer.charts.histogram.store.getState().result).toBeDefined())
  return page
}

const strip = () => screen.getByRole('region', { name: 'Histogram' })
const chart = () => within(strip()).getByRole('group', { name: /^Histogram of/ })
const brushed = ({ viewer }: ViewerPage) => viewer.store.getState().view.spec.timeRange

describe('the histogram', () => {
  it('says its range, its losses and what is brushed to those who do not see it', async () => {
    await openPage()
    expect(chart().getAttribute('aria-label')).toMatch(
      /^Histogram of records, 09:20:00.* at most .*\/s; 312 lost in 1 gap; nothing is brushed$/,
    )
  })

  it('counts what is in view, lost, pending and late', async () => {
    await openPage()
    const column = within(strip()).getByRole('complementary', { name: 'In view' })
    expect(column.textContent).toContain('4,000 records')
    expect(column.textContent).toMatch(/Lost314 in 1 gap/)
    expect(column.textContent).toMatch(/Pending41/)
  })

  it('brushes with the keyboard: records, and rows of lists', async () => {
    const page = await openPage()
    const openList = vi.spyOn(page.host.session, 'openList')
    act(() => chart().focus())
    await page.user.keyboard('{ArrowRight}')
    await waitFor(() => expect(brushed(page)).toBeDefined())
    await page.user.keyboard('{Shift>}{ArrowRight}{ArrowRight}{/Shift}')
    const before = brushed(page)
    await waitFor(() => expect(page.host.openedViews.at(-1)?.timeRange).toBeDefined())
    await page.user.keyboard('{ArrowLeft}')
    await waitFor(() => expect(brushed(page)?.from).not.toBe(before?.from))
    const range = brushed(page)
    act(() => page.viewer.showTab('transactions'))
    await waitFor(() =>
      expect(openList.mock.calls.at(-1)?.[0].narrowing).toBe(
        `start >= ${range?.from ?? ''} and start < ${range?.until ?? ''}`,
      ),
    )
    const chip = screen.getByTitle(/brushed in the histogram. Show all times/)
    await page.user.click(chip)
    await waitFor(() => expect(openList.mock.calls.at(-1)?.[0].narrowing).toBe(''))
  })

  it('moves one end of the brush with the arrows on its handle, and clears it with Escape', async () => {
    const page = await openPage()
    act(() => chart().focus())
    await page.user.keyboard('{ArrowRight}')
    const until = await within(strip()).findByRole('slider', { name: 'End of the stretch' })
    const before = brushed(page)
    act(() => until.focus())
    await page.user.keyboard('{Shift>}{ArrowRight}{/Shift}')
    await waitFor(() => expect(brushed(page)?.until).not.toBe(before?.until))
    expect(brushed(page)?.from).toBe(before?.from)
    act(() => chart().focus())
    await page.user.keyboard('{Escape}')
    await waitFor(() => expect(brushed(page)).toBeUndefined())
  })

  it('comes nearer, goes along and shows all again with W, D and 0', async () => {
    const { viewer, user } = await openPage()
    const window = () => viewer.charts.histogram.store.getState().window
    act(() => chart().focus())
    await user.keyboard('w')
    const near = window()
    expect(near).toBeDefined()
    await user.keyboard('d')
    expect(window()?.fromUs).toBeGreaterThan(near?.fromUs ?? 0)
    await user.keyboard('0')
    expect(window()).toBeUndefined()
  })

  it('has a table for a twin', async () => {
    const { user } = await openPage()
    act(() => chart().focus())
    await user.keyboard('{Control>}{Shift>}D{/Shift}{/Control}')
    const table = await within(strip()).findByRole('grid', { name: 'Histogram as a table' })
    const [, first] = within(table).getAllByRole('row')
    expect(first?.textContent).toMatch(/^09:20:00/)
    act(() => table.focus())
    await user.keyboard('{Control>}{Shift>}D{/Shift}{/Control}')
    expect(chart()).toBeTruthy()
  })

  it('folds to what was lost with H', async () => {
    const { user } = await openPage()
    await user.keyboard('h')
    expect(within(strip()).queryByRole('group')).toBeNull()
    expect(within(strip()).getByTitle('312 lost')).toBeTruthy()
    await user.click(within(strip()).getByRole('button', { name: 'Histogram' }))
    expect(chart()).toBeTruthy()
  })

  it('measures and splits as chosen, and keeps the choice', async () => {
    const { host, user, viewer } = await openPage()
    const histogram = vi.spyOn(host.session, 'histogram')
    await user.click(within(strip()).getByRole('button', { name: 'Measure: records' }))
    await user.click(screen.getByRole('menuitemradio', { name: 'Octets' }))
    await waitFor(() => expect(histogram.mock.calls.some(([spec]) => spec.measure.figure === 'octets')).toBe(true))
    await user.click(within(strip()).getByRole('button', { name: 'Measure: octets' }))
    await user.click(screen.getByRole('menuitemradio', { name: 'Exporter' }))
    await waitFor(() => expect(viewer.charts.histogram.store.getState().result?.series.length).toBeGreaterThan(1))
    expect(within(strip()).getByRole('list', { name: 'Series' }).textContent).toContain('192.0.2.11:50122')
    expect(JSON.parse(localStorage.getItem('flowglass.settings') ?? '{}')).toMatchObject({
      histogram: { measure: { figure: 'octets' }, split: { kind: 'key' } },
    })
  })

  it('keeps its axis when a filter leaves records of a part of the time', async () => {
    const { viewer } = await openPage()
    const { whole } = viewer.charts.histogram.store.getState()
    act(() => viewer.applyFilter('@record <= 100'))
    await waitFor(() => expect(viewer.charts.histogram.store.getState().result?.coverage.records).toBe(100))
    expect(viewer.charts.histogram.store.getState().whole).toEqual(whole)
  })

  it('says so far while a file loads', async () => {
    const page = showPage({ records: 4000 })
    act(() => page.host.loadTo(1000))
    await waitFor(() => expect(chart().getAttribute('aria-label')).toContain('so far'))
    expect(within(strip()).getByText(/so far/)).toBeTruthy()
    expect(
      within(strip())
        .getByText(/so far/)
        .closest('div')?.textContent,
    ).toMatch(/ · 25 %$/)
    expect(within(strip()).getByTitle(/25 % of the file is read, to 09:20$/)).toBeTruthy()
  })

  it('says that the brush hides every row, and clears it', async () => {
    const page = await openPage()
    act(() => page.viewer.brush({ from: '2024-07-11T10:00:00Z', until: '2024-07-11T10:05:00Z' }))
    await page.user.click(await screen.findByRole('button', { name: 'Clear brush' }))
    await waitFor(() => expect(brushed(page)).toBeUndefined())
  })
})

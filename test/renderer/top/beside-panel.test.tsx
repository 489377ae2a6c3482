// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

async function openFlows(): Promise<ViewerPage> {
  const page = showPage({ records: 2000 })
  page.host.open()
  await waitFor(() => expect(page.viewer.store.getState().columns.length).toBeGreaterThan(0))
  return page
}

const beside = () => screen.getByRole('complementary', { name: 'Top panel' })
const options = () => within(beside()).getAllByRole('option', { name: /./ })
const rowsBeside = () => options().filter((option) => option.className.includes('ranked-row'))

async function openBeside(): Promise<ViewerPage> {
  const page = await openFlows()
  await page.user.keyboard('{Control>}{Shift>}T{/Shift}{/Control}')
  await waitFor(() => expect(rowsBeside()).toHaveLength(10))
  return page
}

describe('the panel of Top beside Flows', () => {
  it('comes and goes with Ctrl Shift T, and is kept', async () => {
    const { user } = await openBeside()
    expect(JSON.parse(localStorage.getItem('flowglass.settings') ?? '{}')).toMatchObject({ isBesideOpen: true })
    await user.click(within(beside()).getByRole('button', { name: 'Hide the panel' }))
    expect(screen.queryByRole('complementary', { name: 'Top panel' })).toBeNull()
  })

  it('asks for its own panel alone', async () => {
    const page = await openFlows()
    const top = vi.spyOn(page.host.session, 'top')
    await page.user.keyboard('{Control>}{Shift>}T{/Shift}{/Control}')
    await waitFor(() => expect(rowsBeside()).toHaveLength(10))
    await waitFor(() => expect(page.viewer.charts.top.store.getState().isBusy).toBe(false))
    expect(new Set(top.mock.calls.map(([{ by }]) => JSON.stringify(by))).size).toBe(1)
  })

  it('follows filter and brush', async () => {
    const { viewer, host } = await openBeside()
    const top = vi.spyOn(host.session, 'top')
    act(() => viewer.applyFilter('@protocol = 17'))
    await waitFor(() => expect(top.mock.calls.at(-1)?.[0].scope.filter).toBe('@protocol = 17'))
    act(() => viewer.brush({ from: '2024-07-11T09:20:00Z', until: '2024-07-11T09:20:01Z' }))
    await waitFor(() => expect(top.mock.calls.at(-1)?.[0].scope.until).toBe('2024-07-11T09:20:01Z'))
  })

  it('drills down in place with a double click', async () => {
    const { viewer, user } = await openBeside()
    const [first] = rowsBeside()
    if (first === undefined) throw new Error('The panel is empty.')
    await user.dblClick(first)
    expect(viewer.store.getState().tab).toBe('flows')
    await waitFor(() => expect(viewer.store.getState().view.wanted.filter).toBe('@source = 203.0.113.10'))
  })

  it('shows another panel when it is chosen, and the one that Top sends', async () => {
    const { viewer, user } = await openBeside()
    const choice = within(beside()).getByRole('combobox', { name: 'Panel beside Flows' })
    await user.selectOptions(choice, 'Exporter')
    await waitFor(() => expect(within(beside()).getByRole('region', { name: /^Exporter, records/ })).toBeTruthy())
    act(() => viewer.showTab('top'))
    await user.click(await screen.findByRole('button', { name: 'Menu of panel 1' }))
    await user.click(screen.getByRole('menuitem', { name: /^Show beside Flows/ }))
    expect(viewer.store.getState().tab).toBe('flows')
    await waitFor(() => expect(within(beside()).getByRole('region', { name: /^Source address/ })).toBeTruthy())
  })
})

// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

async function openTop(): Promise<ViewerPage> {
  const page = showPage({ records: 4000 })
  page.host.open()
  await waitFor(() => expect(page.viewer.store.getState().columns.length).toBeGreaterThan(0))
  await page.user.keyboard('{Control>}4{/Control}')
  await within(panel(/^Source address/)).findAllByRole('option')
  return page
}

const panel = (name: RegExp) => screen.getByRole('region', { name })
const rowsOf = (name: RegExp) => within(panel(name)).getAllByRole('option')

describe('the panels of Top', () => {
  it('suit the session, the largest first, with what is left over', async () => {
    await openTop()
    const rows = rowsOf(/^Source address/)
    expect(rows).toHaveLength(10)
    expect(rows[0]?.textContent).toMatch(/^203\.0\.113\.10/)
    expect(panel(/^Source address/).textContent).toMatch(/1 to 10 of \d+/)
    expect(panel(/^Source address/).textContent).toMatch(/others [\d.]+ [kMG]?B/)
    await waitFor(() => expect(rowsOf(/^HTTP status/).length).toBeGreaterThan(1))
  })

  it('say what was lost beside their figures', async () => {
    await openTop()
    expect(panel(/^Source address/).textContent).toContain('312 lost')
    expect(rowsOf(/^Source address/)[0]?.title).toMatch(/octets · [\d.]+ % · rests on [\d,]+ records/)
  })

  it('show fifty more when asked', async () => {
    const { user } = await openTop()
    await user.click(within(panel(/^Source address/)).getByRole('button', { name: /more/ }))
    await waitFor(() => expect(rowsOf(/^Source address/)).toHaveLength(60))
  })

  it('select with a click, and lead to the records with a double click', async () => {
    const { user, viewer } = await openTop()
    const [first] = rowsOf(/^Source address/)
    if (first === undefined) throw new Error('The panel is empty.')
    await user.click(first)
    expect(rowsOf(/^Source address/)[0]?.getAttribute('aria-selected')).toBe('true')
    await user.dblClick(first)
    expect(viewer.store.getState().tab).toBe('flows')
    await waitFor(() => expect(viewer.store.getState().view.spec.filter).toBe('@source = 203.0.113.10'))
  })

  it('are walked with the keyboard, and drill down beside the filter that is there', async () => {
    const { user, viewer } = await openTop()
    act(() => viewer.applyFilter('@protocol = 6'))
    act(() =>
      within(panel(/^Exporter/))
        .getByRole('listbox')
        .focus(),
    )
    await user.keyboard('{ArrowDown}{Enter}')
    await waitFor(() => expect(viewer.store.getState().view.spec.filter).toMatch(/^@protocol = 6 and @exporter = /))
  })

  it('have a menu that applies and excludes', async () => {
    const { user, viewer } = await openTop()
    const [first] = rowsOf(/^Source address/)
    if (first === undefined) throw new Error('The panel is empty.')
    fireEvent.contextMenu(first)
    await user.click(screen.getByRole('menuitem', { name: 'Apply as filter' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Not selected' }))
    await waitFor(() => expect(viewer.store.getState().view.wanted.filter).toBe('not (@source = 203.0.113.10)'))
    expect(viewer.store.getState().tab).toBe('top')
  })

  it('are added with several keys, changed, removed, and kept', async () => {
    const { user, viewer, host } = await openTop()
    const top = vi.spyOn(host.session, 'top')
    await user.click(screen.getByRole('button', { name: 'Panel' }))
    const form = screen.getByRole('dialog', { name: 'New panel' })
    await user.selectOptions(within(form).getByRole('combobox', { name: 'Key 1: values' }), 'networks /24 and /64')
    await user.click(within(form).getByRole('button', { name: 'Another key' }))
    await user.selectOptions(within(form).getByRole('combobox', { name: 'Key 2' }), 'Protocol')
    await user.selectOptions(within(form).getByRole('combobox', { name: 'Measure' }), 'of the values in a column')
    await user.click(within(form).getByRole('button', { name: 'Add panel' }))
    const added = await screen.findByRole('region', { name: 'Source address /24 /64 · Protocol, p95 Duration' })
    await waitFor(() => expect(within(added).getAllByRole('option').length).toBeGreaterThan(1))
    const asked = top.mock.calls.map(([spec]) => spec).find(({ by }) => by.length === 2)
    expect(asked).toMatchObject({
      by: [
        { kind: 'prefix', column: '@source', ipv4Bits: 24, ipv6Bits: 64 },
        { kind: 'column', column: '@protocol' },
      ],
      measures: [{ figure: 'p95', column: '@duration' }],
    })
    expect(JSON.parse(localStorage.getItem('flowglass.settings') ?? '{}')).toMatchObject({
      topPanels: expect.arrayContaining([expect.objectContaining({ id: 'panel-7' })]),
    })
    await user.click(within(added).getByRole('button', { name: 'Menu of panel 7' }))
    await user.click(screen.getByRole('menuitem', { name: 'Remove panel' }))
    expect(screen.queryByRole('region', { name: /Source address \/24/ })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Defaults' }))
    expect(viewer.settings.getState().topPanels).toBeUndefined()
  })

  it('ask one question at a time', async () => {
    const { host, viewer } = await openTop()
    let open = 0
    let most = 0
    const ask = host.session.top.bind(host.session)
    vi.spyOn(host.session, 'top').mockImplementation(async (spec) => {
      open += 1
      most = Math.max(most, open)
      const answer = await ask(spec)
      open -= 1
      return answer
    })
    act(() => viewer.applyFilter('@protocol = 17'))
    await waitFor(() => expect(panel(/^Source address/).textContent).toContain('192.0.2.'))
    await waitFor(() => expect(viewer.charts.top.store.getState().isBusy).toBe(false))
    expect(most).toBe(1)
  })
})

describe('comparing', () => {
  async function compared(): Promise<ViewerPage> {
    const page = await openTop()
    act(() => page.viewer.brush({ from: '2024-07-11T09:20:01Z', until: '2024-07-11T09:20:02Z' }))
    await page.user.click(screen.getByRole('button', { name: 'Compare' }))
    await page.user.click(screen.getByRole('menuitemradio', { name: /^The time before: 09:20:00/ }))
    await screen.findByRole('region', { name: /^What changed against 09:20:00/ })
    return page
  }

  it('puts a tick on each bar and ranks what changed', async () => {
    const { viewer } = await compared()
    await waitFor(() => expect(panel(/^Source address/).querySelector('.ranked-row .ranked-tick')).not.toBeNull())
    const ranking = panel(/^What changed/)
    await waitFor(() => expect(within(ranking).getAllByRole('button', { name: 'as filter' }).length).toBeGreaterThan(1))
    const [first] = within(ranking).getAllByRole('button', { name: 'as filter' })
    if (first === undefined) throw new Error('Nothing has changed.')
    act(() => first.click())
    expect(viewer.store.getState().tab).toBe('flows')
    expect(viewer.store.getState().view.wanted.filter).not.toBe('')
    expect(viewer.store.getState().view.wanted.timeRange).toBeDefined()
  })

  it('keeps a stretch while another is brushed', async () => {
    const { host, user, viewer } = await openTop()
    const top = vi.spyOn(host.session, 'top')
    act(() => viewer.brush({ from: '2024-07-11T09:20:00Z', until: '2024-07-11T09:20:01Z' }))
    await user.click(screen.getByRole('button', { name: 'Compare' }))
    await user.click(screen.getByRole('menuitem', { name: /^Keep 09:20:00.* then brush another/ }))
    top.mockClear()
    act(() => viewer.brush({ from: '2024-07-11T09:20:02Z', until: '2024-07-11T09:20:03Z' }))
    await waitFor(() => {
      const asked = top.mock.calls.map(([{ scope }]) => scope.from)
      expect(asked).toContain('2024-07-11T09:20:00Z')
      expect(asked).toContain('2024-07-11T09:20:02Z')
    })
  })

  it('says nothing when nothing is compared any more', async () => {
    const { user } = await compared()
    await user.click(screen.getByRole('button', { name: /^Against/ }))
    await user.click(screen.getByRole('menuitemradio', { name: 'Nothing' }))
    expect(screen.queryByRole('region', { name: /^What changed/ })).toBeNull()
  })
})

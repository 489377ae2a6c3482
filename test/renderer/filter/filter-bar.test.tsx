// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

async function openPage(): Promise<ViewerPage> {
  const page = showPage()
  page.host.open()
  await screen.findByRole('columnheader', { name: /Destination/ })
  return page
}

const field = () => document.querySelector('.filter-field')
const text = () => document.querySelector('.cm-content')?.textContent
const applied = ({ viewer }: ViewerPage) => viewer.store.getState().view.spec.filter

describe('the filter bar', () => {
  it('turns the filter off for a moment: the text stays, all rows show, and it says so', async () => {
    const page = await openPage()
    act(() => page.typeFilter('status = 503'))
    await waitFor(() => expect(applied(page)).toBe('status = 503'))
    await page.user.click(screen.getByRole('button', { name: 'Turn the filter off for a moment' }))
    await waitFor(() => expect(applied(page)).toBe(''))
    expect(field()?.className).toContain('is-off')
    expect(screen.getByText(/Filter off: all 1,000 records show/)).toBeTruthy()
    expect(text()).toBe('status = 503')
    await page.user.click(screen.getByRole('button', { name: 'Turn the filter on again' }))
    await waitFor(() => expect(applied(page)).toBe('status = 503'))
    expect(field()?.className).toContain('is-valid')
  })

  it('says which accent it is in, and writes it in another', async () => {
    const page = await openPage()
    act(() => page.typeFilter('dst port 443'))
    const tag = await screen.findByRole('button', { name: 'Accent: nfdump' })
    await page.user.click(tag)
    const menu = screen.getByRole('dialog', { name: 'Write it as' })
    expect(within(menu).getAllByRole('menuitem')).toHaveLength(3)
    await page.user.click(within(menu).getByRole('menuitem', { name: 'Write it as Wireshark' }))
    expect(text()).toMatch(/dstport == 443/)
    expect(screen.getByRole('button', { name: 'Accent: Wireshark' })).toBeTruthy()
  })

  it('is doubtful and can be applied, says why, and writes what was meant', async () => {
    const page = await openPage()
    act(() => page.typeFilter('port != 443'))
    expect(field()?.className).toContain('is-risky')
    expect(document.querySelector('.filter-mark-risky')).not.toBeNull()
    expect(screen.getByText(/port stands for several fields/)).toBeTruthy()
    await page.user.click(screen.getByRole('button', { name: 'Write “any port”' }))
    expect(text()).toBe('any port != 443')
    expect(field()?.className).toContain('is-valid')
  })

  it('offers the name that was meant in the place of a wrong one', async () => {
    const page = await openPage()
    act(() => page.typeFilter('ocets > 5000 and port = 80'))
    await page.user.click(screen.getByRole('button', { name: 'Write “octets”' }))
    expect(text()).toBe('octets > 5000 and port = 80')
    expect(field()?.className).toContain('is-valid')
  })

  it('keeps filters with names and pins, and applies them', async () => {
    const page = await openPage()
    act(() => page.typeFilter('octets > 5000'))
    await waitFor(() => expect(applied(page)).toBe('octets > 5000'))
    act(() => page.viewer.applyFilter('status = 503'))
    await page.user.click(screen.getByRole('button', { name: 'Last filters' }))
    const dialog = screen.getByRole('dialog', { name: 'Last filters' })
    await page.user.click(within(dialog).getByRole('button', { name: 'Pin octets > 5000' }))
    await page.user.type(within(dialog).getByRole('textbox', { name: 'Save as' }), 'errors{Enter}')
    const names = () =>
      within(dialog)
        .getAllByRole('menuitem')
        .map((item) => item.textContent)
    expect(names()).toEqual(['errorsstatus = 503', 'octets > 5000', 'status = 503'])
    within(dialog).getByRole('menuitem', { name: 'errors status = 503' }).focus()
    await page.user.keyboard('{ArrowDown}{ArrowRight}')
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Unpin octets > 5000')
    await page.user.click(within(dialog).getByRole('menuitem', { name: 'octets > 5000' }))
    await waitFor(() => expect(applied(page)).toBe('octets > 5000'))
  })

  it('shows a prepared filter, which waits for Enter', async () => {
    const page = await openPage()
    act(() => page.viewer.filters.prepare('octets > 5000'))
    expect(await screen.findByText('Enter applies it')).toBeTruthy()
    await new Promise((go) => setTimeout(go, 500))
    expect(applied(page)).toBe('')
    await page.user.keyboard('{Enter}')
    await waitFor(() => expect(applied(page)).toBe('octets > 5000'))
  })

  it('is the one of the other views, too, or says that it is not for them', async () => {
    const page = await openPage()
    act(() => page.viewer.applyFilter('ipClassOfService = 0'))
    act(() => page.viewer.showTab('sessions'))
    const bar = await screen.findByText(/^300 of 600 sessions have a record that matches$/)
    expect(bar.closest('.filter-field')?.className).toContain('is-valid')
    act(() => page.viewer.filters.apply('sessions', 'retransmissions > 0'))
    act(() => page.viewer.showTab('transactions'))
    const other = await screen.findByText(/Not for transactions: there is no field/)
    expect(other.closest('.filter-field')?.className).toContain('is-refused')
    expect(other.closest('.filter-field')?.querySelector('.cm-content')?.textContent).toBe('retransmissions > 0')
  })
})

describe('the menu of a value', () => {
  it('holds new rows back while it is open', async () => {
    const { host, user, viewer } = showPage({ live: { recordsPerSecond: 0 } })
    await user.click(await screen.findByRole('button', { name: 'Listen on 1 port' }))
    host.arrive(500)
    await waitFor(() => expect(viewer.store.getState().view.info?.rowCount).toBe(500))
    act(() => viewer.setOverlay('context'))
    expect(viewer.store.getState().follow).toMatchObject({ kind: 'paused', why: 'menu' })
    act(() => viewer.setOverlay('none'))
    expect(viewer.store.getState().follow).toEqual({ kind: 'following' })
  })
})

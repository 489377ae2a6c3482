// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

const panel = (name: RegExp) => screen.getByRole('region', { name })

async function openTop(): Promise<ViewerPage> {
  const page = showPage({ records: 2000 })
  page.host.open()
  await waitFor(() => expect(page.viewer.store.getState().columns.length).toBeGreaterThan(0))
  act(() => page.viewer.showTab('top'))
  await within(panel(/^Source address/)).findAllByRole('option')
  return page
}

async function openMenu({ user }: ViewerPage): Promise<HTMLElement> {
  await user.click(screen.getByRole('button', { name: /^(Compare$|Against )/ }))
  return screen.getByRole('dialog', { name: 'Compare with' })
}

async function compared(): Promise<ViewerPage> {
  const page = await openTop()
  const menu = await openMenu(page)
  await page.user.click(within(menu).getByRole('menuitemradio', { name: /^(Choose a file|Send a file)/ }))
  await screen.findByRole('region', { name: 'What changed against yesterday.pcap' })
  return page
}

describe('comparing with another capture', () => {
  it('asks for its records, all times of it, under the same filter', async () => {
    const page = await openTop()
    const top = vi.spyOn(page.host.session, 'top')
    act(() => page.viewer.brush({ from: '2024-07-11T09:20:00Z', until: '2024-07-11T09:20:01Z' }))
    const menu = await openMenu(page)
    await page.user.click(within(menu).getByRole('menuitemradio', { name: /^(Choose a file|Send a file)/ }))
    await screen.findByRole('region', { name: 'What changed against yesterday.pcap' })
    await waitFor(() =>
      expect(top.mock.calls.some(([{ scope }]) => scope.source?.kind === 'file' && scope.from === undefined)).toBe(
        true,
      ),
    )
    expect(screen.getByRole('button', { name: 'Against yesterday.pcap' })).toBeTruthy()
    expect(panel(/^What changed/).textContent).toContain('1,500 records · 2 exporters')
  })

  it('says why one cannot be had, and lets another be chosen', async () => {
    const page = await openTop()
    const failure = { code: 'file-not-a-capture', message: 'It is a poem.', nextStep: 'Choose a capture.' } as const
    vi.spyOn(page.host.host, 'chooseComparedFile').mockResolvedValue({ ok: false, failure })
    const menu = await openMenu(page)
    await page.user.click(within(menu).getByRole('menuitemradio', { name: /^(Choose a file|Send a file)/ }))
    expect(await within(menu).findByText('It is a poem.')).toBeTruthy()
    expect(page.viewer.charts.top.store.getState().compare.kind).toBe('none')
  })

  it('lets it go', async () => {
    const page = await compared()
    await page.user.click(within(panel(/^What changed/)).getByRole('button', { name: 'Let it go' }))
    await waitFor(() => expect(screen.queryByRole('region', { name: /^What changed/ })).toBeNull())
    expect(page.viewer.store.getState().status.compared).toBeUndefined()
  })

  it('compares with nothing when somebody else lets it go', async () => {
    const page = await compared()
    await act(() => page.host.session.closeComparedFile())
    await waitFor(() => expect(page.viewer.charts.top.store.getState().compare.kind).toBe('none'))
  })

  it('offers captures that were open before', async () => {
    const page = await openTop()
    const [recent] = page.viewer.store.getState().recent.filter(({ isMissing }) => !isMissing)
    const menu = await openMenu(page)
    if (recent === undefined) {
      expect(within(menu).queryByRole('menuitemradio', { name: / records, / })).toBeNull()
      return
    }
    const open = vi.spyOn(page.host.host, 'openComparedRecent')
    await page.user.click(within(menu).getAllByRole('menuitemradio', { name: / records, / })[0]!)
    expect(open).toHaveBeenCalled()
  })
})

// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

async function openPage(): Promise<ViewerPage> {
  const page = showPage()
  page.host.open()
  await waitFor(() => expect(page.viewer.store.getState().view.info).toBeDefined())
  return page
}

async function openDialog(page: ViewerPage): Promise<HTMLElement> {
  act(() => page.viewer.setOverlay('names'))
  const dialog = await screen.findByRole('dialog', { name: 'Names' })
  await within(dialog).findByRole('region', { name: 'Reverse DNS' })
  return dialog
}

describe('names in the details', () => {
  it('stand beside an address and a port, and are no part of what is copied', async () => {
    const page = await openPage()
    const { viewer, host } = page
    act(() => viewer.select(3))
    await waitFor(() => expect(viewer.store.getState().details.details).toBeDefined())
    const field = viewer.store.getState().details.details?.fields.find(({ columnType }) => columnType === 'address')
    const address = typeof field?.value === 'string' ? field.value : ''
    host.addressNames.name(address, { host: 'gw.example.net', hostFrom: 'hosts', as: { number: 64_500 } })
    act(() => viewer.names.renew())
    await waitFor(() =>
      expect(document.querySelector('[data-name="gw.example.net (hosts file) · AS64500"]')).toBeTruthy(),
    )
    const beside = document.querySelector('[data-name="gw.example.net (hosts file) · AS64500"]')
    expect(beside?.textContent).toBe('')
    expect(beside?.closest('.field-value')?.textContent).toBe(address)
    act(() => viewer.settings.setState({ areNamesShown: false }))
    expect(document.querySelector('.fields [data-name]')).toBeNull()
  })
})

describe('the dialog of names', () => {
  it('says how each source stands, and switches it', async () => {
    const page = await openPage()
    const dialog = await openDialog(page)
    const hosts = within(dialog).getByRole('listitem', { name: 'Hosts file' })
    expect(hosts.textContent).toContain('312 names from /etc/hosts')
    await page.user.click(within(hosts).getByRole('checkbox'))
    await waitFor(() => expect(hosts.textContent).toContain('Off.'))
    const country = within(dialog).getByRole('listitem', { name: 'Country' })
    expect(country.textContent).toContain('None yet')
    await page.user.click(within(country).getByRole('button', { name: /^Choose/ }))
    await waitFor(() => expect(country.textContent).toContain('12 networks from /home/me/country'))
    await page.user.click(within(country).getByRole('button', { name: 'Country: forget the database' }))
    await waitFor(() => expect(country.textContent).toContain('None yet'))
  })

  it('says at the source why it was not changed', async () => {
    const page = await openPage()
    const dialog = await openDialog(page)
    page.host.addressNames.refuseNext({
      code: 'names-unreadable',
      message: 'It is no database.',
      nextStep: 'Choose another.',
    })
    const as = within(dialog).getByRole('listitem', { name: 'Autonomous system' })
    await page.user.click(within(as).getByRole('button', { name: /^Choose/ }))
    const alert = await within(as).findByRole('alert')
    expect(alert.textContent).toContain('It is no database.Choose another.')
    await page.user.click(within(as).getByRole('button', { name: 'Dismiss' }))
    expect(within(as).queryByRole('alert')).toBeNull()
  })

  it('has reverse DNS off until it is switched on, with what that gives away beside it', async () => {
    const page = await openPage()
    const dialog = await openDialog(page)
    const dns = within(dialog).getByRole('region', { name: 'Reverse DNS' })
    const box = within(dns).getByRole('checkbox', { name: 'Reverse DNS' })
    expect((box as HTMLInputElement).checked).toBe(false)
    expect(dns.textContent).toContain('Off. Nothing is asked.')
    expect(dns.textContent).toContain('learn what you look at')
    await page.user.type(within(dns).getByRole('textbox', { name: 'Servers' }), '192.0.2.53, 192.0.2.54{Enter}')
    await waitFor(async () => {
      const { switches } = await page.host.session.nameSources()
      expect(switches.dnsServers).toEqual(['192.0.2.53', '192.0.2.54'])
    })
    await page.user.click(box)
    await waitFor(() => expect(dns.textContent).toContain('Nothing is asked yet.'))
    expect(page.host.addressNames.resolved).toEqual([])
  })

  it('shows and hides all names with one switch, and so does R', async () => {
    const page = await openPage()
    const dialog = await openDialog(page)
    await page.user.click(within(dialog).getByRole('checkbox', { name: /^Show names/ }))
    expect(page.viewer.settings.getState().areNamesShown).toBe(false)
    await page.user.click(within(dialog).getByRole('button', { name: 'Done' }))
    await page.user.keyboard('r')
    expect(page.viewer.settings.getState().areNamesShown).toBe(true)
  })
})

// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

/** Listens from the start screen; records arrive when the test says so. */
async function listen(): Promise<ViewerPage> {
  const page = showPage({ live: { recordsPerSecond: 0 } })
  await page.user.click(await screen.findByRole('button', { name: 'Listen on 1 port' }))
  await screen.findByRole('button', { name: /1 listener/ })
  return page
}

const rowCount = ({ viewer }: ViewerPage) => viewer.store.getState().view.info?.rowCount

describe('listening from the start screen', () => {
  it('counts the ports that will be opened, leaving out those that cannot be had', async () => {
    const { user, host } = showPage()
    await screen.findByRole('button', { name: 'Listen on 1 port' })
    expect(screen.getByText('in use by nfcapd, pid 4182')).toBeTruthy()
    await user.click(screen.getByRole('checkbox', { name: /3000 LoadMaster/ }))
    await user.click(screen.getByRole('button', { name: 'Listen on 2 ports' }))
    expect(host.live.spec?.listeners.map(({ protocol, port, address }) => [protocol, port, address])).toEqual([
      ['udp', 4739, '127.0.0.1'],
      ['udp', 3000, '127.0.0.1'],
    ])
    expect(host.live.spec?.recorder).toEqual({ maxOctets: 4e9, files: 8 })
  })

  it('says what an address other than loopback means', async () => {
    const { user, host } = showPage()
    await screen.findByRole('button', { name: 'Listen on 1 port' })
    expect(screen.queryByText(/Every machine/)).toBeNull()
    await user.selectOptions(screen.getByRole('combobox', { name: 'on' }), '0.0.0.0')
    expect(screen.getByText(/Every machine that reaches any address of this one can send here/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Listen on 1 port' }))
    expect(host.live.spec?.listeners[0]?.address).toBe('0.0.0.0')
  })

  it('wants a certificate and its key before it listens with TLS', async () => {
    const { user, host } = showPage()
    await user.click(await screen.findByRole('checkbox', { name: /4740/ }))
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Listen on 2 ports' })
    expect(button.disabled).toBe(true)
    expect(screen.getByText('TLS needs a certificate and its key.')).toBeTruthy()
    await user.type(screen.getByRole('textbox', { name: 'Certificate' }), '/etc/server.pem')
    await user.type(screen.getByRole('textbox', { name: 'Its key' }), '/etc/server.key')
    await user.click(button)
    expect(host.live.spec?.listeners[1]?.tls).toEqual({
      certificatePath: '/etc/server.pem',
      keyPath: '/etc/server.key',
    })
  })

  it('shows a refusal where listening was asked for', async () => {
    const { user, host } = showPage()
    host.refuseNext({
      code: 'port-in-use',
      message: 'UDP 4739 is in use by softflowd.',
      nextStep: 'Stop softflowd, or choose another port.',
    })
    await user.click(await screen.findByRole('button', { name: 'Listen on 1 port' }))
    const card = await screen.findByRole('alert')
    expect(card.textContent).toContain('Stop softflowd')
    expect(card.closest('section')?.getAttribute('aria-label')).toBe('Listen live')
  })
})

describe('follow and pause', () => {
  it('takes in what comes while it follows', async () => {
    const page = await listen()
    page.host.arrive(500)
    await waitFor(() => expect(rowCount(page)).toBe(500))
    page.host.arrive(40)
    await waitFor(() => expect(rowCount(page)).toBe(540))
    expect(screen.queryByRole('group', { name: 'Paused' })).toBeNull()
  })

  it('keeps the rows while a record is selected, says how many wait, and goes on with F', async () => {
    const page = await listen()
    page.host.arrive(500)
    await waitFor(() => expect(rowCount(page)).toBe(500))
    page.viewer.select(7)
    page.host.arrive(3412)
    const strip = await screen.findByRole('group', { name: 'Paused' })
    await waitFor(() => expect(strip.textContent).toContain('3,412 newer records'))
    expect(strip.textContent).toContain('Paused on your selection')
    expect(strip.textContent).toContain('recording goes on')
    expect(rowCount(page)).toBe(500)
    await page.user.keyboard('f')
    await waitFor(() => expect(rowCount(page)).toBe(3912))
    expect(screen.queryByRole('group', { name: 'Paused' })).toBeNull()
    expect(page.viewer.store.getState().selected).toBe(7)
  })

  it('pauses and goes on with the space bar', async () => {
    const page = await listen()
    page.host.arrive(500)
    await waitFor(() => expect(rowCount(page)).toBe(500))
    await page.user.keyboard(' ')
    page.host.arrive(1)
    expect((await screen.findByRole('group', { name: 'Paused' })).textContent).toContain('1 newer record')
    await page.user.keyboard(' ')
    await waitFor(() => expect(rowCount(page)).toBe(501))
  })

  it('pauses in an order in which the newest are not last, and keeps order and filter when it follows', async () => {
    const page = await listen()
    page.host.arrive(500)
    await waitFor(() => expect(rowCount(page)).toBe(500))
    page.viewer.applyFilter('protocol == tcp')
    page.viewer.applySort([{ column: '@octets', direction: 'descending' }])
    expect((await screen.findByRole('group', { name: 'Paused' })).textContent).toContain('Paused in this order')
    await page.user.click(screen.getByRole('button', { name: /Follow/ }))
    page.host.arrive(100)
    await waitFor(() => expect(page.viewer.store.getState().view.recordsAt).toBe(600))
    expect(page.viewer.store.getState().view.spec).toEqual({
      filter: 'protocol == tcp',
      sort: [{ column: '@octets', direction: 'descending' }],
    })
  })

  it('waits while a menu over the rows is open', async () => {
    const page = await listen()
    page.host.arrive(500)
    await waitFor(() => expect(rowCount(page)).toBe(500))
    page.viewer.setOverlay('columns')
    page.host.arrive(10)
    expect((await screen.findByRole('group', { name: 'Paused' })).textContent).toContain('while the menu is open')
    page.viewer.setOverlay('none')
    await waitFor(() => expect(rowCount(page)).toBe(510))
  })

  it('stops with Ctrl+E and keeps everything', async () => {
    const page = await listen()
    page.host.arrive(500)
    await waitFor(() => expect(rowCount(page)).toBe(500))
    await page.user.keyboard('{Control>}e{/Control}')
    expect(await screen.findByText('stopped')).toBeTruthy()
    expect(rowCount(page)).toBe(500)
    expect(page.viewer.store.getState().follow).toBeUndefined()
  })
})

// @vitest-environment happy-dom
import { act, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { showPage } from '../viewer-page.tsx'

async function openDialog() {
  const page = showPage()
  act(() => page.host.open())
  await page.user.click(await screen.findByRole('button', { name: /\.pcap/ }))
  await page.user.click(screen.getByRole('menuitem', { name: 'Replay…' }))
  return { ...page, dialog: screen.getByRole('dialog', { name: 'Replay' }) }
}

describe('the dialog of a replay', () => {
  it('lets the file arrive again in the window, as fast as is chosen', async () => {
    const { host, user } = await openDialog()
    await user.click(screen.getByRole('radio', { name: '10×' }))
    await user.click(screen.getByRole('button', { name: 'Replay' }))
    expect(host.replays.orders).toEqual([{ to: 'window', speed: 10 }])
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Replay' })).toBeNull())
    expect(screen.queryByRole('status', { name: 'Replay' })).toBeNull()
  })

  it('sends it to collectors, says how it goes, and stops it', async () => {
    const { host, user } = await openDialog()
    await user.click(screen.getByRole('radio', { name: 'Collectors' }))
    const field = screen.getByRole('textbox', { name: 'Collectors' })
    await user.clear(field)
    await user.type(field, 'udp://nowhere:1')
    expect(screen.getByRole('button', { name: 'Replay' })).toHaveProperty('disabled', true)
    await user.clear(field)
    await user.type(field, 'udp://127.0.0.1:2055')
    await user.click(screen.getByRole('button', { name: 'Replay' }))
    expect(host.replays.orders).toEqual([
      { to: 'collectors', speed: 1, targets: [{ transport: 'udp', address: '127.0.0.1', port: 2055 }] },
    ])
    host.replays.tell({ sent: 1234, octets: 5_000_000, refused: 3 })
    const band = await screen.findByRole('status', { name: 'Replay' })
    await waitFor(() =>
      expect(band.textContent).toContain('1,234 datagrams sent, 5.00 MB; 3 datagrams that nobody took'),
    )
    await user.click(screen.getByRole('button', { name: 'Stop the replay' }))
    await waitFor(() => expect(band.textContent).toContain('Stopped replaying'))
    await user.click(screen.getByRole('button', { name: 'Hide the replay' }))
    expect(screen.queryByRole('status', { name: 'Replay' })).toBeNull()
  })

  it('is offered for files, and not while something listens', async () => {
    const { host } = showPage()
    act(() => host.emitCommand('replay'))
    expect(screen.queryByRole('dialog', { name: 'Replay' })).toBeNull()
    act(() => host.open())
    await screen.findByRole('button', { name: /\.pcap/ })
    act(() => host.emitCommand('replay'))
    expect(screen.getByRole('dialog', { name: 'Replay' })).toBeTruthy()
  })
})

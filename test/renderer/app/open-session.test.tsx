// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { FAKE_RECENT } from '../../../renderer/host/fake-status.ts'
import { showPage } from '../viewer-page.tsx'

const NOT_A_CAPTURE = {
  code: 'file-not-a-capture',
  message: 'notes.txt is no capture.',
  nextStep: 'Open a pcap, pcapng or IPFIX file.',
} as const

describe('start screen', () => {
  it('opens the sample and shows its flows', async () => {
    const { user } = showPage()
    await user.click(screen.getByRole('button', { name: /Sample/ }))
    expect(await screen.findByRole('button', { name: /Flows/, current: 'page' })).toBeTruthy()
    expect(screen.getByText('read-only capture · 1.80 MB')).toBeTruthy()
    expect(await screen.findByRole('columnheader', { name: /Destination/ })).toBeTruthy()
  })

  it('opens a file with Ctrl+O', async () => {
    const { user } = showPage()
    await user.keyboard('{Control>}o{/Control}')
    expect(await screen.findByRole('button', { name: /Flows/, current: 'page' })).toBeTruthy()
  })

  it('shows a refusal where the file was opened, with its next step and code, until it is dismissed', async () => {
    const { host, user } = showPage()
    host.refuseNext(NOT_A_CAPTURE)
    await user.click(screen.getByRole('button', { name: /Open file/ }))
    const card = await screen.findByRole('alert')
    expect(card.textContent).toContain(NOT_A_CAPTURE.message)
    expect(card.textContent).toContain(NOT_A_CAPTURE.nextStep)
    expect(card.textContent).toContain(NOT_A_CAPTURE.code)
    await user.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('keeps the session in sight when another file is refused', async () => {
    const { host, user } = showPage()
    host.open()
    await screen.findByRole('button', { name: /Flows/, current: 'page' })
    host.emitOpenFailed(NOT_A_CAPTURE)
    expect((await screen.findByRole('alert')).textContent).toContain(NOT_A_CAPTURE.message)
    expect(screen.getByRole('button', { name: /Flows/, current: 'page' })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('offers to remove a recent file that is gone, and does', async () => {
    const { user } = showPage({ recent: FAKE_RECENT })
    expect(await screen.findByText('no longer there')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Remove' }))
    await waitFor(() => expect(screen.queryByText('no longer there')).toBeNull())
    expect(screen.getByText('asr-v9-sampler.pcap')).toBeTruthy()
  })

  it('goes back to the start when the session is closed', async () => {
    const { host, user } = showPage()
    host.open()
    await user.click(await screen.findByRole('button', { name: /ams-edge/ }))
    await user.click(screen.getByRole('menuitem', { name: /Close/ }))
    expect(await screen.findByRole('heading', { name: 'Drop a capture here' })).toBeTruthy()
  })
})

describe('loading', () => {
  it('shows how far it is and stops when told', async () => {
    const { host, user } = showPage({ records: 100_000, stepMs: 60_000 })
    host.open()
    const bar = await screen.findByRole('progressbar', { name: 'Reading the file' })
    expect(bar.getAttribute('aria-valuenow')).toBe('1')
    host.loadTo(50_000)
    await waitFor(() => expect(bar.getAttribute('aria-valuenow')).toBe('50'))
    await user.click(screen.getByRole('button', { name: 'Stop' }))
    expect(await screen.findByText(/reading stopped/)).toBeTruthy()
    expect(screen.queryByRole('progressbar', { name: 'Reading the file' })).toBeNull()
  })
})

describe('connection', () => {
  it('says since when it is gone and tries again when asked', async () => {
    const { host, user } = showPage()
    host.open()
    const now = Date.now()
    host.emitConnection({ kind: 'disconnected', peer: 'jump-1', sinceMs: now - 12_000, nextTryAtMs: now + 4000 })
    expect((await screen.findByText(/No connection to jump-1/)).textContent).toMatch(/for 12 s.*Next try in 4 s/)
    await user.click(screen.getByRole('button', { name: 'Retry' }))
    await waitFor(() => expect(screen.queryByText(/No connection/)).toBeNull())
  })

  it('offers a restart when the engine has stopped', async () => {
    const { host, user } = showPage()
    host.open()
    host.emitConnection({ kind: 'engine-stopped', message: 'an invariant does not hold.' })
    expect((await screen.findByRole('alert')).textContent).toContain('The engine stopped')
    await user.click(screen.getByRole('button', { name: 'Restart' }))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  })
})

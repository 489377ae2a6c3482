// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { showPage } from '../viewer-page.tsx'

describe('scrolling the rows of a live session', () => {
  it('pauses when they are wheeled up, and not when they are wheeled down', async () => {
    const { host, user, viewer } = showPage({ live: { recordsPerSecond: 0 } })
    await user.click(await screen.findByRole('button', { name: 'Listen on 1 port' }))
    host.arrive(500)
    await waitFor(() => expect(viewer.store.getState().view.info?.rowCount).toBe(500))
    const grid = document.querySelector('[data-region="grid"]')
    grid?.dispatchEvent(new WheelEvent('wheel', { deltaY: 120, bubbles: true }))
    expect(viewer.store.getState().follow).toEqual({ kind: 'following' })
    grid?.dispatchEvent(new WheelEvent('wheel', { deltaY: -120, bubbles: true }))
    expect(viewer.store.getState().follow).toMatchObject({ kind: 'paused', why: 'scroll' })
    expect(await screen.findByText(/Paused because you scrolled up/)).toBeTruthy()
  })

  it('rests while another view is shown, and catches up when Flows comes back', async () => {
    const { host, user, viewer } = showPage({ live: { recordsPerSecond: 0 } })
    await user.click(await screen.findByRole('button', { name: 'Listen on 1 port' }))
    host.arrive(500)
    await waitFor(() => expect(viewer.store.getState().view.info?.rowCount).toBe(500))
    viewer.showTab('health')
    host.arrive(100)
    await new Promise((go) => setTimeout(go, 100))
    expect(viewer.store.getState().view.info?.rowCount).toBe(500)
    viewer.showTab('flows')
    await waitFor(() => expect(viewer.store.getState().view.info?.rowCount).toBe(600))
  })
})

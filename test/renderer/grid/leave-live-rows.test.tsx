// @vitest-environment happy-dom
import { cleanup, screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { BLOCK_ROWS } from '../../../renderer/grid/grid-settings.ts'
import { showPage } from '../viewer-page.tsx'

it('rows of a live session that come after its grid has gone are drawn nowhere', async () => {
  const { host, user, viewer } = showPage({ live: { recordsPerSecond: 0 } })
  await user.click(await screen.findByRole('button', { name: 'Listen on 1 port' }))
  host.arrive(500)
  await waitFor(() => expect(viewer.store.getState().view.info?.rowCount).toBe(500))
  const { readWindow } = host.session
  let go: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  const asked = vi
    .spyOn(host.session, 'readWindow')
    .mockImplementation((request) => held.then(() => readWindow(request)))
  viewer.settings.setState({ colourRules: [] })
  host.arrive(100)
  await waitFor(() => expect(asked.mock.calls.map(([{ count }]) => count)).toContain(BLOCK_ROWS))
  // AG Grid says so when it is asked for something after its end.
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  cleanup()
  go()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(warned).not.toHaveBeenCalled()
})

// @vitest-environment happy-dom
import '../leave-page.ts'
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent, type UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { createFakeHost, type FakeHostOptions } from '../../../renderer/host/fake-host.ts'
import { PIN_EVENT } from '../../../renderer/sessions/pin-event.ts'
import { SessionsView } from '../../../renderer/sessions/sessions-view.tsx'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { createViewer, type Viewer } from '../../../renderer/state/viewer.ts'
import { ViewerProvider } from '../../../renderer/state/viewer-context.tsx'

interface Page {
  readonly viewer: Viewer
  readonly user: UserEvent
}

async function showView(options: Partial<FakeHostOptions> = {}): Promise<Page> {
  cleanup()
  localStorage.clear()
  const host = createFakeHost({ records: 5000, ...options })
  const viewer = createViewer(host, createSettingsStore(localStorage))
  host.open()
  viewer.showTab('sessions')
  render(
    <ViewerProvider viewer={viewer}>
      <SessionsView />
    </ViewerProvider>,
  )
  await screen.findByRole('grid', { name: 'Sessions' })
  await waitFor(() => expect(viewer.store.getState().lists.sessions.view.info?.rowCount).toBe(600))
  return { viewer, user: userEvent.setup() }
}

const select = (viewer: Viewer, number: number) => act(() => viewer.lists.sessions.select(number))
/** As the command does. */
const pin = (): void => {
  act(() => {
    window.dispatchEvent(new Event(PIN_EVENT))
  })
}
const strip = () => screen.findByRole('article', { name: 'Selected session' })
const compared = () => screen.queryByRole('article', { name: 'Compared session' })
const headingOf = (article: HTMLElement) => within(article).getByRole('heading', { level: 3 }).textContent

describe('the view of sessions', () => {
  it('shows the strip of the selected session', async () => {
    const { viewer } = await showView()
    expect(screen.queryByRole('article', { name: 'Selected session' })).toBeNull()
    select(viewer, 3)
    expect(headingOf(await strip())).toContain('192.0.2.145:61744')
    select(viewer, 7)
    await waitFor(async () => expect(headingOf(await strip())).toContain('10.30.1.53:53'))
  })

  it('holds the values against the group that was chosen', async () => {
    const { viewer, user } = await showView()
    select(viewer, 3)
    const list = () => screen.findByRole('list', { name: /^Measured/ })
    expect((await list()).getAttribute('aria-label')).toContain('203.0.113.80:443')
    await user.click(screen.getByRole('button', { name: 'Client net' }))
    await waitFor(async () => expect((await list()).getAttribute('aria-label')).toContain('192.0.2.0/24'))
    expect(screen.getByRole('button', { name: 'Client net' }).getAttribute('aria-pressed')).toBe('true')
    expect((await list()).textContent).toContain('of 420 sessions')
  })

  it('keeps a pinned session below for comparison, until the same one is pinned again', async () => {
    const { viewer } = await showView()
    select(viewer, 4)
    await strip()
    pin()
    await waitFor(() => expect(compared()).not.toBeNull())
    select(viewer, 3)
    await waitFor(async () => expect(headingOf(await strip())).toContain('192.0.2.145:61744'))
    expect(headingOf(compared() ?? document.body)).toContain('10.30.8.60:3306')
    // Another session that is pinned compares with that one instead.
    pin()
    await waitFor(() => expect(headingOf(compared() ?? document.body)).toContain('192.0.2.145:61744'))
    pin()
    await waitFor(() => expect(compared()).toBeNull())
  })

  it('leads from a uniflow to its record in Flows with the details open', async () => {
    const { viewer, user } = await showView()
    viewer.settings.setState({ isDetailsOpen: false })
    select(viewer, 3)
    const [uniflow] = within(await strip()).getAllByRole('button', { name: /in Flows$/ })
    if (uniflow === undefined) throw new Error('There is no uniflow.')
    await user.click(uniflow)
    await waitFor(() => expect(viewer.store.getState().selected).toBe(2004))
    expect(viewer.store.getState().tab).toBe('flows')
    expect(viewer.settings.getState().isDetailsOpen).toBe(true)
  })

  it('clears a filter of Flows that hides the record', async () => {
    const { viewer, user } = await showView()
    act(() => viewer.applyFilter('record < 10'))
    await waitFor(() => expect(viewer.store.getState().view.spec.filter).toBe('record < 10'))
    select(viewer, 3)
    const [uniflow] = within(await strip()).getAllByRole('button', { name: /in Flows$/ })
    if (uniflow === undefined) throw new Error('There is no uniflow.')
    const revealed: number[] = []
    viewer.onReveal((row) => revealed.push(row))
    await user.click(uniflow)
    await waitFor(() => expect(revealed).toEqual([2003]))
    expect(viewer.store.getState().view.spec.filter).toBe('')
  })

  it('says why there is no row, and offers to clear the filter', async () => {
    const { viewer, user } = await showView()
    act(() => viewer.lists.sessions.applyFilter('serverPort = 1'))
    const why = await screen.findByText('The filter hides 600 sessions')
    const place = why.closest<HTMLElement>('.empty-view') ?? document.body
    await user.click(within(place).getByRole('button', { name: 'Clear filter' }))
    await waitFor(() => expect(viewer.store.getState().lists.sessions.view.info?.rowCount).toBe(600))
  })
})

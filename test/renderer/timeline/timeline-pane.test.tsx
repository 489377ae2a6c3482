// @vitest-environment happy-dom
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { fail, succeed } from '../../../core/protocol/failure.ts'
import { fakeStory } from '../../../renderer/host/fake-exchanges.ts'
import { createFakeHost } from '../../../renderer/host/fake-host.ts'
import { fakeConnection } from '../../../renderer/host/fake-timeline.ts'
import { fakeTransaction } from '../../../renderer/host/fake-transaction.ts'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { ViewerProvider } from '../../../renderer/state/viewer-context.tsx'
import { createViewer } from '../../../renderer/state/viewer.ts'
import { TimelinePane } from '../../../renderer/timeline/timeline-pane.tsx'

const exchanges = fakeStory('slow-server')

/** The pane over a session with one connection of five transactions. */
function showPane() {
  cleanup()
  localStorage.clear()
  const host = createFakeHost({ records: 1000 })
  const describeConnection = vi.fn(() => Promise.resolve(succeed(fakeConnection(exchanges))))
  const session = {
    ...host.session,
    describeConnection,
    describeTransaction: (number: number) =>
      Promise.resolve(
        number > exchanges.length
          ? fail('no-such-row', 'The list has no such row.', 'Choose one that is shown.')
          : succeed(fakeTransaction(exchanges, number - 1)),
      ),
  }
  const viewer = createViewer({ ...host, session }, createSettingsStore(localStorage))
  host.open()
  viewer.showTab('transactions')
  render(
    <ViewerProvider viewer={viewer}>
      <TimelinePane />
    </ViewerProvider>,
  )
  return { viewer, describeConnection, user: userEvent.setup() }
}

describe('the timeline of the selected row', () => {
  it('shows the connection of a transaction, and goes on to the next with the arrow', async () => {
    const { viewer, describeConnection, user } = showPane()
    act(() => viewer.lists.transactions.select(4))
    expect(await screen.findByRole('heading', { name: 'Connection 14460661' })).toBeTruthy()
    expect(screen.getByRole('heading', { name: 'Transaction 1068114985' })).toBeTruthy()
    screen.getByRole('group', { name: /^Lanes and waterfall/ }).focus()
    await user.keyboard('{ArrowDown}')
    expect(viewer.store.getState().lists.transactions.selected).toBe(5)
    expect(await screen.findByRole('heading', { name: 'Transaction 1068114986' })).toBeTruthy()
    // All transactions of the connection came with the first answer.
    expect(describeConnection).toHaveBeenCalledOnce()
  })

  it('shows a selected connection before any of its transactions is selected', async () => {
    const { viewer } = showPane()
    act(() => {
      viewer.store.setState({ transactionsShow: 'connections' })
      viewer.lists.connections.select(1)
    })
    expect(await screen.findByRole('heading', { name: 'Connection 14460661' })).toBeTruthy()
    expect(screen.queryByRole('heading', { name: /^Transaction/ })).toBeNull()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Ladder' }).disabled).toBe(true)
  })

  it('lets the transactions of the same server through', async () => {
    const { viewer, user } = showPane()
    act(() => viewer.lists.transactions.select(4))
    await user.click(await screen.findByRole('button', { name: 'Same server' }))
    expect(viewer.store.getState().lists.transactions.view.wanted.filter).toBe(
      'server = 10.20.4.17 and serverPort = 8443',
    )
  })

  it('goes to the record of a leg in Flows', async () => {
    const { viewer, user } = showPane()
    act(() => viewer.lists.transactions.select(4))
    const legs = await screen.findByRole('region', { name: 'Legs' })
    await user.click(within(legs).getByRole('button', { name: '918,195' }))
    await waitFor(() => expect(viewer.store.getState().tab).toBe('flows'))
    expect(viewer.store.getState().selected).toBe(918_195)
  })

  it('says why there is nothing to show', async () => {
    const { viewer } = showPane()
    act(() => viewer.lists.transactions.select(99))
    expect(await screen.findByText('The list has no such row. Choose one that is shown.')).toBeTruthy()
  })
})

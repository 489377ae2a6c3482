// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { FAKE_TRANSACTIONS } from '../../../renderer/host/fake-connections.ts'
import '../leave-page.ts'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

async function openTransactions(): Promise<ViewerPage> {
  const page = showPage()
  page.host.open()
  await screen.findByRole('columnheader', { name: /Destination/ })
  await page.user.keyboard('{Control>}2{/Control}')
  await screen.findByRole('columnheader', { name: /Verdict/ })
  return page
}

const list = ({ viewer }: ViewerPage) => viewer.store.getState().lists.transactions
const view = () => {
  const found = document.querySelector<HTMLElement>('.view-slot:not([inert])')
  if (found === null) throw new Error('No view is shown.')
  return within(found)
}

describe('the Transactions view', () => {
  it('is the second tab and says how many there are', async () => {
    await openTransactions()
    const tab = screen.getByRole('button', { name: /^Transactions/, current: 'page' })
    expect(tab.textContent).toContain(String(FAKE_TRANSACTIONS.length))
    expect(await view().findByText(`${FAKE_TRANSACTIONS.length} transactions`)).toBeTruthy()
  })

  it('narrows to the verdicts that are pressed and keeps the counts of the others', async () => {
    const page = await openTransactions()
    const lost = await view().findByRole('button', { name: /^lost/ })
    const complete = view().getByRole('button', { name: /^complete/ }).textContent
    await page.user.click(lost)
    await waitFor(() => expect(list(page).view.spec.narrowing).toBe('verdict in {legLost}'))
    expect(lost.getAttribute('aria-pressed')).toBe('true')
    expect(view().getByRole('button', { name: /^complete/ }).textContent).toBe(complete)
    await page.user.click(lost)
    await waitFor(() => expect(list(page).view.spec.narrowing).toBe(''))
  })

  it('puts the longest first with L, and back with L', async () => {
    const page = await openTransactions()
    await page.user.keyboard('l')
    await waitFor(() => expect(list(page).view.spec.sort).toEqual([{ column: 'total', direction: 'descending' }]))
    expect(view().getByRole('button', { name: 'Longest first' }).getAttribute('aria-pressed')).toBe('true')
    await page.user.keyboard('l')
    await waitFor(() => expect(list(page).view.spec.sort).toEqual([]))
  })

  it('sums up by host; a group leads to its rows, and the way back to the groups', async () => {
    const page = await openTransactions()
    await page.user.click(view().getByRole('button', { name: 'Group' }))
    await page.user.click(screen.getByRole('menuitemradio', { name: 'Host' }))
    const groups = await view().findByRole('grid', { name: 'Groups by Host' })
    await page.user.click(await within(groups).findByRole('row', { name: /sso\.example\.net/ }))
    await waitFor(() => expect(list(page).view.spec.filter).toBe('host = "sso.example.net"'))
    expect(document.querySelector('.view-slot:not([inert]) .cm-content')?.textContent).toContain('sso.example.net')
    await page.user.click(view().getByRole('button', { name: 'Host' }))
    await view().findByRole('grid', { name: 'Groups by Host' })
    expect(list(page).view.wanted.filter).toBe('')
  })

  it('shows its connections beside its transactions', async () => {
    const page = await openTransactions()
    await page.user.click(view().getByRole('button', { name: 'Connections' }))
    expect(await view().findByRole('columnheader', { name: /From/ })).toBeTruthy()
    expect(await view().findByText('41 connections')).toBeTruthy()
  })

  it('says why nothing shows, and shows it again', async () => {
    const page = await openTransactions()
    act(() => page.viewer.lists.transactions.applyFilter('status = 999'))
    const reason = (await view().findByText('Why is nothing showing?')).closest<HTMLElement>('.empty-view')
    if (reason === null) throw new Error('The reason stands alone.')
    expect(reason.textContent).toContain(`The filter hides ${FAKE_TRANSACTIONS.length} transactions`)
    await page.user.click(within(reason).getByRole('button', { name: 'Clear filter' }))
    await waitFor(() => expect(list(page).view.spec.filter).toBe(''))
  })
})

describe('between Flows and Transactions', () => {
  it('T goes from a record to its transaction', async () => {
    const page = showPage()
    page.host.open()
    await screen.findByRole('columnheader', { name: /Destination/ })
    act(() => page.viewer.select(17))
    await page.user.keyboard('t')
    await waitFor(() => expect(list(page).selected).toBe(4))
    expect(page.viewer.store.getState().tab).toBe('transactions')
  })

  it('Enter shows the records of a transaction, and Alt ← leads back to it under the filter of before', async () => {
    const page = await openTransactions()
    act(() => page.viewer.applyFilter('octets > 1'))
    act(() => page.viewer.lists.transactions.select(4))
    const { showTransactionRecords } = await import('../../../renderer/state/list-travel.ts')
    await act(() => showTransactionRecords(page.viewer, 4))
    expect(page.viewer.store.getState().tab).toBe('flows')
    expect(page.viewer.store.getState().view.wanted.filter).toBe('@record in {16 17 18 19}')
    expect(page.viewer.store.getState().selected).toBe(16)
    expect(await screen.findByText(/Records of transaction/)).toBeTruthy()
    await page.user.keyboard('{Alt>}{ArrowLeft}{/Alt}')
    expect(page.viewer.store.getState().tab).toBe('transactions')
    expect(page.viewer.store.getState().view.wanted.filter).toBe('octets > 1')
    expect(list(page).selected).toBe(4)
  })

  it('the details name what a record is part of, and nothing for one that is part of none', async () => {
    const page = showPage()
    page.host.open()
    await screen.findByRole('columnheader', { name: /Destination/ })
    act(() => page.viewer.select(17))
    expect(await screen.findByRole('button', { name: /^Timeline/ })).toBeTruthy()
    act(() => page.viewer.select(2))
    await screen.findByRole('grid', { name: 'Fields of record 2' })
    expect(screen.queryByRole('button', { name: /^Timeline/ })).toBeNull()
  })
})

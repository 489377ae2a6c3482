// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { ListGroupRow } from '../../../core/protocol/list-api.ts'
import { groupsCsv } from '../../../renderer/transactions/group-row-menu.ts'
import '../leave-page.ts'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

async function openGroups(): Promise<ViewerPage> {
  const page = showPage()
  page.host.open()
  await screen.findByRole('columnheader', { name: /Destination/ })
  await page.user.keyboard('{Control>}2{/Control}')
  await screen.findByRole('columnheader', { name: /Verdict/ })
  act(() => page.viewer.lists.transactions.groupBy('host'))
  await screen.findByRole('row', { name: /sso\.example\.net/ })
  return page
}

const list = ({ viewer }: ViewerPage) => viewer.store.getState().lists.transactions
const group = () => screen.getByRole('row', { name: /sso\.example\.net/ })

describe('the menu of a group', () => {
  it('leads to its rows', async () => {
    const page = await openGroups()
    fireEvent.contextMenu(group())
    await page.user.click(screen.getByRole('menuitem', { name: /^Its transactions/ }))
    await waitFor(() => expect(list(page).view.spec.filter).toBe('host = "sso.example.net"'))
    expect(list(page).groupedBy).toBeUndefined()
  })

  it('filters by the value, and without it, and stays with the groups', async () => {
    const page = await openGroups()
    fireEvent.contextMenu(group())
    await page.user.click(screen.getByRole('menuitem', { name: 'Apply as filter' }))
    await page.user.click(await screen.findByRole('menuitem', { name: 'Not selected' }))
    await waitFor(() => expect(list(page).view.spec.filter).toBe('not (host = "sso.example.net")'))
    expect(list(page).groupedBy).toBe('host')
    await waitFor(() => expect(screen.queryByRole('row', { name: /sso\.example\.net/ })).toBeNull())
  })

  it('opens with Shift F10 on the group that is selected, and copies', async () => {
    const page = await openGroups()
    act(() => screen.getByRole('grid', { name: 'Groups by Host' }).focus())
    await page.user.keyboard('{Shift>}{F10}{/Shift}')
    await page.user.click(screen.getByRole('menuitem', { name: 'Copy' }))
    const menu = await screen.findByRole('menu', { name: 'Copy' })
    await page.user.click(within(menu).getByRole('menuitem', { name: 'As filter' }))
    expect(await navigator.clipboard.readText()).toMatch(/^host = "/)
  })
})

describe('groups as CSV', () => {
  it('have a line each, with what was not measured empty', () => {
    const row: ListGroupRow = {
      key: 'a,b',
      filter: 'host = "a,b"',
      count: 3,
      errors: 1,
      durations: { measured: 2, max: 9 },
    }
    expect(groupsCsv('host', [row, { ...row, key: null }])).toBe(
      'host,count,errors,measured,p50,p95,p99,max\r\n"a,b",3,1,2,,,,9\r\n,3,1,2,,,,9\r\n',
    )
  })
})

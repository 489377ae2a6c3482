// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

async function openPage(): Promise<ViewerPage> {
  const page = showPage()
  page.host.open()
  await screen.findByRole('columnheader', { name: /Destination/ })
  return page
}

const field = () => document.querySelector('.filter-field')

describe('filter', () => {
  it('is applied by itself when it stays valid, and counts its matches', async () => {
    const { host, typeFilter } = await openPage()
    act(() => typeFilter('status = 503'))
    expect(field()?.className).toContain('is-valid')
    expect(await screen.findByText(/of 1,000 match/)).toBeTruthy()
    expect(host.openedViews.at(-1)).toEqual({ filter: 'status = 503', sort: [] })
  })

  it('keeps the last valid filter while the text is not finished, and says what is missing', async () => {
    const { host, typeFilter } = await openPage()
    act(() => typeFilter('status = 503'))
    await screen.findByText(/of 1,000 match/)
    const before = host.openedViews.length
    act(() => typeFilter('status = 503 and'))
    expect(field()?.className).toContain('is-unfinished')
    expect(screen.getByText(/a field is expected/)).toBeTruthy()
    await new Promise((go) => setTimeout(go, 500))
    expect(host.openedViews.length).toBe(before)
  })

  it('turns red at a wrong place and marks it', async () => {
    const { typeFilter } = await openPage()
    act(() => typeFilter('status == == 503'))
    expect(field()?.className).toContain('is-wrong')
    expect(document.querySelector('.filter-mark-wrong')?.textContent).toMatch(/^=/)
  })

  it('says that a filter hides every row, and clears it', async () => {
    const { user, viewer, typeFilter } = await openPage()
    act(() => typeFilter('status = 999'))
    expect(await screen.findByText('Filter hides 1,000 rows')).toBeTruthy()
    const ladder = screen.getByText('Why is nothing showing?').parentElement
    if (ladder === null) throw new Error('The ladder has no parent.')
    await user.click(within(ladder).getByRole('button', { name: 'Clear filter' }))
    await waitFor(() => expect(viewer.store.getState().view.spec.filter).toBe(''))
    expect(document.querySelector('.cm-content')?.textContent).not.toContain('999')
  })

  it('remembers what was applied', async () => {
    const { user, viewer, typeFilter } = await openPage()
    act(() => typeFilter('octets > 5000'))
    await waitFor(() => expect(viewer.store.getState().view.spec.filter).toBe('octets > 5000'))
    await user.click(screen.getByRole('button', { name: 'Last filters' }))
    expect(screen.getByRole('menuitem', { name: 'octets > 5000' })).toBeTruthy()
  })
})

describe('sorting', () => {
  it('sorts by a click on a header and adds a column with Shift', async () => {
    const { host, user, viewer } = await openPage()
    await user.click(screen.getByText('Octets'))
    await waitFor(() => expect(viewer.store.getState().view.spec.sort).toHaveLength(1))
    expect(screen.getByRole('columnheader', { name: /Octets/ }).getAttribute('aria-sort')).toBe('ascending')
    await user.keyboard('{Shift>}')
    await user.click(screen.getByText('Packets'))
    await user.keyboard('{/Shift}')
    await waitFor(() =>
      expect(host.openedViews.at(-1)?.sort).toEqual([
        { column: '@octets', direction: 'ascending' },
        { column: '@packets', direction: 'ascending' },
      ]),
    )
  })
})

describe('columns', () => {
  it('finds a column by a word, shows it, and keeps it for the next time', async () => {
    const { user } = await openPage()
    await user.click(screen.getByRole('button', { name: 'Columns' }))
    const dialog = screen.getByRole('dialog', { name: 'Columns' })
    await user.type(within(dialog).getByRole('searchbox'), 'transactionid')
    const all = within(dialog).getByRole('region', { name: 'All columns' })
    await user.click(within(all).getByRole('checkbox', { name: /transactionId/ }))
    expect(await screen.findByRole('columnheader', { name: /transactionId/ })).toBeTruthy()
    expect(localStorage.getItem('flowglass.columns.default')).toContain('netscaler:transactionId')
    await user.click(within(dialog).getByRole('button', { name: 'Defaults' }))
    await waitFor(() => expect(screen.queryByRole('columnheader', { name: /transactionId/ })).toBeNull())
  })
})

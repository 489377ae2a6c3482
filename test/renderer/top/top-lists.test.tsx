// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { topExportOf, topText } from '../../../renderer/top/export-top.ts'
import { panelScopes, wantedScopes } from '../../../renderer/top/panel-scope.ts'
import { parsePanels, suggestPanels, type TopPanel } from '../../../renderer/top/top-panel.ts'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

const SLOWEST: TopPanel = {
  id: 'slowest',
  basis: 'transactions',
  by: [{ kind: 'column', column: 'urlPattern' }],
  measure: { figure: 'records' },
  counters: 'forward',
}

const SOURCES: TopPanel = {
  id: 'sources',
  by: [{ kind: 'column', column: '@source' }],
  measure: { figure: 'records' },
  counters: 'forward',
}

/** Every second row of a list of the in-memory host has a record that passes it. */
const OF_RECORDS = '@exporter = "192.0.2.11:50122"'
const OF_SESSIONS = 'retransmissions > 0'
const LEFT_OUT = 'All transactions: the filter is not about them'

const TITLE = /^URL pattern · transactions, transactions$/
const panel = (name: RegExp) => screen.getByRole('region', { name })
const rowsOf = (name: RegExp) => within(panel(name)).getAllByRole('option')

async function openTop(panels: readonly TopPanel[] = [SLOWEST, SOURCES]): Promise<ViewerPage> {
  const page = showPage({ records: 2000 })
  page.viewer.settings.setState({ topPanels: panels })
  page.host.open()
  await waitFor(() => expect(page.viewer.store.getState().columns.length).toBeGreaterThan(0))
  act(() => page.viewer.showTab('top'))
  await waitFor(() => expect(rowsOf(TITLE).length).toBeGreaterThan(1))
  return page
}

describe('panels of lists', () => {
  it('count the rows of their list, and say so', async () => {
    const { host } = await openTop()
    expect(panel(TITLE).textContent).toMatch(/of [\d,]+ transactions/)
    expect(rowsOf(TITLE)[0]?.title).toMatch(/rests on [\d,]+ transactions?/)
    const columns = await host.session.listColumns('transactions')
    const counted = columns.find(({ id }) => id === 'urlPattern')?.recordCount
    expect(panel(TITLE).textContent).toContain(`of ${counted} transactions`)
  })

  it('are begun in the editor with what is counted, and then offer the columns of that list', async () => {
    const { user, host, viewer } = await openTop()
    const top = vi.spyOn(host.session, 'top')
    await user.click(screen.getByRole('button', { name: 'Panel' }))
    const form = screen.getByRole('dialog', { name: 'New panel' })
    await user.selectOptions(within(form).getByRole('combobox', { name: 'Count' }), 'connections')
    const key = within(form).getByRole('combobox', { name: 'Key 1' })
    await waitFor(() => expect(within(key).getByRole('option', { name: 'Responder' })).toBeTruthy())
    expect(within(key).queryByRole('option', { name: 'Either address' })).toBeNull()
    expect(within(form).queryByRole('checkbox', { name: /biflows/ })).toBeNull()
    await user.selectOptions(key, 'Application')
    await user.selectOptions(within(form).getByRole('combobox', { name: 'Measure' }), 'of the values in a column')
    await user.click(within(form).getByRole('button', { name: 'Add panel' }))
    await screen.findByRole('region', { name: 'Application · connections, p95 Duration' })
    await waitFor(() =>
      expect(top.mock.calls.map(([spec]) => spec)).toContainEqual(
        expect.objectContaining({
          basis: 'connections',
          by: [{ kind: 'column', column: 'application' }],
          measures: [{ figure: 'p95', column: 'duration' }],
        }),
      ),
    )
    expect(viewer.settings.getState().topPanels?.at(-1)?.basis).toBe('connections')
  })

  it('offer octets and packets only where the list has them', async () => {
    const { user } = await openTop()
    await user.click(screen.getByRole('button', { name: 'Panel' }))
    const form = screen.getByRole('dialog', { name: 'New panel' })
    const measures = () =>
      within(within(form).getByRole('combobox', { name: 'Measure' }))
        .getAllByRole('option')
        .map(({ textContent }) => textContent)
    await user.selectOptions(within(form).getByRole('combobox', { name: 'Count' }), 'transactions')
    await waitFor(() => expect(measures()).not.toContain('packets'))
    await user.selectOptions(within(form).getByRole('combobox', { name: 'Count' }), 'connections')
    await waitFor(() => expect(measures()).toEqual(['connections', 'octets', 'packets', 'of the values in a column']))
  })

  it('are suggested where there are transactions', async () => {
    const { user } = await openTop()
    await user.click(screen.getByRole('button', { name: 'Panel' }))
    await user.click(screen.getByRole('button', { name: 'Slowest URL patterns: p95 of total' }))
    await screen.findByRole('region', { name: 'URL pattern · transactions, p95 Total' })
    await user.click(screen.getByRole('button', { name: 'Panel' }))
    expect(screen.queryByRole('button', { name: /^Slowest URL patterns/ })).toBeNull()
  })

  it('lead to the rows of their list beside the filter that is there, without what narrowed it', async () => {
    const { user, viewer } = await openTop()
    act(() => viewer.lists.transactions.applyNarrowing('status >= 500'))
    act(() => viewer.applyFilter('total > 1ms'))
    await waitFor(() => expect(viewer.charts.top.store.getState().isBusy).toBe(false))
    const filter = viewer.charts.top.store.getState().panels['slowest']?.result?.rows[0]?.filter
    await user.dblClick(rowsOf(TITLE)[0]!)
    expect(viewer.store.getState()).toMatchObject({ tab: 'transactions', transactionsShow: 'transactions' })
    await waitFor(() =>
      expect(viewer.store.getState().lists.transactions.view.wanted).toMatchObject({
        filter: `total > 1ms and ${filter}`,
        narrowing: '',
      }),
    )
  })

  it('have a menu that shows their rows, and filters records by fields of transactions', async () => {
    const { user, viewer } = await openTop()
    fireEvent.contextMenu(rowsOf(TITLE)[0]!)
    expect(screen.getByRole('menuitem', { name: /^Show its transactions/ })).toBeTruthy()
    await user.click(screen.getByRole('menuitem', { name: 'Apply as filter' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Selected' }))
    await waitFor(() => expect(viewer.store.getState().view.wanted.filter).toMatch(/^urlPattern = /))
    expect(viewer.store.getState().tab).toBe('top')
  })

  it('do not filter records by what those do not have', async () => {
    const { viewer } = await openTop([
      { ...SLOWEST, id: 'initiators', basis: 'connections', by: [{ kind: 'column', column: 'initiator' }] },
      SLOWEST,
    ])
    const name = /^Initiator · connections, connections$/
    await waitFor(() => expect(rowsOf(name).length).toBeGreaterThan(0))
    fireEvent.contextMenu(rowsOf(name)[0]!)
    expect(screen.getByRole('menuitem', { name: 'Apply as filter' }).getAttribute('aria-disabled')).toBe('true')
    fireEvent.click(screen.getByRole('menuitem', { name: /^Show its connections/ }))
    expect(viewer.store.getState()).toMatchObject({ tab: 'transactions', transactionsShow: 'connections' })
  })

  it('take the filter that is shown, over their columns or over records', async () => {
    const { viewer, host } = await openTop()
    const top = vi.spyOn(host.session, 'top')
    const asked = () => top.mock.calls.map(([spec]) => spec).filter(({ basis }) => basis === 'transactions')
    act(() => viewer.applyFilter('total > 1ms'))
    await waitFor(() => expect(asked().at(-1)?.scope.filter).toBe('total > 1ms'))
    act(() => viewer.applyFilter(OF_RECORDS))
    await waitFor(() => expect(asked().at(-1)?.scope.filter).toBe(OF_RECORDS))
    const list = await host.session.openList({ list: 'transactions', filter: OF_RECORDS, sort: [] })
    if (!list.ok) throw new Error(list.failure.message)
    await waitFor(() => expect(panel(TITLE).textContent).toContain(`of ${list.value.rowCount} transactions`))
    expect(panel(TITLE).textContent).not.toContain(LEFT_OUT)
  })

  it('say that they do not go by a filter that is about the rows of another list', async () => {
    const { viewer, host } = await openTop()
    const top = vi.spyOn(host.session, 'top')
    act(() => viewer.filters.apply('sessions', OF_SESSIONS))
    act(() => viewer.store.setState(({ filter }) => ({ filter: { ...filter, idle: { flows: OF_SESSIONS } } })))
    await waitFor(() => expect(panel(TITLE).textContent).toContain(LEFT_OUT))
    const asked = top.mock.calls.map(([spec]) => spec).filter(({ basis }) => basis === 'transactions')
    expect(asked.every(({ scope }) => scope.filter === '')).toBe(true)
    act(() => viewer.applyFilter(OF_RECORDS))
    await waitFor(() => expect(panel(TITLE).textContent).not.toContain(LEFT_OUT))
  })

  it('lead to the rows of their list under a filter of records, the group beside it', async () => {
    const { user, viewer } = await openTop()
    act(() => viewer.applyFilter(OF_RECORDS))
    await waitFor(() => expect(panel(TITLE).textContent).toContain('of 231 transactions'))
    const [row] = viewer.charts.top.store.getState().panels['slowest']?.result?.rows ?? []
    await user.dblClick(rowsOf(TITLE)[0]!)
    const { transactions } = viewer.store.getState().lists
    expect(transactions.view.wanted).toMatchObject({ filter: OF_RECORDS, group: row?.filter, narrowing: '' })
    await waitFor(() =>
      expect(viewer.store.getState().lists.transactions.view).toMatchObject({
        info: { rowCount: row?.figures[0]?.value },
        failure: undefined,
      }),
    )
    // What narrows the rows is in sight, and goes by a click.
    await user.click(await screen.findByTitle(`Only transactions with ${row?.filter}. Show those of all groups`))
    await waitFor(() =>
      expect(viewer.store.getState().lists.transactions.view).toMatchObject({
        info: { rowCount: 231 },
        spec: { filter: OF_RECORDS },
      }),
    )
    expect(viewer.store.getState().lists.transactions.view.spec.group).toBeUndefined()
    expect(screen.queryByTitle(/Show those of all groups$/)).toBeNull()
  })

  it('are not compared, and say so', async () => {
    const { viewer, host } = await openTop()
    const compare = vi.spyOn(host.session, 'compare')
    act(() => viewer.brush({ from: '2024-07-11T09:20:01Z', until: '2024-07-11T09:20:02Z' }))
    act(() => viewer.charts.top.compareWith({ kind: 'previous' }))
    await waitFor(() => expect(compare).toHaveBeenCalled())
    await waitFor(() => expect(viewer.charts.top.store.getState().isBusy).toBe(false))
    expect(panel(TITLE).textContent).toContain('Not compared: only records are, these are transactions')
    expect(panel(TITLE).querySelector('.ranked-tick')).toBeNull()
    expect(compare.mock.calls.every(([{ by }]) => by[0]?.column === '@source')).toBe(true)
    expect(viewer.charts.top.store.getState().panels['slowest']).not.toHaveProperty('before')
  })

  it('stand beside Flows', async () => {
    const { viewer } = await openTop()
    act(() => {
      viewer.settings.setState({ isBesideOpen: true, besidePanel: 'slowest' })
      viewer.showTab('flows')
    })
    const beside = await screen.findByRole('complementary', { name: 'Top panel' })
    expect(within(beside).getByRole('option', { name: 'URL pattern · transactions' })).toBeTruthy()
    await waitFor(() => expect(beside.querySelectorAll('.ranked-row').length).toBeGreaterThan(1))
  })

  it('are exported with what they count', async () => {
    const { viewer } = await openTop()
    act(() => viewer.store.setState(({ filter }) => ({ filter: { ...filter, idle: { flows: OF_SESSIONS } } })))
    await waitFor(() => expect(panel(TITLE).textContent).toContain(LEFT_OUT))
    const text = (format: 'markdown' | 'json') =>
      topText(format, topExportOf(viewer, [SLOWEST], viewer.charts.top.store.getState().panels))
    expect(text('markdown')).toContain('| URL pattern · transactions | transactions | share | transactions |')
    expect(text('markdown')).toContain(LEFT_OUT)
    expect(JSON.parse(text('json'))).toMatchObject({
      panels: [{ basis: 'transactions', filterLeftOut: OF_SESSIONS }],
    })
  })
})

describe('panels that were stored', () => {
  it('count records where nothing is said', () => {
    const { id, by, measure, counters } = SOURCES
    expect(parsePanels([{ id, by, measure, counters }])).toEqual([SOURCES])
    expect(parsePanels([{ ...SOURCES, basis: 'records' }])).toEqual([SOURCES])
  })

  it('keep the list that they count, and those of an unknown one are left out', () => {
    expect(parsePanels([SLOWEST, { ...SLOWEST, id: 'other', basis: 'pages' }])).toEqual([SLOWEST])
  })
})

describe('what a panel of a list counts', () => {
  const shown = {
    view: { wanted: { filter: '', sort: [] } },
    filter: { text: 'initiator = 10.0.0.1', isOff: false, idle: { flows: 'initiator = 10.0.0.1' } },
    columns: [{ id: 'ipClassOfService', title: '', group: 'flow', type: 'integer', description: '', recordCount: 1 }],
    transactionColumns: [],
  } as unknown as Parameters<typeof wantedScopes>[1]['shown']
  const columns = [
    { id: 'initiator', title: '', group: 'flow', type: 'address', description: '', recordCount: 1 },
  ] as const

  it('goes by a filter that Flows cannot take', () => {
    const choice = { shown, compare: { kind: 'none' } } as const
    expect(panelScopes('connections', choice, columns).after.filter).toBe('initiator = 10.0.0.1')
    expect(panelScopes(undefined, choice, []).after.filter).toBe('')
  })

  it('goes by a filter of records, and by none that neither they nor the list can take', () => {
    const under = (text: string) => ({
      shown: { ...shown, filter: { ...shown.filter, text, idle: { flows: text } } },
      compare: { kind: 'none' } as const,
    })
    const scopes = panelScopes('connections', under('ipClassOfService = 0'), columns)
    expect(scopes).toEqual({ after: { filter: 'ipClassOfService = 0' }, before: undefined })
    const none = panelScopes('connections', under('retransmissions > 0'), columns)
    expect(none).toMatchObject({ after: { filter: '' }, filterLeftOut: 'retransmissions > 0' })
  })

  it('is all of it while the filter is switched off', () => {
    const off = { ...shown, filter: { ...shown.filter, isOff: true } }
    expect(wantedScopes('connections', { shown: off, compare: { kind: 'none' } }).after.filter).toBe('')
  })

  it('is suggested only of lists that have rows', () => {
    expect(suggestPanels({ transactions: 0, connections: 3, sessions: 0 }, [])).toEqual([])
    expect(suggestPanels({ transactions: 1, connections: 0, sessions: 0 }, [])).toHaveLength(1)
  })
})

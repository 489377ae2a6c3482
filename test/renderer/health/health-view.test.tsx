// @vitest-environment happy-dom
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { showPage, type ViewerPage } from '../viewer-page.tsx'
import { TRUST_BITS, type TrustRow } from '../../../core/protocol/health-report.ts'
import { HealthView } from '../../../renderer/health/health-view.tsx'
import { createFakeHost, type FakeHostOptions } from '../../../renderer/host/fake-host.ts'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { ViewerProvider } from '../../../renderer/state/viewer-context.tsx'
import { createViewer } from '../../../renderer/state/viewer.ts'

/** The view in the whole window. */
async function showHealth(options: Partial<FakeHostOptions> = {}): Promise<ViewerPage> {
  const page = showPage(options)
  page.host.open()
  await page.user.click(await screen.findByRole('button', { name: /^Health/ }))
  await screen.findByRole('grid', { name: /^Ledger/ })
  return page
}

/** The view alone: a small page is searched faster. */
async function showView(options: Partial<FakeHostOptions> = {}): Promise<Omit<ViewerPage, 'typeFilter'>> {
  cleanup()
  localStorage.clear()
  const host = createFakeHost({ records: 1000, ...options })
  const viewer = createViewer(host, createSettingsStore(localStorage))
  host.open()
  viewer.showTab('health')
  render(
    <ViewerProvider viewer={viewer}>
      <HealthView />
    </ViewerProvider>,
  )
  await screen.findByRole('grid', { name: /^Ledger/ })
  return { host, viewer, user: userEvent.setup() }
}

const ledger = () => screen.getByRole('grid', { name: /^Ledger/ })
const findings = () => screen.getByRole('grid', { name: 'Findings' })
const details = () => screen.getByRole('article', { name: 'Selected finding' })
const rowsOf = (table: HTMLElement) => within(table).getAllByRole('row').slice(1)
const firstCells = (table: HTMLElement) =>
  rowsOf(table).map((row) => within(row).getAllByRole('gridcell')[0]?.textContent)
const listed = () => rowsOf(findings()).map((row) => row.textContent)
const shownFilter = ({ viewer }: Pick<ViewerPage, 'viewer'>) => viewer.store.getState().view.wanted.filter

describe('the octet sum', () => {
  it('is an equation that comes out', async () => {
    await showView()
    const sum = screen.getByRole('region', { name: 'Octet sum' })
    expect(within(sum).getByRole('heading', { name: 'Every octet is accounted for' })).toBeTruthy()
    expect(sum.textContent).toMatch(/difference\s0/)
    expect(within(sum).getByLabelText('exact')).toBeTruthy()
    expect(within(sum).queryByRole('button', { name: /Report this/ })).toBeNull()
  })

  it('says by how much it does not come out, and copies a report', async () => {
    const { viewer, user } = await showView()
    const { report } = viewer.health.store.getState()
    if (report === undefined) throw new Error('There is no report.')
    const octets = { ...report.ledger.octets, in: report.ledger.octets.in + 7 }
    act(() => viewer.health.store.setState({ report: { ...report, ledger: { ...report.ledger, octets } } }))
    expect(screen.getByRole('heading', { name: 'The octet sum is not exact' })).toBeTruthy()
    expect(screen.getByText(/difference 7/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: /Report this/ }))
    expect(await navigator.clipboard.readText()).toContain('flowglass-fault')
  })

  it('copies the ledger as JSON and says so', async () => {
    const { user } = await showView()
    await user.click(screen.getByRole('button', { name: /^Ledger as JSON/ }))
    expect(await screen.findByText('Copied')).toBeTruthy()
    expect(await navigator.clipboard.readText()).toContain('flowglass-ledger')
  })
})

describe('the ledger', () => {
  it('never adds the messages that v9 lost to records', async () => {
    await showHealth()
    const row = within(ledger()).getByRole('row', { name: /198\.51\.100\.1/ })
    expect(within(row).getByText('≤ 2 messages')).toBeTruthy()
    expect(rowsOf(ledger()).at(-1)?.textContent).toContain('312 + ≤ 2 messages')
    await waitFor(() => expect(screen.getByRole('contentinfo').textContent).toContain('312 + ≤ 2 messages lost'))
  })

  it('has a column for what is unknown, with the reason', async () => {
    await showView()
    const header = within(ledger()).getByRole('columnheader', { name: /Unknown/ })
    expect(header.getAttribute('title')).toContain('lost or undecodable')
  })

  it('sorts by a column, then the other way, then as it was', async () => {
    const { user } = await showView()
    const before = firstCells(ledger())
    const header = () => within(ledger()).getByRole('columnheader', { name: /Lost/ })
    await user.click(within(header()).getByRole('button'))
    expect(header().getAttribute('aria-sort')).toBe('descending')
    expect(firstCells(ledger()).slice(0, 2)).toEqual(['192.0.2.11:50122', '198.51.100.1:52001'])
    await user.click(within(header()).getByRole('button'))
    expect(header().getAttribute('aria-sort')).toBe('ascending')
    await user.click(within(header()).getByRole('button'))
    expect(firstCells(ledger())).toEqual(before)
  })

  it('narrows the findings to the row that is selected, by key too', async () => {
    const { user } = await showView()
    act(() => ledger().focus())
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}')
    expect(listed()).toHaveLength(1)
    expect(listed()[0]).toContain('192.0.2.40:41822')
    expect(within(ledger()).getByRole('row', { selected: true }).textContent).toContain('192.0.2.40')
    await user.click(screen.getByTitle('Show the findings of all exporters'))
    expect(listed()).toHaveLength(7)
  })

  it('leads to the rows of an exporter and domain', async () => {
    const page = await showView()
    await page.user.click(within(ledger()).getByRole('button', { name: 'Rows of 192.0.2.40:41822, domain 1' }))
    expect(page.viewer.store.getState().tab).toBe('flows')
    expect(shownFilter(page)).toBe('exporter == "192.0.2.40:41822" and domain == 1')
  })
})

describe('many exporters', () => {
  it('are drawn a hundred at a time, the worst of the timeline first, and what no list has is said', async () => {
    const { viewer, user } = await showView()
    const { report } = viewer.health.store.getState()
    const [row] = report?.rows ?? []
    if (report === undefined || row === undefined) throw new Error('There is no report.')
    const rows = Array.from({ length: 250 }, (_, session) => ({ ...row, session, exporter: `e${session}` }))
    const clean: TrustRow = { session: 0, exporter: 'e0', cells: [TRUST_BITS.decoded] }
    const trustRows = rows.map(({ session, exporter }) => ({ ...clean, session, exporter }))
    trustRows[77] = { session: 77, exporter: 'e77', cells: [TRUST_BITS.malformed] }
    const trust = { ...report.trust, rows: trustRows }
    act(() => viewer.health.store.setState({ report: { ...report, rows, trust, omittedRows: 8000 } }))
    // The row of all stands below them.
    expect(rowsOf(ledger())).toHaveLength(101)
    expect(screen.getByText(/8,000 exporters and domains more are in the sum alone/)).toBeTruthy()
    expect(screen.getAllByRole('img', { name: /^e\d+: / })[0]?.getAttribute('aria-label')).toBe('e77: 1 span malformed')
    await user.click(screen.getByRole('button', { name: '150 more rows · show 100' }))
    expect(rowsOf(ledger())).toHaveLength(201)
  })
})

describe('trust over time', () => {
  it('says in words what the picture of an exporter shows', async () => {
    await showView()
    expect(screen.getByRole('img', { name: /^192\.0\.2\.11:50122: 1 span lost, \d+ spans waiting/ })).toBeTruthy()
  })

  it('names time and happenings of the cell under the cursor, and leads to its rows', async () => {
    const page = await showView()
    const row = screen.getByRole('img', { name: /^198\.51\.100\.1/ })
    act(() => row.focus())
    await page.user.keyboard('{ArrowRight}')
    expect(screen.getByText(/09:14:00 – 09:14:10 · 198/, { selector: '[role=status]' }).textContent).toContain('silent')
    await page.user.keyboard('{Enter}')
    expect(shownFilter(page)).toContain('exporttime >= 2024-07-11T09:14:00.000Z')
  })

  it('has a table that says the same', async () => {
    const { user } = await showView()
    await user.keyboard('{Control>}{Shift>}D{/Shift}{/Control}')
    const table = screen.getByRole('group', { name: /^Spans of each exporter/ })
    const row = within(table).getByRole('row', { name: /198\.51\.100\.1/ })
    // Malformed, lost, duplicated, reordered, waiting, clean, silent.
    expect(
      within(row)
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    ).toEqual(['1', '1', '0', '0', '0', '82', '6'])
  })
})

describe('findings', () => {
  it('lists the worst first, in plain words, with place, count, time and code', async () => {
    await showView()
    expect(listed()).toHaveLength(7)
    expect(listed()[0]).toContain('312 data records are missing')
    expect(listed()[0]).toContain('192.0.2.11:50122 · 0')
    expect(listed()[0]).toContain('31209:22:58records-lost')
    expect(within(rowsOf(findings())[0] ?? findings()).getByLabelText('error')).toBeTruthy()
  })

  it('hides a severity and shows it again', async () => {
    const { user } = await showView()
    await user.click(screen.getByRole('button', { name: '3 warnings', pressed: true }))
    expect(listed()).toHaveLength(4)
    await user.click(screen.getByRole('button', { name: '3 warnings', pressed: false }))
    expect(listed()).toHaveLength(7)
  })

  it('sorts by count and by first occurrence', async () => {
    const { user } = await showView()
    await user.click(within(findings()).getByRole('button', { name: 'Count' }))
    expect(listed()[0]).toContain('1,204')
    await user.click(within(findings()).getByRole('button', { name: /First/ }))
    expect(listed()[0]).toContain('09:14:24')
    await user.click(within(findings()).getByRole('button', { name: /First/ }))
    expect(listed()[0]).toContain('09:28:00')
  })

  it('shows what a finding means, its clause, its next step and its octets with those at fault', async () => {
    const { user } = await showView()
    await user.click(within(findings()).getByText(/^A set states a length/))
    expect(details().textContent).toContain('Set length 3 is below 4')
    expect(details().textContent).toContain('RFC 7011 §3.3.2')
    expect(details().textContent).toContain('The whole records before the end of the message are shown.')
    expect(details().textContent).toContain('domain 256, frame 40,112, octet 18,204,116 of the file')
    expect(details().querySelector('.octet-hex .is-selected')?.textContent).toBe('00 03')
  })

  it('is walked with F8 and F7 from any view, round the ends', async () => {
    const page = showPage()
    page.host.open()
    await screen.findByRole('button', { name: /Flows/, current: 'page' })
    await page.user.keyboard('{F8}')
    expect(await screen.findByRole('article', { name: 'Selected finding' })).toBeTruthy()
    expect(details().textContent).toContain('312 data records are missing')
    await page.user.keyboard('{F8}')
    await waitFor(() => expect(details().textContent).toContain('Set length 3 is below 4'))
    await page.user.keyboard('{F7}{F7}')
    await waitFor(() => expect(details().textContent).toContain('88 records came twice'))
    // The focus is on the list, so Enter goes where the finding leads.
    await waitFor(() => expect(document.activeElement).toBe(findings()))
    await page.user.keyboard('{Enter}')
    expect(shownFilter(page)).toBe('exporter == "192.0.2.40:41822"')
  })

  it('prepares a filter without applying it', async () => {
    const page = await showHealth()
    await page.user.keyboard('{F8}')
    await page.user.click(await screen.findByRole('button', { name: 'Prepare as filter' }))
    expect(page.viewer.store.getState().tab).toBe('flows')
    await waitFor(() => expect(document.querySelector('.cm-content')?.textContent).toContain('record > 400'))
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(shownFilter(page)).toBe('')
    // Enter is what applies it.
    await page.user.keyboard('{Enter}')
    await waitFor(() => expect(shownFilter(page)).toContain('record > 400'))
  })

  it('leads to the template of a finding', async () => {
    const { user, viewer } = await showView()
    const row = rowsOf(findings()).find((entry) => entry.textContent.includes('template-stale'))
    await user.click(within(row ?? findings()).getByRole('button', { name: /template/ }))
    await waitFor(() => expect(viewer.store.getState().tab).toBe('templates'))
  })

  it('says so when there are none', async () => {
    const { viewer } = await showView()
    act(() => viewer.health.store.setState({ problems: [] }))
    expect(screen.getByText('No findings')).toBeTruthy()
  })
})

describe('clocks and conformance', () => {
  it('tell an odd clock by word and sign, not by colour alone', async () => {
    await showView()
    const clocks = screen.getByRole('region', { name: 'Clocks' })
    const odd = within(clocks).getAllByRole('listitem')[1]
    expect(odd?.textContent).toContain('+12.1 s')
    expect(odd && within(odd).getByLabelText('odd')).toBeTruthy()
  })

  it('open the rules that an exporter broke and copy them', async () => {
    const { user } = await showView()
    await user.click(screen.getByRole('button', { name: /192\.0\.2\.11:50122.*31 rules kept, 2 broken/ }))
    expect(screen.getByText('Strings are well-formed UTF-8.')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: /Copy as text/ }))
    expect(await navigator.clipboard.readText()).toContain('31 rules kept, 2 broken')
  })
})

describe('switching a quirk', () => {
  const quirk = (state: boolean) =>
    screen.findByRole('switch', { name: 'plain µs in flow times, 192.0.2.11:50122', checked: state })

  it('decodes again and can be left to the evidence', async () => {
    const { user, viewer } = await showView()
    await user.click(await quirk(true))
    await quirk(false)
    expect((await viewer.host.session.settings()).quirks).toEqual([
      { exporter: '192.0.2.11:50122', quirk: 'plain-microseconds', state: 'off' },
    ])
    await user.click(screen.getByRole('button', { name: 'Leave it to the evidence' }))
    await quirk(true)
    expect(viewer.store.getState().status.settings.quirks).toBe(0)
  })

  it('keeps finding, filter, order and record', async () => {
    const { user, viewer } = await showHealth()
    await user.keyboard('{F8}')
    const { finding } = viewer.health.store.getState()
    act(() => {
      viewer.applyFilter('protocol == tcp')
      viewer.applySort([{ column: '@record', direction: 'descending' }])
      viewer.select(17)
    })
    await waitFor(() => expect(viewer.store.getState().details.details?.record).toBe(17))
    const { view } = viewer.store.getState()
    await user.click(await quirk(true))
    await waitFor(() => expect(viewer.store.getState().status.session).toBe(2))
    await waitFor(() => expect(viewer.store.getState().details.details?.record).toBe(17))
    expect(viewer.store.getState().tab).toBe('health')
    expect(viewer.store.getState().view.wanted).toEqual(view.wanted)
    expect(viewer.health.store.getState().finding).toBe(finding)
    expect(viewer.health.store.getState().isDecodingAgain).toBe(false)
  })

  it('shows how far the reading is and holds the switches until then', async () => {
    const { host, user, viewer } = await showView({ records: 100_000, stepMs: 60_000 })
    act(() => host.loadTo(100_000))
    await user.click(await quirk(true))
    act(() => host.loadTo(50_000))
    expect((await screen.findByText(/^Reading again/)).textContent).toBe('Reading again, 50 %')
    expect((await quirk(false)).getAttribute('aria-disabled')).toBe('true')
    await user.click(await quirk(false))
    expect(viewer.store.getState().status.session).toBe(2)
    act(() => host.loadTo(100_000))
    await waitFor(() => expect(screen.queryByText(/^Reading again/)).toBeNull())
    expect((await quirk(false)).getAttribute('aria-disabled')).toBe('false')
    expect(document.activeElement).toBe(await quirk(false))
  })

  it('says why the file was not read again, and keeps the session', async () => {
    const { host, user, viewer } = await showView()
    host.refuseNext({ code: 'file-vanished', message: 'The file is gone.', nextStep: 'Bring it back.' })
    await user.click(screen.getByRole('switch', { name: 'Stale templates dropped' }))
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('The file is gone. Bring it back. file-vanished')
    expect(viewer.store.getState().status.session).toBe(1)
    expect(viewer.store.getState().status.settings.dropStaleTemplates).toBe(false)
  })

  it('lets templates of other sessions in, and says how many sets wait', async () => {
    const { user, viewer } = await showView()
    expect(screen.getByText('Would try the templates of other sessions on 41 sets that wait')).toBeTruthy()
    await user.click(screen.getByRole('switch', { name: 'Templates across sessions', checked: false }))
    await screen.findByRole('switch', { name: 'Templates across sessions', checked: true })
    expect(viewer.store.getState().status.settings.assumeFromOtherSessions).toBe(true)
  })
})

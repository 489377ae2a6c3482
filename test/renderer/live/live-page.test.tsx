// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { FakeLiveOptions } from '../../../renderer/host/fake-live.ts'
import { FAKE_RECOVERIES } from '../../../renderer/host/fake-ports.ts'
import { showPage, type ViewerPage } from '../viewer-page.tsx'

async function listen(live: FakeLiveOptions = {}): Promise<ViewerPage> {
  const page = showPage({ live: { recordsPerSecond: 0, ...live } })
  await page.user.click(await screen.findByRole('button', { name: 'Listen on 1 port' }))
  await screen.findByRole('button', { name: /1 listener/ })
  return page
}

const specOf = ({ viewer }: ViewerPage) => viewer.store.getState().view.spec

describe('why is nothing showing', () => {
  it('stands in the place of the rows until the first record comes', async () => {
    const { host } = await listen()
    expect(await screen.findByText('No datagram arrives')).toBeTruthy()
    expect(screen.getByText(/Check the collector address and port/)).toBeTruthy()
    host.arrive(10)
    await waitFor(() => expect(screen.queryByText('Why is nothing showing?')).toBeNull())
  })

  it('has the check that failed in sight where the pane is too low for all of them', async () => {
    const sizes = [
      vi.spyOn(HTMLElement.prototype, 'offsetTop', 'get').mockReturnValue(400),
      vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(40),
      vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(250),
    ]
    try {
      await listen({ stuckAt: 'template' })
      await screen.findByText('No template yet')
      const pane = document.querySelector('.empty-view')
      // Its foot, with room for the button below it, is at the foot of the pane.
      await waitFor(() => expect(pane?.scrollTop).toBe(400 + 40 + 48 - 250))
    } finally {
      for (const size of sizes) size.mockRestore()
    }
  })

  it('tells what a missing template waits for', async () => {
    await listen({ stuckAt: 'template' })
    expect(await screen.findByText('No template yet')).toBeTruthy()
    expect(screen.getByText(/NetScaler repeats its templates every 600 s/)).toBeTruthy()
    expect(screen.getAllByRole('img', { name: 'passed' })).toHaveLength(4)
    expect(screen.getAllByRole('img', { name: 'failed' })).toHaveLength(1)
  })

  it('names the filter that hides all rows, and clears it', async () => {
    const page = await listen()
    page.host.arrive(500)
    await waitFor(() => expect(page.viewer.store.getState().view.info?.rowCount).toBe(500))
    page.viewer.applyFilter('octets == 1')
    expect(await screen.findByText('Filter hides 500 rows')).toBeTruthy()
    const actions = screen.getAllByRole('button', { name: 'Clear filter' })
    await page.user.click(actions.at(-1) ?? document.body)
    await waitFor(() => expect(specOf(page).filter).toBe(''))
    expect(screen.queryByText('Why is nothing showing?')).toBeNull()
  })

  it('is not asked just after the session began anew, when rows are on their way', async () => {
    const { host, viewer } = await listen()
    host.arrive(500)
    await waitFor(() => expect(viewer.store.getState().view.info?.rowCount).toBe(500))
    host.renewLive()
    await waitFor(() => expect(viewer.store.getState().renewedAtMs).toBeDefined())
    // However long it takes to draw.
    viewer.store.setState({ renewedAtMs: performance.now() + 3_600_000 })
    expect(await screen.findByText('New rows show as they come.')).toBeTruthy()
    expect(screen.queryByText('Why is nothing showing?')).toBeNull()
    // Where none come for a while it is.
    viewer.store.setState({ renewedAtMs: performance.now() - 60_000 })
    expect(await screen.findByText('Why is nothing showing?')).toBeTruthy()
    host.arrive(10)
    await waitFor(() => expect(screen.queryByText('Why is nothing showing?')).toBeNull())
  })

  it('is kept for the start screen when the session was left without rows', async () => {
    const { viewer } = await listen({ stuckAt: 'template' })
    await screen.findByText('No template yet')
    await viewer.closeSession()
    const section = await screen.findByRole('region', { name: 'Why is nothing showing?' })
    expect(within(section).getByText('No template yet')).toBeTruthy()
  })
})

describe('the status bar of a live session', () => {
  it('tells lost messages from lost records, though nobody has looked at Health', async () => {
    const { host } = await listen()
    host.arrive(7000)
    await waitFor(() => expect(screen.getByRole('contentinfo').textContent).toContain('312 + ≤ 2 messages lost'))
  })
})

describe('the top bar of a live session', () => {
  it('counts listeners and tells the recording', async () => {
    const { host, user } = await listen()
    host.arrive(7000)
    expect(await screen.findByRole('button', { name: /^Recording, \d\d:\d\d:\d\d, 1.24 MB/ })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: /1 listener/ }))
    const popover = await screen.findByRole('dialog', { name: 'Listeners' })
    expect(await within(popover).findByText('UDP 4739')).toBeTruthy()
    expect(await within(popover).findByText('0 dropped')).toBeTruthy()
  })

  it('says what the kernel dropped, and the setting to change', async () => {
    const { host, user } = await listen()
    expect(screen.queryByText(/dropped by the kernel/)).toBeNull()
    host.live.drop(1204)
    host.arrive(10)
    await user.click(await screen.findByRole('button', { name: '1,204 dropped by the kernel' }))
    expect(await screen.findByText('sudo sysctl -w net.core.rmem_max=33554432')).toBeTruthy()
  })

  it('says the same in Health, where quirks cannot be switched while it is live', async () => {
    const { host, user, viewer } = await listen()
    host.live.drop(1204)
    host.arrive(10)
    await user.click(screen.getByRole('button', { name: /^Health/ }))
    const advice = await screen.findByRole('list', { name: 'What was dropped' })
    expect(within(advice).getByText('sudo sysctl -w net.core.rmem_max=33554432')).toBeTruthy()
    const quirks = screen.getByRole('region', { name: 'Quirks' })
    expect(within(quirks).getByText('cannot be switched while it is live')).toBeTruthy()
    const stale = within(quirks).getByRole('switch', { name: 'Stale templates dropped' })
    expect(stale.getAttribute('aria-disabled')).toBe('true')
    expect(stale.title).toContain('Open its recording or a bundle')
    await user.click(stale)
    expect(viewer.store.getState().status.settings.dropStaleTemplates).toBe(false)
  })

  it('freezes what was recorded', async () => {
    const { host, user } = await listen()
    host.arrive(10)
    await user.click(await screen.findByRole('button', { name: /^Recording/ }))
    await user.click(await screen.findByRole('button', { name: 'Freeze' }))
    expect(await screen.findByText(/what came before is kept/)).toBeTruthy()
  })
})

describe('the time window', () => {
  it('shows the last minutes and stays with the filter', async () => {
    const page = await listen()
    page.host.arrive(500)
    await waitFor(() => expect(page.viewer.store.getState().view.info?.rowCount).toBe(500))
    page.viewer.applyFilter('protocol == tcp')
    await page.user.click(screen.getByRole('button', { name: 'All times' }))
    await page.user.click(await screen.findByRole('menuitemradio', { name: 'Last 5 minutes' }))
    await waitFor(() => expect(specOf(page)).toEqual({ filter: 'protocol == tcp', sort: [], lastSeconds: 300 }))
    expect(screen.getByRole('button', { name: 'Last 5 min' })).toBeTruthy()
  })

  it('is not offered of a file', async () => {
    const { host } = showPage()
    host.open()
    await screen.findByRole('button', { name: /Flows/, current: 'page' })
    expect(screen.queryByRole('button', { name: 'All times' })).toBeNull()
  })
})

describe('an incident bundle', () => {
  it('is saved with notes and what is shown, and the result is said', async () => {
    const page = await listen()
    page.host.arrive(700)
    await waitFor(() => expect(page.viewer.store.getState().view.info?.rowCount).toBe(700))
    page.viewer.applyFilter('status >= 500')
    await waitFor(() => expect(specOf(page).filter).toBe('status >= 500'))
    page.host.emitCommand('save-bundle')
    const dialog = await screen.findByRole('dialog', { name: 'Save incident bundle' })
    await page.user.click(within(dialog).getByRole('button', { name: '15' }))
    await page.user.type(within(dialog).getByRole('textbox', { name: 'Notes' }), 'Checkout slow')
    await page.user.click(within(dialog).getByRole('button', { name: 'Save bundle' }))
    expect(await screen.findByText('Incident bundle saved')).toBeTruthy()
    const [request] = page.host.live.bundles
    expect(request).toMatchObject({ lastSeconds: 900, isAnonymised: false, notes: 'Checkout slow' })
    expect(request?.view).toContain('status >= 500')
  })

  it('takes marks and notes along; of an anonymised copy notes only when the user says so', async () => {
    const page = await listen()
    page.host.arrive(700)
    await waitFor(() => expect(page.viewer.store.getState().view.info?.rowCount).toBe(700))
    page.viewer.marks.toggle([5])
    page.viewer.marks.setNote(9, 'ask 10.0.0.1')
    const save = async (...labels: readonly RegExp[]) => {
      page.host.emitCommand('save-bundle')
      const dialog = await screen.findByRole('dialog', { name: 'Save incident bundle' })
      for (const name of labels) await page.user.click(within(dialog).getByRole('checkbox', { name }))
      await page.user.click(within(dialog).getByRole('button', { name: 'Save bundle' }))
      await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Save incident bundle' })).toBeNull())
      return page.host.live.bundles.at(-1)?.marks
    }
    const [marked, noted] = [
      { record: 5, isMarked: true },
      { record: 9, note: 'ask 10.0.0.1' },
    ]
    expect(await save()).toEqual([noted, marked])
    expect(await save(/^Anonymise/)).toEqual([marked])
    expect(await save(/^Anonymise/, /^With the 1 note/)).toEqual([noted, marked])
  })

  it('shows notes and view of its maker when it is opened', async () => {
    const view = JSON.stringify({ format: 1, tab: 'flows', flows: { filter: 'status >= 500', sort: [] }, lists: {} })
    const page = showPage({
      live: {
        manifest: {
          madeAt: '2024-07-11T09:34:02Z',
          isAnonymised: true,
          notes: 'Checkout slow since 09:15',
          view,
          records: 1,
          datagrams: 1,
          marks: [
            { record: 5, isMarked: true, isSelected: true },
            { record: 9, note: 'ask the vendor' },
          ],
        },
      },
    })
    page.host.open()
    const band = await screen.findByRole('note', { name: 'Incident bundle' })
    expect(band.textContent).toContain('Incident bundle of 2024-07-11 09:34')
    expect(band.textContent).toContain('anonymised')
    expect(band.textContent).toContain('Checkout slow since 09:15')
    await waitFor(() => expect(specOf(page).filter).toBe('status >= 500'))
    const { marked, notes } = page.viewer.marks.store.getState()
    expect([[...marked], [...notes]]).toEqual([[5], [[9, 'ask the vendor']]])
    await waitFor(() => expect(page.viewer.store.getState().selected).toBe(5))
  })
})

describe('alerts', () => {
  it('begin from the filter, fire into the corner and into Health, and outlive the session', async () => {
    const page = await listen()
    page.host.arrive(500)
    await waitFor(() => expect(page.viewer.store.getState().view.info?.rowCount).toBe(500))
    page.viewer.applyFilter('status >= 500')
    await page.user.click(screen.getByRole('button', { name: 'Alert on this filter' }))
    const dialog = await screen.findByRole('dialog', { name: 'New alert' })
    expect(within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Filter' }).value).toBe('status >= 500')
    await page.user.type(within(dialog).getByRole('textbox', { name: 'Name' }), 'errors')
    await page.user.click(within(dialog).getByRole('button', { name: 'Add alert' }))
    await waitFor(() => expect(page.host.live.alerts()).toHaveLength(1))
    const { rule } = page.host.live.alerts()[0] ?? {}
    expect(rule).toMatchObject({ name: 'errors', filter: 'status >= 500', measure: 'count', threshold: 100 })
    const firing = page.host.live.turn(rule?.id ?? '', 'firing')
    if (firing !== undefined) page.host.emitAlert(firing)
    const corner = screen.getByRole('region', { name: 'Notices' })
    expect(await within(corner).findByText('Alert: errors')).toBeTruthy()
    page.viewer.showTab('health')
    const section = await screen.findByRole('region', { name: 'Alerts' })
    expect(await within(section).findByRole('switch', { name: 'errors', checked: true })).toBeTruthy()
    expect(within(section).getByText('more than 100 records in 1 min')).toBeTruthy()
    expect(page.viewer.settings.getState().alertRules).toHaveLength(1)
  })

  it('mark on the timeline of Health when they fired', async () => {
    const page = await listen()
    page.host.arrive(500)
    const from = (await page.host.session.health()).trust.from ?? ''
    const rule = {
      id: '1',
      name: 'errors',
      filter: '',
      measure: 'count',
      windowSeconds: 60,
      comparison: 'above',
    } as const
    const firings = [{ rule: '1', name: 'errors', from, to: from, value: 120 }]
    page.host.emitAlert({ rule: { ...rule, threshold: 100, isOn: true }, state: 'quiet', records: 120, firings })
    page.viewer.showTab('health')
    const marks = await screen.findByRole('img', { name: 'Alerts fired 1 time' })
    expect(within(marks).getByTitle(/^errors, /)).toBeTruthy()
  })

  it('take the threshold of a duration in milliseconds', async () => {
    const page = await listen()
    page.host.arrive(500)
    await waitFor(() => expect(page.viewer.store.getState().columns.length).toBeGreaterThan(0))
    await page.user.click(screen.getByRole('button', { name: 'Alert on this filter' }))
    await page.user.selectOptions(await screen.findByRole('combobox', { name: 'Measure' }), 'p95')
    await page.user.selectOptions(screen.getByRole('combobox', { name: 'Column' }), 'Round-trip time')
    const threshold = screen.getByRole('textbox', { name: 'Threshold' })
    await page.user.clear(threshold)
    await page.user.type(threshold, '200')
    await page.user.click(screen.getByRole('button', { name: 'Add alert' }))
    await waitFor(() =>
      expect(page.host.live.alerts()[0]?.rule).toMatchObject({ measure: 'p95', column: '@rtt', threshold: 200e6 }),
    )
  })
})

describe('recovery', () => {
  it('is offered on the start screen, and can be discarded', async () => {
    const { user, host } = showPage({ live: { recoveries: FAKE_RECOVERIES } })
    const card = await screen.findByRole('region', { name: 'Recovery' })
    expect(card.textContent).toContain('A live session from 02:14 ended without closing')
    expect(card.textContent).toContain('212 MB are on disk')
    await user.click(within(card).getByRole('button', { name: 'Discard' }))
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Recovery' })).toBeNull())
    expect(host.live.recoveries()).toEqual([])
  })

  it('is opened like a file: what could not be opened before is told no longer', async () => {
    const { user, host } = showPage({ live: { recoveries: FAKE_RECOVERIES } })
    const card = await screen.findByRole('region', { name: 'Recovery' })
    host.emitOpenFailed({ code: 'file-not-found', message: 'There is no file.', nextStep: 'Choose another.' })
    expect(await screen.findByRole('alert')).toBeTruthy()
    await user.click(within(card).getByRole('button', { name: 'Open it' }))
    await screen.findByRole('button', { name: /Flows/, current: 'page' })
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

describe('Health of a live session', () => {
  it('has the listeners, who sends how much, and the way in', async () => {
    const page = await listen()
    page.host.arrive(7000)
    page.viewer.showTab('health')
    const listeners = await screen.findByRole('region', { name: 'Listeners' })
    expect(await within(listeners).findByText('NetFlow v9 · IPFIX')).toBeTruthy()
    const activity = screen.getByRole('region', { name: 'Exporter activity' })
    expect(await within(activity).findByText('192.0.2.11:50122')).toBeTruthy()
    expect(within(activity).getAllByRole('img')).toHaveLength(4)
    const way = await screen.findByRole('list', { name: 'The way in' })
    expect(way.textContent).toContain('Kernel drops 0 of 1,000 datagrams')
    expect(screen.getByRole('button', { name: 'Incident bundle' })).toBeTruthy()
  })
})

describe('listening from within a session', () => {
  it('comes up with Ctrl+L and takes the place of the file', async () => {
    const page = showPage({ live: { recordsPerSecond: 0 } })
    page.host.open()
    await screen.findByRole('button', { name: /Flows/, current: 'page' })
    await page.user.keyboard('{Control>}l{/Control}')
    const dialog = await screen.findByRole('dialog', { name: 'Listen live' })
    await page.user.click(await within(dialog).findByRole('button', { name: 'Listen on 1 port' }))
    expect(await screen.findByRole('button', { name: /1 listener/ })).toBeTruthy()
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Listen live' })).toBeNull())
  })
})

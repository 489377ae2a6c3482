// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import type { TransactionDetails } from '../../../core/protocol/transaction-report.ts'
import { fakeStory, keptAlive } from '../../../renderer/host/fake-exchanges.ts'
import { createFakeHost } from '../../../renderer/host/fake-host.ts'
import { fakeConnection, type FakeExchange } from '../../../renderer/host/fake-timeline.ts'
import { fakeTransaction } from '../../../renderer/host/fake-transaction.ts'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { ViewerProvider } from '../../../renderer/state/viewer-context.tsx'
import { createViewer } from '../../../renderer/state/viewer.ts'
import { TimelineView } from '../../../renderer/timeline/timeline-view.tsx'

interface ShowOptions {
  readonly selected?: number
  readonly change?: (details: TransactionDetails) => TransactionDetails
}

function show(exchanges: readonly FakeExchange[], { selected = 4, change = (details) => details }: ShowOptions = {}) {
  cleanup()
  localStorage.clear()
  const viewer = createViewer(createFakeHost({ records: 10 }), createSettingsStore(localStorage))
  const connection = fakeConnection(exchanges)
  const calls = { onShowRecord: vi.fn(), onShowRecords: vi.fn(), onSameServer: vi.fn(), onSelect: vi.fn() }
  function Page() {
    const [number, setNumber] = useState(selected)
    return (
      <TimelineView
        connection={connection}
        selected={number}
        transaction={change(fakeTransaction(exchanges, number - 1))}
        onSelectTransaction={(next) => {
          calls.onSelect(next)
          setNumber(next)
        }}
        onShowRecord={calls.onShowRecord}
        onShowRecords={calls.onShowRecords}
        onSameServer={calls.onSameServer}
      />
    )
  }
  render(
    <ViewerProvider viewer={viewer}>
      <Page />
    </ViewerProvider>,
  )
  return { ...calls, user: userEvent.setup(), picture: screen.queryByRole('group', { name: /^Lanes and waterfall/ })! }
}

const column = () => screen.getByRole('complementary', { name: 'Transaction' })

describe('the head', () => {
  it('names the connection, what it holds and what is missing', () => {
    show(fakeStory('slow-server'))
    const head = screen.getByRole('heading', { name: 'Connection 14460661' }).parentElement!
    expect(head.textContent).toContain('198.51.100.23:51053 → shop-vs-443')
    expect(head.textContent).toContain('5 transactions · 2 server connections · 3.474 s')
    expect(within(head).getByTitle('1 with a lost leg').textContent).toBe('1 lost')
  })
})

describe('the right column', () => {
  it('has the answer in words and where to go on from there', async () => {
    const { user, onShowRecords, onSameServer } = show(fakeStory('slow-server'))
    const answer = within(column()).getByRole('region', { name: 'Answer' })
    expect(within(answer).getByRole('heading').textContent).toBe('The server was slow')
    await user.click(within(answer).getByRole('button', { name: 'Same server' }))
    await user.click(within(answer).getByRole('button', { name: '4 records' }))
    expect(onSameServer).toHaveBeenCalledOnce()
    expect(onShowRecords).toHaveBeenCalledOnce()
  })

  it('has a record for each leg, with its template, volume and evidence', async () => {
    const { user, onShowRecord } = show(fakeStory('slow-server'))
    const legs = within(column()).getByRole('region', { name: 'Legs' })
    expect(legs.textContent).toContain('918,195tpl 258 v24 pkts, 2,846 B')
    expect(legs.textContent).toContain('It carries request elements.')
    await user.click(within(legs).getByRole('button', { name: '918,197' }))
    expect(onShowRecord).toHaveBeenCalledWith(918_197)
  })

  it('has the eight stamps to the microsecond', () => {
    show(fakeStory('slow-server'))
    const rows = within(within(column()).getByRole('region', { name: 'Eight stamps' })).getAllByRole('row')
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      '153request received, first0262',
      '159request received, last41.200262',
      '156request forwarded, first42.900262',
      '160request forwarded, last43.400262',
      '157response received, first1,885.600262',
      '169response received, last1,902.900262',
      '158response forwarded, first1,886.900258',
      '170response forwarded, last2,031.400258',
    ])
  })

  it('strikes an unsound stamp through and keeps its raw value and the reason', () => {
    show(fakeStory('slow-server'), {
      change: (details) => ({
        ...details,
        stamps: details.stamps.map((stamp) =>
          stamp.element === 157
            ? { ...stamp, state: 'unsound', us: null, raw: '4294967295', reason: 'It is no NTP time.' }
            : stamp,
        ),
      }),
    })
    const stamps = within(column()).getByRole('region', { name: 'Eight stamps' })
    expect(stamps.querySelector('s')?.textContent).toBe('4294967295')
    expect(stamps.textContent).toContain('157: It is no NTP time.')
  })

  it('gives no answer where a leg is missing, but the reason of the verdict', () => {
    show(fakeStory('lost-leg'), { selected: 2 })
    const answer = within(column()).getByRole('region', { name: 'Answer' })
    expect(answer.textContent).toContain('Leg 3 was lost')
    expect(answer.textContent).toContain('inside a gap of the sequence')
    expect(within(column()).getByRole('region', { name: 'Legs' }).textContent).toContain('lost')
  })
})

describe('the keys', () => {
  it('go through the transactions and show the records of one', async () => {
    const { user, picture, onSelect, onShowRecords } = show(fakeStory('slow-server'))
    picture.focus()
    await user.keyboard('{ArrowDown}{ArrowUp}{ArrowUp}{Home}{Home}{End}')
    expect(onSelect.mock.calls.flat()).toEqual([5, 4, 3, 1, 5])
    await user.keyboard('{Enter}')
    expect(onShowRecords).toHaveBeenCalledOnce()
    expect(screen.getByRole('status').textContent).toBe(
      'Transaction 1068114986, GET /api/v2/orders/88213, 132.5 ms, leg lost',
    )
  })

  it('are left alone in a text field and with Ctrl', async () => {
    const { user, picture, onSelect } = show(fakeStory('slow-server'))
    picture.focus()
    await user.keyboard('{Control>}{ArrowDown}{/Control}')
    expect(onSelect).not.toHaveBeenCalled()
  })
})

describe('the table', () => {
  it('is the twin of the picture: every transaction with its legs and what is missing', async () => {
    const { user, picture, onSelect } = show(fakeStory('slow-server'))
    picture.focus()
    await user.keyboard('{Control>}{Shift>}D{/Shift}{/Control}')
    const grid = screen.getByRole('grid', { name: 'Transactions of the connection' })
    const rows = within(grid).getAllByRole('row').slice(1)
    const cells = rows.map((row) =>
      within(row)
        .getAllByRole('gridcell')
        .map(({ textContent }) => textContent),
    )
    expect(cells[2]?.slice(8)).toEqual([
      '0, 1.2 ms',
      'not expected',
      'not expected',
      '+1.8 ms, 9.0 ms',
      'n/m',
      'not known',
    ])
    expect(cells[4]).toEqual(expect.arrayContaining(['leg lost', 'lost', '41 ms', '2 ms']))
    expect(rows[3]?.getAttribute('aria-selected')).toBe('true')
    await user.click(rows[0]!)
    expect(onSelect).toHaveBeenCalledWith(1)
  })

  it('draws no more rows of ten thousand than can be seen', async () => {
    const { user } = show(keptAlive(2000, 3))
    await user.click(screen.getByRole('button', { name: 'As a table' }))
    const grid = screen.getByRole('grid', { name: 'Transactions of the connection' })
    expect(grid.getAttribute('aria-rowcount')).toBe('2001')
    expect(within(grid).getAllByRole('row').length).toBeLessThan(120)
  })
})

describe('the pictures', () => {
  it('say in words what they show', () => {
    show(fakeStory('slow-server'))
    const waterfall = screen.getByRole('img', { name: /^Waterfall/ })
    expect(waterfall.getAttribute('aria-label')).toContain(
      'Server wait 1,842.2 ms (1.842 s in the server, RTT only 2 ms)',
    )
    expect(waterfall.getAttribute('aria-label')).toContain('total 2,031.4 ms')
  })

  it('change to the ladder and back', async () => {
    const { user } = show(fakeStory('slow-server'))
    await user.click(screen.getByRole('button', { name: 'Ladder' }))
    const ladder = screen.getByRole('img', { name: /^Ladder/ })
    expect(ladder.getAttribute('aria-label')).toContain('2. NetScaler → server: 0.5 ms, 2,790 B')
    await user.click(screen.getByRole('button', { name: 'Lanes' }))
    expect(screen.queryByRole('img', { name: /^Ladder/ })).toBeNull()
  })

  it('leave as JSON', async () => {
    const { user } = show(fakeStory('slow-server'))
    const saved: Blob[] = []
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      saved.push(blob as Blob)
      return 'blob:x'
    })
    await user.click(screen.getByRole('button', { name: 'Export the timeline' }))
    await user.click(screen.getByRole('menuitem', { name: 'Connection and transaction as JSON' }))
    await user.click(screen.getByRole('button', { name: 'Export the timeline' }))
    await user.click(screen.getByRole('menuitem', { name: 'Picture as SVG' }))
    expect(saved.map(({ type }) => type)).toEqual(['application/json', 'image/svg+xml'])
    expect(await saved[0]!.text()).toContain('"flowglass-timeline"')
    expect(await saved[1]!.text()).toContain('server wait 1.842 s, 91 %')
  })
})

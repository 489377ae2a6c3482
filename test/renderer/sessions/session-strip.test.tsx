// @vitest-environment happy-dom
import '../leave-page.ts'
import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ReactNode } from 'react'
import type { TrafficSessionDetails } from '../../../core/protocol/traffic-session-report.ts'
import { fakeTrafficSession } from '../../../renderer/host/fake-traffic-sessions.ts'
import { createFakeHost } from '../../../renderer/host/fake-host.ts'
import { ComparedStrip, SessionStrip } from '../../../renderer/sessions/session-strip.tsx'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { ViewerProvider } from '../../../renderer/state/viewer-context.tsx'
import { createViewer } from '../../../renderer/state/viewer.ts'

beforeEach(cleanup)

function session(number: number): TrafficSessionDetails {
  const details = fakeTrafficSession(number, 'service')
  if (details === undefined) throw new Error(`There is no session ${number}.`)
  return details
}

const SLOW_PATH = session(3)
const MYSQL = session(4)
const DNS = session(7)

function show(strip: ReactNode): void {
  const viewer = createViewer(createFakeHost({ records: 10 }), createSettingsStore(localStorage))
  render(<ViewerProvider viewer={viewer}>{strip}</ViewerProvider>)
}

function showStrip(details: TrafficSessionDetails): readonly number[] {
  const selected: number[] = []
  show(<SessionStrip details={details} onSelectRecord={(record) => selected.push(record)} />)
  return selected
}

const tiles = () => within(screen.getByRole('list', { name: /^Measured/ })).getAllByRole('listitem')
const readings = () => tiles().map((tile) => tile.querySelector('.visually-hidden')?.textContent)

describe('the tiles of a session', () => {
  it('are a list that reads value and place in the group', () => {
    showStrip(SLOW_PATH)
    expect(tiles()).toHaveLength(8)
    expect(readings()[0]).toBe('RTT 186.2 ms, 100th percentile of 300 sessions, unusual')
    expect(readings()[1]).toMatch(/^Server response 4\.4 ms, \d+th percentile of 300 sessions$/)
    expect(readings()[7]).toMatch(/^Volume 1\.91 M octets/)
  })

  it('mark what is unusual by a sign, and nothing else', () => {
    showStrip(SLOW_PATH)
    const marked = tiles().map((tile) => tile.querySelector('.metric-title svg') !== null)
    expect(marked).toEqual([true, false, true, true, false, false, false, false])
  })

  it('show the distribution of the group with the mark of the session', () => {
    showStrip(SLOW_PATH)
    const [rtt] = tiles()
    expect(rtt?.querySelectorAll('.distribution-mark')).toHaveLength(1)
    expect(rtt?.querySelectorAll('.distribution-bar').length).toBeGreaterThan(3)
    expect(rtt?.querySelector('.metric-ends')?.textContent).toBe('0200 ms')
  })

  it('that were not measured say n/m with the reason, and draw nothing', () => {
    showStrip(MYSQL)
    expect(readings()[0]).toBe('RTT, not measured: MySQL extension present: this exporter sends no such value')
    const [rtt] = tiles()
    expect(rtt?.className).toContain('is-not-measured')
    expect(rtt?.textContent).toContain('n/m')
    expect(rtt?.querySelector('.distribution')).toBeNull()
    // The client's SYN was measured all the same.
    expect(readings()[4]).toMatch(/^TTL, client 64/)
  })

  it('have a dash and no hatch where their protocol has no such thing', () => {
    const metrics = DNS.metrics.map((report) =>
      report.metric === 'retransmissions' ? { ...report, doesNotApply: true as const } : report,
    )
    showStrip({ ...DNS, metrics })
    expect(tiles()[3]?.className).not.toContain('is-not-measured')
    expect(tiles()[3]?.querySelector('.metric-value')?.textContent).toBe('–')
  })

  it('show a measured 0 as an ordinary 0 with its distribution', () => {
    const zero = session(2)
    expect(zero.metrics[3]?.value).toBe(0)
    showStrip(zero)
    expect(readings()[3]).toMatch(/^Retransmissions 0 packets, \d+/)
    expect(tiles()[3]?.querySelector('.distribution')).not.toBeNull()
  })

  it('give the mean rate of a volume that has no group', () => {
    const metrics = SLOW_PATH.metrics.map(({ group: _, ...report }) => report)
    showStrip({ ...SLOW_PATH, metrics })
    expect(tiles()[7]?.textContent).toContain('1.82 Mbit/s average')
  })
})

describe('the header', () => {
  it('names the session, who exported it and the verdict', () => {
    showStrip(SLOW_PATH)
    const strip = screen.getByRole('article', { name: 'Selected session' })
    expect(strip.querySelector('.session-header')?.textContent).toContain('192.0.2.145:61744 → 203.0.113.80:443')
    expect(strip.textContent).toContain('lm-fra-01, template 256 · two uniflows joined by address, port and time')
    expect(strip.querySelector('.verdict-chip')?.textContent).toBe("client's network path")
  })

  it('puts an IPv6 address with its port into brackets', () => {
    showStrip({ ...SLOW_PATH, client: { address: '2001:db8::7', port: 61_744 } })
    expect(screen.getByRole('heading', { name: /\[2001:db8::7\]:61744/ })).toBeTruthy()
  })

  it('does not invent a verdict', () => {
    showStrip(DNS)
    expect(document.querySelector('.verdict-chip')).toBeNull()
    expect(screen.getByRole('region', { name: 'Reasons' }).textContent).toContain('No verdict')
    expect(screen.getByText('nothing unusual was measured')).toBeTruthy()
  })

  it('does not call usual what was not measured', () => {
    showStrip(MYSQL)
    expect(screen.getByText('not measured: nothing to judge by')).toBeTruthy()
  })
})

describe('the reasons', () => {
  it('carry a sign each: unusual, as usual, note', () => {
    showStrip(SLOW_PATH)
    const reasons = within(screen.getByRole('region', { name: 'Reasons' }))
    expect(reasons.getAllByRole('img').map((icon) => icon.getAttribute('aria-label'))).toEqual([
      'unusual',
      'unusual',
      'as usual',
      'note',
    ])
  })
})

describe('the timeline of a session', () => {
  const timeline = () => screen.getByRole('region', { name: 'Uniflows of the session' })

  it('leads from a uniflow to its record', async () => {
    const selected = showStrip(SLOW_PATH)
    const [client, server] = within(timeline()).getAllByRole('button')
    expect(client?.getAttribute('aria-label')).toMatch(
      /^client → service, 1,210 packets, .* PSH ACK FIN, 8\.41 s: record/,
    )
    if (client !== undefined) await userEvent.click(client)
    if (server !== undefined) await userEvent.click(server)
    expect(selected).toEqual(SLOW_PATH.uniflows.map(({ record }) => record))
  })

  it('draws RTT and SRT as lengths and places no retransmission', () => {
    showStrip(SLOW_PATH)
    const bars = within(timeline()).getAllByRole('img')
    expect(bars.map((bar) => bar.getAttribute('aria-label'))).toEqual([
      'RTT 186.2 ms: SYN → SYN-ACK → ACK, exported as one sum',
      "SRT 4.4 ms: the server's first answer",
    ])
    expect(timeline().textContent).toContain('of which 14 retransmitted and 3 out of order')
    expect(timeline().textContent).toContain('Retransmissions come as a count without a time')
  })

  it('says in how many records a long direction was exported', () => {
    showStrip({ ...SLOW_PATH, uniflows: SLOW_PATH.uniflows.map((uniflow) => ({ ...uniflow, recordCount: 3 })) })
    expect(timeline().textContent).toContain('record 2,004 and 2 more')
  })

  it('draws no length for what was not measured', () => {
    showStrip(MYSQL)
    expect(within(timeline()).queryAllByRole('img')).toHaveLength(0)
    expect(timeline().textContent).toContain('n/m RTT and SRT not measured: there are no lengths to draw.')
  })

  it('draws SRT alone and says that RTT was not measured', () => {
    showStrip(DNS)
    expect(within(timeline()).getAllByRole('img')).toHaveLength(1)
    expect(timeline().textContent).toContain('RTT n/m')
  })

  it('says that a direction has no record instead of drawing one', () => {
    showStrip({ ...SLOW_PATH, uniflows: SLOW_PATH.uniflows.slice(0, 1) })
    expect(within(timeline()).getAllByRole('button')).toHaveLength(1)
    expect(timeline().textContent).toContain('No record of this direction came')
  })

  it('stays readable for a session of one packet', () => {
    showStrip({
      ...DNS,
      durationUs: 0,
      uniflows: DNS.uniflows.slice(0, 1).map((uniflow) => ({ ...uniflow, startUs: 0, endUs: 0 })),
    })
    expect(timeline().innerHTML).not.toContain('NaN')
    expect(timeline().textContent).toContain('1 packet')
  })
})

describe('a pinned session', () => {
  it('says once what n/m means', () => {
    show(<ComparedStrip details={MYSQL} />)
    const strip = screen.getByRole('article', { name: 'Compared session' })
    expect(strip.textContent).toContain('It is not zero and takes no part in averages.')
    expect(within(strip).queryByRole('region', { name: 'Uniflows of the session' })).toBeNull()
  })

  it('does not speak of n/m where all was measured', () => {
    show(<ComparedStrip details={SLOW_PATH} />)
    expect(screen.getByRole('article', { name: 'Compared session' }).textContent).not.toContain('n/m:')
  })
})

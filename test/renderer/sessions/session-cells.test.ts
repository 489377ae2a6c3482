// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { DEFAULT_CELL_OPTIONS } from '../../../core/elements/format-cell.ts'
import type { Cell } from '../../../core/protocol/session-api.ts'
import type { ListColumnLayout } from '../../../renderer/grid/list-columns.ts'
import { rowsOfWindow } from '../../../renderer/grid/loaded-row.ts'
import { sessionPlan } from '../../../renderer/sessions/session-plan.ts'

type Row = Readonly<Record<string, Cell>>

interface Drawn {
  readonly isOurs: boolean
  readonly span: HTMLElement
}

function draw(id: string, row: Row, { absences = {}, plan = sessionPlan('service', undefined) } = {}): Drawn {
  const layout: ListColumnLayout | undefined = plan.layouts.find((entry) => entry.id === id)
  const columns = Object.keys(row)
  const [loaded] = rowsOfWindow(
    {
      view: 1,
      revision: 1,
      first: 0,
      rowCount: 1,
      records: [3],
      columns: columns.map((column) => [row[column] ?? null]),
      labels: columns.map((column) => [(absences as Record<string, string>)[column] ?? null]),
    },
    columns,
  )
  if (layout?.draw === undefined || loaded === undefined) throw new Error(`${id} is not drawn.`)
  const span = document.createElement('span')
  const value = row[id] ?? null
  const isOurs = layout.draw({ span, row: loaded, value, title: layout.title, options: DEFAULT_CELL_OPTIONS })
  return { isOurs, span }
}

describe('a time of the list', () => {
  it('has a mark where it lies between p1 and p99 of its group', () => {
    const { span } = draw('rtt', { rtt: 18_100_000, rttPosition: 25, odd: 0 })
    expect(span.textContent).toBe('18.1 ms')
    expect(span.querySelector<HTMLElement>('.place-mark i')?.style.left).toBe('25%')
    expect(span.getAttribute('aria-label')).toBe('RTT 18.1 ms, 25 % from p1 to p99 of its group')
  })

  it('is marked and spoken as unusual from p95 on', () => {
    const { span } = draw('rtt', { rtt: 186_200_000, rttPosition: 100, odd: 1 })
    expect(span.className).toContain('cell-odd')
    expect(span.getAttribute('aria-label')).toBe('RTT 186.2 ms, at or above p99 of its group, unusual')
  })

  it('has no mark in a group that is too small', () => {
    const { span } = draw('srt', { srt: 4_400_000, srtPosition: null, odd: 0 })
    expect(span.textContent).toBe('4.4 ms')
    expect(span.querySelector('.place-mark')).toBeNull()
  })

  it('that was not measured is left to the list, which writes n/m', () => {
    const { isOurs, span } = draw('rtt', { rtt: null, rttPosition: null, odd: 0 }, { absences: { rtt: 'notMeasured' } })
    expect(isOurs).toBe(false)
    expect(span.childNodes).toHaveLength(0)
  })

  it('takes its place from the group that was chosen', () => {
    const row = { rtt: 18_100_000, rttPosition: 25, rttPositionByClientNetwork: 75, odd: 0, oddByClientNetwork: 1 }
    const { span } = draw('rtt', row, { plan: sessionPlan('clientNetwork', undefined) })
    expect(span.querySelector<HTMLElement>('.place-mark i')?.style.left).toBe('75%')
    expect(span.className).toContain('cell-odd')
  })
})

describe('a count of the list', () => {
  it('is yellow only where its own bit is set', () => {
    expect(draw('retransmissions', { retransmissions: 14, odd: 8 }).span.className).toContain('cell-odd')
    expect(draw('retransmissions', { retransmissions: 14, odd: 7 }).isOurs).toBe(false)
    expect(draw('ttl', { ttl: 49, odd: 15 }).isOurs).toBe(false)
  })

  it('that its protocol cannot have is a dash, and spoken', () => {
    const { span } = draw('retransmissions', { retransmissions: null, odd: 0 })
    expect(span.textContent).toBe('–')
    expect(span.getAttribute('aria-label')).toBe('Retr., does not apply')
  })
})

describe('who talks to whom', () => {
  it('has the port behind the address, and in brackets where it is copied', () => {
    const { span } = draw('client', { client: '2001:db8::7', clientPort: 50_118 })
    expect(span.textContent).toBe('2001:db8::7:50118')
    expect(span.querySelector('.cell-port')?.textContent).toBe(':50118')
    expect(span.title).toBe('[2001:db8::7]:50118')
  })

  it('is named by the server where TLS alone would say nothing', () => {
    expect(draw('application', { application: 'TLS', serverName: 'portal.example.org' }).span.textContent).toBe(
      'portal.example.org',
    )
    expect(
      draw('application', { application: 'DNS', serverName: null, queryName: 'cdn.example.org' }).span.textContent,
    ).toBe('DNS · cdn.example.org')
    expect(draw('application', { application: 'MySQL', serverName: null, queryName: null }).isOurs).toBe(false)
  })
})

describe('the pinned session', () => {
  it('has a tag in its row alone', () => {
    const row = { number: 3 }
    expect(draw('compared', row, { plan: sessionPlan('service', 3) }).span.textContent).toBe('compared')
    expect(draw('compared', row, { plan: sessionPlan('service', 4) }).span.textContent).toBe('')
  })
})

import { describe, expect, it } from 'vitest'
import type { KeySpec, TimeMark, TimeMarks, TopRow } from '../../../core/protocol/aggregate-api.ts'
import type { Cell } from '../../../core/protocol/session-api.ts'
import { withLosses } from '../../../core/session/row-losses.ts'

function loss(exporter: string, from: string, until: string, lost: number): TimeMark {
  const at = (time: string): string => `2024-07-11T${time}Z`
  return { kind: 'loss', from: at(from), until: at(until), exporter, domain: 0, lost, unit: 'records' }
}

const MARKS: TimeMarks = {
  marks: [
    loss('a', '09:00:10', '09:00:11', 5),
    // Between the last message of one minute and the first of the next.
    loss('a', '09:00:58', '09:01:00', 7),
    loss('b', '09:01:30', '09:01:31', 11),
    { kind: 'restart', at: '2024-07-11T09:01:40Z', exporter: 'b', domain: 0 },
  ],
  omitted: { loss: 0, restart: 0, template: 0, pending: 0 },
}

const MINUTE: KeySpec = { kind: 'time', column: '@time', seconds: 60 }
const EXPORTER: KeySpec = { kind: 'column', column: 'exporter' }
const SPAN = { from: Date.parse('2024-07-11T09:00:00Z') / 1000, until: Date.parse('2024-07-11T09:02:00Z') / 1000 }

/** What was lost of each row, by exporter; undefined where nobody says. */
function lossesOf(by: readonly KeySpec[], ids: readonly string[], keys: readonly (readonly Cell[])[], span = SPAN) {
  const rows = keys.map((cells): TopRow => ({ keys: cells, labels: cells.map(() => null), filter: '', figures: [] }))
  return withLosses(rows, { by, ids, marks: MARKS, span }).map(({ losses }) =>
    losses?.map(({ exporter, lost }) => `${exporter} ${lost}`),
  )
}

const [NINE, ONE_PAST] = ['2024-07-11T09:00:00.000000000Z', '2024-07-11T09:01:00.000000000Z']

describe('losses of a row', () => {
  it('of a span of time are those that may lie in it, on its border in both', () => {
    const ids = ['@time/60s']
    expect(lossesOf([MINUTE], ids, [[NINE], [ONE_PAST], ['2024-07-11T09:02:00.000000000Z']])).toEqual([
      ['a 12'],
      ['b 11', 'a 7'],
      [],
    ])
  })

  it('of an exporter are its own, in the time of the answer, of records and of lists', () => {
    for (const id of ['@exporter', 'exporter']) {
      expect(lossesOf([EXPORTER], [id], [['a'], ['b'], ['c']])).toEqual([['a 12'], ['b 11'], []])
    }
    const first = { ...SPAN, until: SPAN.from + 30 }
    expect(lossesOf([EXPORTER], ['@exporter'], [['a'], ['b']], first)).toEqual([['a 5'], []])
  })

  it('of both are those of the exporter in the span', () => {
    const ids = ['@exporter', '@time/60s']
    const keys = [
      ['a', NINE],
      ['a', ONE_PAST],
      ['b', NINE],
    ]
    expect(lossesOf([EXPORTER, MINUTE], ids, keys)).toEqual([['a 12'], ['a 7'], []])
  })

  it('are nobody’s where nothing tells rows apart, or a row has no such key', () => {
    const address: KeySpec = { kind: 'column', column: 'srcip' }
    expect(lossesOf([address], ['srcip'], [['10.0.0.1']])).toEqual([undefined])
    expect(lossesOf([MINUTE], ['@time/60s'], [[null]])).toEqual([undefined])
    expect(lossesOf([EXPORTER], ['@exporter'], [[null]])).toEqual([undefined])
  })
})

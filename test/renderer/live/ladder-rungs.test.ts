import { describe, expect, it } from 'vitest'
import type { LadderRung } from '../../../core/protocol/live-api.ts'
import { hasFailed, liveRungs, viewRungs } from '../../../renderer/live/ladder-rungs.ts'

const STUCK: readonly LadderRung[] = [
  { step: 'bound', state: 'passed', count: 1, evidence: '1 port open' },
  { step: 'datagrams', state: 'failed', count: 0, evidence: 'Nothing has arrived', advice: 'Check the firewall.' },
  { step: 'recognised', state: 'open', count: 0, evidence: '' },
]

describe('why nothing is showing', () => {
  it('explains the first rung that fails and leaves those above it open', () => {
    const rungs = liveRungs(STUCK)
    expect(rungs.map(({ title }) => title)).toEqual([
      'The socket is open',
      'No datagram arrives',
      'They are flow export',
    ])
    expect(rungs[1]?.advice).toBe('Check the firewall.')
    expect(rungs[2]?.evidence).toBe('not checked yet')
    expect(hasFailed(rungs)).toBe(true)
  })

  it('checks filter and time when there are records', () => {
    expect(viewRungs({ filter: 'status >= 500' }, 0).map(({ state }) => state)).toEqual(['open', 'open'])
    const [filter, range] = viewRungs({ filter: 'status >= 500' }, 1_283_998)
    expect(filter).toMatchObject({ state: 'failed', evidence: 'Filter hides 1,283,998 rows' })
    expect(range?.state).toBe('passed')
  })

  it('says that the rows lie before the window of time', () => {
    const [filter, range] = viewRungs({ filter: '', lastSeconds: 300 }, 12)
    expect(filter?.state).toBe('passed')
    expect(range).toMatchObject({ state: 'failed', evidence: 'All rows lie before the last 5 minutes' })
  })

  it('cannot tell the window from the filter where both narrow the rows', () => {
    const [filter, range] = viewRungs({ filter: 'rtt > 5', lastSeconds: 60 }, 1)
    expect(filter).toMatchObject({ state: 'failed', evidence: 'Filter hides 1 row' })
    expect(range).toMatchObject({ state: 'open', evidence: 'only the last minute shows' })
  })
})

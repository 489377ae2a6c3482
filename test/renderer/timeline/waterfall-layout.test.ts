import { describe, expect, it } from 'vitest'
import { fakeStory } from '../../../renderer/host/fake-exchanges.ts'
import { fakeTransaction } from '../../../renderer/host/fake-transaction.ts'
import { layWaterfall } from '../../../renderer/timeline/waterfall-layout.ts'

const slow = layWaterfall(fakeTransaction(fakeStory('slow-server'), 3), 200, 804)

describe('the waterfall', () => {
  it('has the seven stretches with their stamps, in causal order', () => {
    expect(slow.rows.map(({ name, stamps }) => `${name} ${stamps}`)).toEqual([
      'Request from client 153 → 159',
      'NetScaler, request 159 → 156',
      'Request to server 156 → 160',
      'Server wait 160 → 157',
      'Response from server 157 → 169',
      'NetScaler, response 157 → 158',
      'Response to client 158 → 170',
    ])
  })

  it('tells lengths in one unit and marks the longest alone', () => {
    expect(slow.rows.map(({ value }) => value)).toEqual([
      '41.2 ms',
      '1.7 ms',
      '0.5 ms',
      '1,842.2 ms',
      '17.3 ms',
      '1.3 ms',
      '144.5 ms',
    ])
    expect(slow.rows.filter(({ isLongest }) => isLongest).map(({ name }) => name)).toEqual(['Server wait'])
    expect(slow.total?.text).toBe('2,031.4 ms')
  })

  it('starts at 0 and ends at the total; no sum of overlapping stretches is shown', () => {
    expect(slow.rows[0]?.bar?.x).toBe(200)
    const last = slow.rows[6]!.bar!
    expect(last.x + last.width).toBeCloseTo(slow.total!.x, 6)
    // The response goes on to the client while it still comes from the server.
    const [fromServer, toClient] = [slow.rows[4]!.bar!, slow.rows[6]!.bar!]
    expect(toClient.x).toBeLessThan(fromServer.x + fromServer.width)
  })

  it('says what a length means beside the round trip time', () => {
    expect(slow.rows.map(({ note }) => note)).toEqual([
      'client upload, 1.1 × RTT',
      '',
      '',
      '1.842 s in the server, RTT only 2 ms',
      '',
      '',
      '3.8 × RTT',
    ])
  })

  it('calls a stretch without its stamps not known, and draws no bar', () => {
    const lost = layWaterfall(fakeTransaction(fakeStory('lost-leg'), 1), 200, 804)
    expect(lost.rows.every(({ bar, value }) => bar === undefined && value === 'not known')).toBe(true)
    expect(lost.rows.some(({ isLongest }) => isLongest)).toBe(false)
  })
})

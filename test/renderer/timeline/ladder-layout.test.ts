import { describe, expect, it } from 'vitest'
import { fakeStory } from '../../../renderer/host/fake-exchanges.ts'
import { fakeTransaction } from '../../../renderer/host/fake-transaction.ts'
import { layLadder } from '../../../renderer/timeline/ladder-layout.ts'

const slow = layLadder(fakeTransaction(fakeStory('slow-server'), 3), 1100, 330)

describe('the ladder', () => {
  it('has an arrow for each leg, pointing where it goes, time downward', () => {
    const [client, appliance, server] = slow.columns.map(({ x }) => x)
    expect(slow.arrows.map(({ leg, fromX, toX }) => [leg, fromX, toX])).toEqual([
      [1, client, appliance],
      [2, appliance, server],
      [3, server, appliance],
      [4, appliance, client],
    ])
    const starts = slow.arrows.map(({ y0 }) => y0)
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
    expect(slow.wait?.text).toBe('server wait 1.842 s, 91 %')
  })

  it('keeps moments apart enough to be read', () => {
    const ys = slow.moments.map(({ y }) => y).sort((a, b) => a - b)
    ys.forEach((y, at) => at > 0 && expect(y - ys[at - 1]!).toBeGreaterThanOrEqual(16.9))
    expect(slow.height).toBeGreaterThan(ys.at(-1)!)
  })

  it('has no server where the appliance answered, and says so', () => {
    const cache = layLadder(fakeTransaction(fakeStory('cache'), 1), 1100, 330)
    expect(cache.columns.map(({ title }) => title)).toEqual(['client', 'NetScaler'])
    expect(cache.arrows.map(({ leg }) => leg)).toEqual([1, 4])
    expect(cache.sentence).toContain('no server legs expected')
  })

  it('draws a lost leg where causality puts it', () => {
    const lost = layLadder(fakeTransaction(fakeStory('lost-leg'), 1), 1100, 330)
    expect(lost.arrows.find(({ leg }) => leg === 3)).toMatchObject({ state: 'lost', detail: 'lost', record: null })
  })
})

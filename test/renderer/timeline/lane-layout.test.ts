import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeStory, keptAlive } from '../../../renderer/host/fake-exchanges.ts'
import { fakeConnection, fakeExchange, type FakeExchange } from '../../../renderer/host/fake-timeline.ts'
import { indexConnection } from '../../../renderer/timeline/connection-index.ts'
import { hitTest } from '../../../renderer/timeline/hit-test.ts'
import { layLanes } from '../../../renderer/timeline/lane-layout.ts'
import type { LaneScene } from '../../../renderer/timeline/lane-scene.ts'
import { lanesOf } from '../../../renderer/timeline/lanes-painting.ts'
import { timeAt, wholeWindow, xOf, type TimeWindow } from '../../../renderer/timeline/time-scale.ts'

const measure = (text: string, size: number) => text.length * size * 0.5

function sceneOf(
  exchanges: readonly FakeExchange[],
  selected = -1,
  window?: TimeWindow,
  isUnfolded = false,
): LaneScene {
  const connection = fakeConnection(exchanges)
  const lanes = lanesOf(indexConnection(connection), { rowHeight: 22, isUnfolded })
  const scale = { ...(window ?? wholeWindow(connection.lengthUs)), left: 200, width: 898 }
  return layLanes({ ...lanes, scale, selected, measure })
}

const titles = ({ plan }: LaneScene) =>
  plan.lanes.map(({ leg, title }) => (leg === undefined ? title : `${leg} ${title}`))
const texts = ({ labels }: LaneScene) => labels.map(({ text }) => text)

describe('lanes', () => {
  it('are in causal order, each server connection as a pair between the client lanes', () => {
    expect(titles(sceneOf(fakeStory('slow-server')))).toEqual([
      'Transactions',
      '1 client → VIP',
      '2 NetScaler → server',
      '3 server → NetScaler',
      '2 NetScaler → server',
      '3 server → NetScaler',
      '4 VIP → client',
      'RTT client side',
      'RTT server side',
    ])
  })

  it('fold server connections beyond three, and show each when asked to', () => {
    const exchanges = Array.from({ length: 7 }, (_, server) => fakeExchange({ startUs: server * 100_000, server }))
    const folded = sceneOf(exchanges)
    expect(titles(folded).filter((title) => title.includes('server connection'))).toEqual(['+ 4 server connections'])
    const fold = folded.plan.lanes.findIndex(({ kind }) => kind === 'folded')
    // Both legs of each of the four lie there.
    expect(folded.bars.filter(({ lane, kind }) => lane === fold && kind === 'leg')).toHaveLength(8)
    expect(titles(sceneOf(exchanges, -1, undefined, true)).filter((title) => title.startsWith('2'))).toHaveLength(7)
  })

  it('give a leg of an unknown server lanes of its own', () => {
    const missing = { leg: 2, state: 'lost' } as const
    const connection = fakeConnection([fakeExchange({ missing })])
    const unknown = {
      ...connection,
      transactions: connection.transactions.map((entry) => ({ ...entry, serverConnection: -1 })),
    }
    const { plan } = lanesOf(indexConnection(unknown), { rowHeight: 22, isUnfolded: false })
    expect(plan.lanes.filter(({ detail }) => detail === 'which one is not known')).toHaveLength(2)
  })

  it('lie below each other', () => {
    const { lanes, height } = sceneOf(fakeStory('many-servers')).plan
    lanes.forEach(({ top }, at) => {
      const before = lanes[at - 1]
      if (before !== undefined) expect(top).toBeGreaterThanOrEqual(before.top + before.height)
    })
    expect(height).toBeGreaterThanOrEqual(lanes.at(-1)!.top + lanes.at(-1)!.height)
  })
})

describe('bars', () => {
  it('reach from first to last octet', () => {
    const scene = sceneOf(fakeStory('slow-server'), 3)
    const upload = scene.bars.find(({ leg, transaction, kind }) => kind === 'leg' && leg === 1 && transaction === 3)!
    expect(timeAt(scene.scale, upload.x)).toBeCloseTo(1_050_204, 3)
    expect(timeAt(scene.scale, upload.x + upload.width)).toBeCloseTo(1_091_404, 3)
  })

  it('show a lost leg between its outer bounds, apart from those that are there', () => {
    const scene = sceneOf(fakeStory('slow-server'))
    const lost = scene.bars.filter(({ kind }) => kind === 'missing')
    expect(lost).toHaveLength(1)
    expect(lost[0]).toMatchObject({ leg: 3, state: 'lost', transaction: 4, count: 1 })
    expect(texts(scene)).toContain('986 leg 3 lost')
  })

  it('draw no bar for what an answer from the cache does not have, but a line from 1 to 4 and a sentence', () => {
    const scene = sceneOf(fakeStory('cache'))
    expect(scene.bars.filter(({ transaction, leg }) => transaction === 1 && (leg === 2 || leg === 3))).toEqual([])
    expect(scene.connectors.filter(({ kind }) => kind === 'cache')).toHaveLength(1)
    expect(texts(scene)).toContain('answered by cache or policy,')
  })

  it('hatch the wait between leg 2 and leg 3 and tell its share above 40 %', () => {
    const scene = sceneOf(fakeStory('slow-server'), 3)
    const wait = scene.bars.find(({ kind, isSelected }) => kind === 'wait' && isSelected)!
    expect(timeAt(scene.scale, wait.x)).toBeCloseTo(1_093_604, 3)
    expect(timeAt(scene.scale, wait.x + wait.width)).toBeCloseTo(2_935_804, 3)
    expect(texts(scene)).toContain('server wait 1.842 s, 91 %')
    const client = sceneOf(fakeStory('slow-client'))
    expect(texts(client).filter((text) => text.includes('%'))).toEqual([])
  })

  it('say how many merged transactions they hold and the worst total', () => {
    const scene = sceneOf(keptAlive(10_000, 3))
    const merged = scene.transactions.filter(({ count }) => count > 1)
    expect(scene.transactions.reduce((sum, { count }) => sum + count, 0)).toBe(10_000)
    expect(merged.length).toBeLessThan(100)
    expect(texts(scene).some((text) => /^[\d,]+ · (worst )?1\.\d+ s$/.test(text))).toBe(true)
    // Those with a lost leg keep their places.
    expect(merged.reduce((sum, { lost }) => sum + lost, 0)).toBeGreaterThan(100)
    expect(merged.some(({ lostAt }) => lostAt.length > 1)).toBe(true)
  })

  it('show the selected transaction by itself even where it is merged', () => {
    const scene = sceneOf(keptAlive(10_000, 3), 5000)
    expect(scene.transactions.filter(({ isSelected }) => isSelected)).toHaveLength(1)
    expect(new Set(scene.bars.filter(({ isSelected }) => isSelected).map(({ transaction }) => transaction))).toEqual(
      new Set([5000]),
    )
  })

  it('are found by their transaction however near one comes', () => {
    const exchanges = keptAlive(10_000, 3)
    const { transactions } = fakeConnection(exchanges)
    const { startUs } = transactions[7000]!
    const scene = sceneOf(exchanges, 7000, { fromUs: startUs - 10, untilUs: startUs + 10 })
    const box = scene.transactions.find(({ isSelected }) => isSelected)!
    expect(box.x).toBeCloseTo(xOf(scene.scale, startUs), 1)
    // What reaches far beyond the window is cut: a canvas counts in single precision.
    expect(box.width).toBeLessThan(scene.scale.width)
  })
})

describe('RTT ticks', () => {
  it('stand at the record that carries the value; 0 is not measured', () => {
    const scene = sceneOf(fakeStory('slow-server'))
    const client = scene.rtts.filter(({ side }) => side === 'client')
    expect(client.map(({ ms }) => ms)).toEqual([36, 37, null, 38, 41])
    expect(client.map(({ stem }) => stem === 0)).toEqual([false, false, true, false, false])
    expect(texts(scene)).toEqual(expect.arrayContaining(['36', 'n/m', '41']))
    expect(timeAt(scene.scale, client[3]!.x)).toBeCloseTo(1_050_204 + 2_033_400 - 2_000, -4)
  })
})

const stories = fc.record({
  count: fc.integer({ min: 1, max: 150 }),
  servers: fc.integer({ min: 1, max: 6 }),
  seed: fc.nat(1e6),
  from: fc.double({ min: 0, max: 0.9, noNaN: true }),
  share: fc.double({ min: 1e-6, max: 1, noNaN: true }),
})

function sceneOfStory({
  count,
  servers,
  seed,
  from,
  share,
}: {
  count: number
  servers: number
  seed: number
  from: number
  share: number
}) {
  const exchanges = keptAlive(count, servers, seed)
  const length = fakeConnection(exchanges).lengthUs
  const fromUs = length * from
  const untilUs = Math.max(fromUs + 20, fromUs + length * share)
  return sceneOf(exchanges, seed % count, { fromUs, untilUs })
}

describe('labels', () => {
  it('never lie on each other', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { labels } = sceneOfStory(story)
        labels.forEach((label, at) => {
          for (const other of labels.slice(0, at)) {
            const isBeside = label.x + label.width <= other.x || other.x + other.width <= label.x
            expect(isBeside || Math.abs(label.y - other.y) >= 8, `${label.text} and ${other.text}`).toBe(true)
          }
        })
      }),
      { numRuns: 60 },
    )
  })
})

describe('the pointer', () => {
  it('hits what is drawn under it', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const scene = sceneOfStory(story)
        const { left, width } = scene.scale
        for (const bar of scene.bars) {
          const x = bar.x + bar.width / 2
          if (x < left || x > left + width) continue
          const hit = hitTest(scene, x, bar.y + bar.height / 2)
          if (hit?.kind !== 'bar') throw new Error(`nothing at ${x}`)
          expect(x).toBeGreaterThanOrEqual(hit.bar.x - 1e-6)
          expect(x).toBeLessThanOrEqual(hit.bar.x + hit.bar.width + 1e-6)
          expect(hit.bar.lane).toBe(bar.lane)
        }
        for (const box of scene.transactions) {
          const x = box.x + box.width / 2
          if (x < left || x > left + width) continue
          const hit = hitTest(scene, x, box.y + box.height / 2)
          expect(hit?.kind).toBe('transaction')
        }
      }),
      { numRuns: 40 },
    )
  })

  it('reaches a few pixels beside a narrow bar, and no further', () => {
    const scene = sceneOf([fakeExchange(), fakeExchange({ startUs: 5_000_000 })])
    const bar = scene.bars.find(({ leg }) => leg === 1)!
    const y = bar.y + bar.height / 2
    expect(hitTest(scene, bar.x + bar.width + 4, y)?.kind).toBe('bar')
    expect(hitTest(scene, bar.x + bar.width + 40, y)).toBeUndefined()
  })

  it('finds the name of folded server connections', () => {
    const scene = sceneOf(fakeStory('many-servers'))
    const lane = scene.plan.lanes.find(({ kind }) => kind === 'folded')!
    expect(hitTest(scene, 60, lane.top + 5)).toEqual({ kind: 'fold' })
    expect(hitTest(scene, 60, scene.plan.lanes[1]!.top + 5)).toBeUndefined()
  })
})

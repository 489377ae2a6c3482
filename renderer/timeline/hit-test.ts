/** What of a scene lies under the pointer. */
import type { LaneScene, SceneBar, SceneBox, SceneRtt, SceneTransaction } from './lane-scene.ts'

export type LaneHit =
  | { readonly kind: 'transaction'; readonly box: SceneTransaction }
  | { readonly kind: 'bar'; readonly bar: SceneBar }
  | { readonly kind: 'rtt'; readonly rtt: SceneRtt }
  /** The name of the server connections that share a lane. */
  | { readonly kind: 'fold' }

/** Pixels beside a narrow bar that count as the bar: a pointer is not finer. */
const REACH = 5

function distance(box: SceneBox, x: number, y: number, reachY: number): number {
  if (y < box.y - reachY || y > box.y + box.height + reachY) return Infinity
  return x < box.x ? box.x - x : x > box.x + box.width ? x - box.x - box.width : 0
}

/** The nearest within reach; of equals the one painted last, which is the one that is seen. */
function nearest<T>(items: readonly T[], distanceOf: (item: T) => number): T | undefined {
  let found: T | undefined
  let least = REACH
  for (const item of items) {
    const away = distanceOf(item)
    if (away > least) continue
    least = away
    found = item
  }
  return found
}

/** What lies at a point of the scene; undefined for its ground. */
export function hitTest(scene: LaneScene, x: number, y: number): LaneHit | undefined {
  const { left, width } = scene.scale
  if (x < left) {
    const lane = scene.plan.lanes.find((entry) => y >= entry.top && y < entry.top + entry.height)
    return lane?.kind === 'folded' ? { kind: 'fold' } : undefined
  }
  if (x > left + width) return undefined
  const bar = nearest(scene.bars, (entry) => distance(entry, x, y, 1))
  if (bar !== undefined) return { kind: 'bar', bar }
  const box = nearest(scene.transactions, (entry) => distance(entry, x, y, 2))
  if (box !== undefined) return { kind: 'transaction', box }
  const rtt = nearest(scene.rtts, (entry) => {
    const isBeside = y > entry.baseY - 26 && y <= entry.baseY + 2
    return isBeside ? Math.abs(entry.x - x) : Infinity
  })
  return rtt === undefined ? undefined : { kind: 'rtt', rtt }
}

/**
 * Data sets that wait for their template (RFC 7011 §8, §9.3). Bounded in octets and sets over all sessions; the
 * oldest are given up first.
 */
import { present } from '../bytes/invariant.ts'
import { MAX_PENDING_OCTETS, MAX_PENDING_SETS } from '../limits.ts'

export interface PendingSet<Origin> {
  readonly templateId: number
  /** Who sent it in which message: as the decoder wants it back. */
  readonly origin: Origin
  /** Export time of its message, Unix seconds. */
  readonly seconds: number
  /** The octets after the set header. */
  readonly octets: Uint8Array<ArrayBuffer>
  /** Octets from the beginning of the message to `octets`. */
  readonly offset: number
  /** The set ran past its message and was clipped there. */
  readonly isClipped: boolean
}

export interface PendingSets<Origin> {
  /** Keeps a set under a key (domain and template); the answer has the older ones that had to go for it. */
  add(key: object, set: PendingSet<Origin>): readonly PendingSet<Origin>[]
  /** The sets that waited under a key for a template, in the order in which they came. */
  take(key: object, templateId: number): readonly PendingSet<Origin>[]
  /** The sets that waited under a key for any template. */
  takeAllOf(key: object): readonly PendingSet<Origin>[]
  /** The sets that waited under a key and came before a time, by their template the first ones. */
  takeOlder(key: object, seconds: number): readonly PendingSet<Origin>[]
  /** All that still waits, in the order in which it came. */
  takeAll(): readonly PendingSet<Origin>[]
  /** Whether anything waits under a key. */
  has(key: object): boolean
  octets(): number
}

interface Entry<Origin> {
  readonly key: object
  readonly set: PendingSet<Origin>
  isGone: boolean
}

export interface PendingLimits {
  readonly octets: number
  readonly sets: number
}

const DEFAULT_LIMITS: PendingLimits = { octets: MAX_PENDING_OCTETS, sets: MAX_PENDING_SETS }

/** Makes an empty waiting room. */
export function createPendingSets<Origin>(limits: PendingLimits = DEFAULT_LIMITS): PendingSets<Origin> {
  let queue: Entry<Origin>[] = []
  let head = 0
  let octets = 0
  let count = 0
  const waiting = new Map<object, Map<number, Entry<Origin>[]>>()

  function dropOldest(dropped: PendingSet<Origin>[]): void {
    const entry = present(queue[head++], 'a waiting set')
    if (entry.isGone) return
    const entries = waiting.get(entry.key)?.get(entry.set.templateId)
    // The oldest of the whole queue is the oldest of its key, too.
    entries?.shift()
    if (entries?.length === 0) {
      const byTemplate = present(waiting.get(entry.key), 'what waits')
      byTemplate.delete(entry.set.templateId)
      if (byTemplate.size === 0) waiting.delete(entry.key)
    }
    remove(entry)
    dropped.push(entry.set)
  }

  function remove(entry: Entry<Origin>): void {
    entry.isGone = true
    octets -= entry.set.octets.length
    count--
  }

  function compact(): void {
    if (queue.length < 1024 || queue.length < 2 * (count + 1)) return
    queue = queue.slice(head).filter((entry) => !entry.isGone)
    head = 0
  }

  return {
    add(key, set) {
      const dropped: PendingSet<Origin>[] = []
      while (head < queue.length && (octets + set.octets.length > limits.octets || count >= limits.sets)) {
        dropOldest(dropped)
      }
      compact()
      const entry: Entry<Origin> = { key, set, isGone: false }
      queue.push(entry)
      octets += set.octets.length
      count++
      let byTemplate = waiting.get(key)
      if (byTemplate === undefined) waiting.set(key, (byTemplate = new Map<number, Entry<Origin>[]>()))
      const entries = byTemplate.get(set.templateId)
      if (entries === undefined) byTemplate.set(set.templateId, [entry])
      else entries.push(entry)
      return dropped
    },
    take(key, templateId) {
      const byTemplate = waiting.get(key)
      const entries = byTemplate?.get(templateId)
      if (byTemplate === undefined || entries === undefined) return []
      byTemplate.delete(templateId)
      if (byTemplate.size === 0) waiting.delete(key)
      entries.forEach(remove)
      return entries.map((entry) => entry.set)
    },
    takeAllOf(key) {
      const entries = [...(waiting.get(key)?.values() ?? [])].flat()
      waiting.delete(key)
      entries.forEach(remove)
      return entries.map((entry) => entry.set)
    },
    takeOlder(key, seconds) {
      const byTemplate = waiting.get(key)
      const taken: PendingSet<Origin>[] = []
      for (const [templateId, entries] of byTemplate ?? []) {
        const left = entries.filter((entry) => entry.set.seconds >= seconds)
        for (const entry of entries) {
          if (entry.set.seconds >= seconds) continue
          remove(entry)
          taken.push(entry.set)
        }
        if (left.length > 0) byTemplate?.set(templateId, left)
        else byTemplate?.delete(templateId)
      }
      if (byTemplate?.size === 0) waiting.delete(key)
      return taken
    },
    takeAll() {
      const left = queue.slice(head).filter((entry) => !entry.isGone)
      left.forEach(remove)
      queue = []
      head = 0
      waiting.clear()
      return left.map((entry) => entry.set)
    },
    has: (key) => waiting.has(key),
    octets: () => octets,
  }
}

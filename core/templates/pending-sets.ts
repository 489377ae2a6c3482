/**
 * Data sets that wait for their template (RFC 7011 §8, §9.3). Bounded in octets and sets over all sessions; the
 * oldest are given up first.
 */
import { present } from '../bytes/invariant.ts'
import { MAX_PENDING_OCTETS, MAX_PENDING_SETS } from '../limits/templates.ts'

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
  /** The sets that waited under a key for a template, in the order in which they came: the first ones up to a weight, at least one. */
  take(key: object, templateId: number, weight?: number): readonly PendingSet<Origin>[]
  /** What waits under a key for a template waits under another key; false when nothing does. */
  move(key: object, templateId: number, to: object): boolean
  /** The sets that waited under a key for any template. */
  takeAllOf(key: object): readonly PendingSet<Origin>[]
  /** The sets that waited under a key and came before a time, by their template the first ones. */
  takeOlder(key: object, seconds: number): readonly PendingSet<Origin>[]
  /** All that still waits, in the order in which it came. */
  takeAll(): readonly PendingSet<Origin>[]
  /** What waits, by key and template. */
  lines(): Iterable<WaitingLine<Origin>>
  /** Whether anything waits under a key. */
  has(key: object): boolean
  octets(): number
}

/** The sets under a key that wait for one template. */
export interface WaitingLine<Origin> {
  readonly templateId: number
  readonly sets: number
  readonly octets: number
  /** The one that came first. */
  readonly first: PendingSet<Origin>
}

/** What a set weighs: its octets, and what it takes however short it is. */
export function weightOfSet({ octets }: PendingSet<unknown>): number {
  return octets.length + SET_WEIGHT
}

const SET_WEIGHT = 128

/** The sets that wait for one template; those before `head` are gone. */
interface Line<Origin> {
  key: object
  entries: Entry<Origin>[]
  head: number
}

interface Entry<Origin> {
  readonly line: Line<Origin>
  /** Undefined once it is gone: lists that are tidied up later do not keep it. */
  set: PendingSet<Origin> | undefined
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
  const waiting = new Map<object, Map<number, Line<Origin>>>()

  function dropOldest(dropped: PendingSet<Origin>[]): void {
    const entry = present(queue[head++], 'a waiting set')
    const { line } = entry
    const set = remove(entry)
    if (set === undefined) return
    // The oldest of the whole queue is the oldest of its line, too.
    line.head++
    if (line.head === line.entries.length) removeLine(line.key, set.templateId)
    else compactLine(line)
    dropped.push(set)
  }

  /** A line whose template never comes would else keep a place for each set that it ever had. */
  function compactLine(line: Line<Origin>): void {
    if (line.head < 1024 || 2 * line.head < line.entries.length) return
    line.entries = line.entries.slice(line.head)
    line.head = 0
  }

  function removeLine(key: object, templateId: number): void {
    const byTemplate = waiting.get(key)
    byTemplate?.delete(templateId)
    if (byTemplate?.size === 0) waiting.delete(key)
  }

  function linesOf(key: object): Map<number, Line<Origin>> {
    let byTemplate = waiting.get(key)
    if (byTemplate === undefined) waiting.set(key, (byTemplate = new Map<number, Line<Origin>>()))
    return byTemplate
  }

  /** The set of an entry, which is gone from here on; undefined when it was before. */
  function remove(entry: Entry<Origin>): PendingSet<Origin> | undefined {
    const { set } = entry
    if (set === undefined) return undefined
    entry.set = undefined
    octets -= set.octets.length
    count--
    return set
  }

  function removeAll(entries: readonly Entry<Origin>[]): PendingSet<Origin>[] {
    return entries.flatMap((entry) => remove(entry) ?? [])
  }

  function* listLines(): Generator<WaitingLine<Origin>> {
    for (const byTemplate of waiting.values()) {
      for (const [templateId, { entries, head: from }] of byTemplate) {
        const sets = entries.slice(from).flatMap(({ set }) => set ?? [])
        const [first] = sets
        if (first === undefined) continue
        yield { templateId, sets: sets.length, octets: sets.reduce((sum, set) => sum + set.octets.length, 0), first }
      }
    }
  }

  function compact(): void {
    if (queue.length < 1024 || queue.length < 2 * (count + 1)) return
    queue = queue.slice(head).filter((entry) => entry.set !== undefined)
    head = 0
  }

  return {
    add(key, set) {
      const dropped: PendingSet<Origin>[] = []
      while (head < queue.length && (octets + set.octets.length > limits.octets || count >= limits.sets)) {
        dropOldest(dropped)
      }
      compact()
      const byTemplate = linesOf(key)
      let line = byTemplate.get(set.templateId)
      if (line === undefined) byTemplate.set(set.templateId, (line = { key, entries: [], head: 0 }))
      const entry: Entry<Origin> = { line, set }
      line.entries.push(entry)
      queue.push(entry)
      octets += set.octets.length
      count++
      return dropped
    },
    take(key, templateId, weight = Number.POSITIVE_INFINITY) {
      const line = waiting.get(key)?.get(templateId)
      if (line === undefined) return []
      const taken: PendingSet<Origin>[] = []
      for (let left = weight; line.head < line.entries.length && left > 0; line.head++) {
        const set = present(remove(present(line.entries[line.head], 'an entry')), 'a waiting set')
        left -= weightOfSet(set)
        taken.push(set)
      }
      if (line.head === line.entries.length) removeLine(key, templateId)
      return taken
    },
    move(key, templateId, to) {
      const line = waiting.get(key)?.get(templateId)
      if (line === undefined) return false
      removeLine(key, templateId)
      line.key = to
      linesOf(to).set(templateId, line)
      return true
    },
    takeAllOf(key) {
      const lines = [...(waiting.get(key)?.values() ?? [])]
      const entries = lines.flatMap((line) => line.entries.slice(line.head))
      waiting.delete(key)
      return removeAll(entries)
    },
    takeOlder(key, seconds) {
      const taken: PendingSet<Origin>[] = []
      for (const [templateId, line] of waiting.get(key) ?? []) {
        const entries = line.entries.slice(line.head)
        const isOlder = ({ set }: Entry<Origin>): boolean => set !== undefined && set.seconds < seconds
        for (const set of removeAll(entries.filter(isOlder))) taken.push(set)
        line.head = 0
        line.entries = entries.filter(({ set }) => set !== undefined)
        if (line.entries.length === 0) removeLine(key, templateId)
      }
      return taken
    },
    takeAll() {
      const left = removeAll(queue.slice(head))
      queue = []
      head = 0
      waiting.clear()
      return left
    },
    lines: listLines,
    has: (key) => waiting.has(key),
    octets: () => octets,
  }
}

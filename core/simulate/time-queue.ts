/** What is still to come, the earliest first; of equal moments the one that was added first. */
export class TimeQueue<T> {
  private readonly heap: { readonly micros: number; readonly order: number; readonly item: T }[] = []
  private added = 0

  get size(): number {
    return this.heap.length
  }

  /** The moment of the earliest item; infinite when there is none. */
  get nextMicros(): number {
    return this.heap[0]?.micros ?? Number.POSITIVE_INFINITY
  }

  add(micros: number, item: T): void {
    const { heap } = this
    const entry = { micros, order: this.added++, item }
    let at = heap.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]!
      if (above.micros <= micros) break
      heap[at] = above
      at = parent
    }
    heap[at] = entry
  }

  /** Takes the earliest item out; undefined when there is none. */
  take(): T | undefined {
    const { heap } = this
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined) return undefined
    if (heap.length > 0) this.sink(last)
    return first.item
  }

  clear(): void {
    this.heap.length = 0
  }

  private sink(entry: (typeof this.heap)[number]): void {
    const { heap } = this
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      if (left >= heap.length) break
      const right = left + 1
      const child = right < heap.length && isEarlier(heap[right]!, heap[left]!) ? right : left
      const below = heap[child]!
      if (!isEarlier(below, entry)) break
      heap[at] = below
      at = child
    }
    heap[at] = entry
  }
}

interface Moment {
  readonly micros: number
  readonly order: number
}

function isEarlier(one: Moment, other: Moment): boolean {
  return one.micros < other.micros || (one.micros === other.micros && one.order < other.order)
}

/**
 * What happened to the data of one transport session over time, in cells of ten seconds. When the range outgrows
 * `MAX_TRUST_CELLS`, two cells become one. What is only so for now (lost, waiting) is counted, so that it can be taken back.
 */
import { MAX_TRUST_CELLS } from '../limits/decode.ts'
import { TRUST_BITS } from '../protocol/health-report.ts'

/** Seconds of a cell at first. */
export const TRUST_CELL_SECONDS = 10

/** Cells of `secondsPerCell`, counted from the epoch: `first` to before `end`. */
export interface TrustSpan {
  readonly secondsPerCell: number
  readonly first: number
  readonly end: number
}

export interface TrustTimeline {
  /** Notes what happened at a time (Unix seconds), in `TRUST_BITS`. */
  add(seconds: number, bits: number): void
  /** Notes units lost at a time, or, below zero, that they were not. */
  addLoss(seconds: number, units: number): void
  /** Notes sets that wait since a time, or, below zero, that they do no more. */
  addWaiting(seconds: number, sets: number): void
  /** Undefined before anything happened. */
  span(): TrustSpan | undefined
  /** The cells of a span whose cells are as long as these, or some times longer. */
  cells(span: TrustSpan): number[]
}

/** Makes the timeline of a session that has sent nothing yet. */
export function createTrustTimeline(): TrustTimeline {
  let secondsPerCell = TRUST_CELL_SECONDS
  let first = 0
  let count = 0
  let bits: Uint8Array | undefined
  /** Most sessions lose nothing and wait for nothing. */
  let lost: Float64Array | undefined
  let waiting: Float64Array | undefined

  function cellOf(seconds: number): number {
    const cell = Math.floor(seconds / secondsPerCell) - first
    return cell >= 0 && cell < count ? cell : makeRoom(seconds)
  }

  function makeRoom(seconds: number): number {
    const at = Math.floor(seconds / secondsPerCell)
    if (count === 0) first = at
    const newFirst = Math.min(first, at)
    const newCount = Math.max(first + count, at + 1) - newFirst
    if (newCount > MAX_TRUST_CELLS) {
      fold()
      return cellOf(seconds)
    }
    if (newFirst < first) {
      bits?.copyWithin(first - newFirst, 0, count).fill(0, 0, first - newFirst)
      lost?.copyWithin(first - newFirst, 0, count).fill(0, 0, first - newFirst)
      waiting?.copyWithin(first - newFirst, 0, count).fill(0, 0, first - newFirst)
    }
    first = newFirst
    count = newCount
    return at - first
  }

  function fold(): void {
    const newFirst = Math.floor(first / 2)
    for (let cell = 0; cell < count; cell++) {
      const into = Math.floor((first + cell) / 2) - newFirst
      if (bits !== undefined) move(bits, cell, into, (a, b) => a | b)
      if (lost !== undefined) move(lost, cell, into, (a, b) => a + b)
      if (waiting !== undefined) move(waiting, cell, into, (a, b) => a + b)
    }
    count = Math.floor((first + count - 1) / 2) - newFirst + 1
    first = newFirst
    secondsPerCell *= 2
  }

  return {
    add(seconds, more) {
      const cell = cellOf(seconds)
      bits ??= new Uint8Array(MAX_TRUST_CELLS)
      bits[cell] = (bits[cell] ?? 0) | more
    },
    addLoss(seconds, units) {
      const cell = cellOf(seconds)
      lost ??= new Float64Array(MAX_TRUST_CELLS)
      lost[cell] = (lost[cell] ?? 0) + units
    },
    addWaiting(seconds, sets) {
      const cell = cellOf(seconds)
      waiting ??= new Float64Array(MAX_TRUST_CELLS)
      waiting[cell] = (waiting[cell] ?? 0) + sets
    },
    span: () => (count === 0 ? undefined : { secondsPerCell, first, end: first + count }),
    cells(span) {
      const cells = new Array<number>(span.end - span.first).fill(0)
      const factor = span.secondsPerCell / secondsPerCell
      for (let cell = 0; cell < count; cell++) {
        const into = Math.floor((first + cell) / factor) - span.first
        const isLost = (lost?.[cell] ?? 0) > 0
        const isWaiting = (waiting?.[cell] ?? 0) > 0
        const all = (bits?.[cell] ?? 0) | (isLost ? TRUST_BITS.lost : 0) | (isWaiting ? TRUST_BITS.waiting : 0)
        cells[into] = (cells[into] ?? 0) | all
      }
      return cells
    },
  }
}

/** Empties one cell into another before it, or keeps it where it is. */
function move(cells: Uint8Array | Float64Array, from: number, into: number, join: (a: number, b: number) => number) {
  if (from === into) return
  const value = cells[from] ?? 0
  cells[from] = 0
  cells[into] = join(cells[into] ?? 0, value)
}

/** The span of all timelines in cells that are long enough for `MAX_TRUST_CELLS`; undefined when there is none. */
export function commonSpan(spans: readonly TrustSpan[]): TrustSpan | undefined {
  if (spans.length === 0) return undefined
  let secondsPerCell = TRUST_CELL_SECONDS
  let from = Infinity
  let to = -Infinity
  for (const span of spans) {
    secondsPerCell = Math.max(secondsPerCell, span.secondsPerCell)
    from = Math.min(from, span.first * span.secondsPerCell)
    to = Math.max(to, span.end * span.secondsPerCell)
  }
  for (;;) {
    const first = Math.floor(from / secondsPerCell)
    const end = Math.ceil(to / secondsPerCell)
    if (end - first <= MAX_TRUST_CELLS) return { secondsPerCell, first, end }
    secondsPerCell *= 2
  }
}

/**
 * Between which export times records of an observation domain are lost. What is only so for now is counted, so that a loss that
 * proves to be none vanishes. Bounded: past `MAX_LOSS_SPANS` the two spans with the least time between them become one.
 */
import { present } from '../bytes/invariant.ts'
import { MAX_LOSS_SPANS } from '../limits/decode.ts'

/** A gap in the sequence of a domain: export times between which records were lost, Unix seconds. */
export interface LossSpan {
  readonly sessionId: number
  readonly domain: number
  readonly fromSeconds: number
  readonly toSeconds: number
}

/** The same without whose it is. */
export type LossTimes = Pick<LossSpan, 'fromSeconds' | 'toSeconds'>

export interface CountedSpan extends LossTimes {
  /** Records, messages or flows: what the sequence counts. */
  readonly units: number
}

export interface LossSpans {
  /** Notes units lost between two export times, or, below zero, that they were not. */
  add(times: LossTimes, units: number): void
  /** What is lost by now, by time; spans that touch are one. */
  list(): LossTimes[]
  /** The same with how much of it is lost. */
  spans(): readonly CountedSpan[]
}

interface Span {
  fromSeconds: number
  toSeconds: number
  units: number
}

/** Makes the spans of a domain that has lost nothing yet. */
export function createLossSpans(maxSpans = MAX_LOSS_SPANS): LossSpans {
  /** By time, and none touches another: a loss that is taken back lies in exactly one. */
  let spans: Span[] = []

  function insert(span: Span): void {
    const before = spans.filter(({ toSeconds }) => toSeconds < span.fromSeconds)
    const after = spans.filter(({ fromSeconds }) => fromSeconds > span.toSeconds)
    const joined = spans.slice(before.length, spans.length - after.length).reduce(join, span)
    spans = [...before, joined, ...after]
    if (spans.length > maxSpans) joinNearest()
  }

  function joinNearest(): void {
    const gapBefore = (index: number): number =>
      present(spans[index], 'a span').fromSeconds - present(spans[index - 1], 'a span').toSeconds
    let nearest = 1
    for (let index = 2; index < spans.length; index++) if (gapBefore(index) < gapBefore(nearest)) nearest = index
    spans.splice(nearest - 1, 2, spans.slice(nearest - 1, nearest + 1).reduce(join))
  }

  return {
    add(times, units) {
      // A clock that was set back makes the later of two messages the earlier one.
      const fromSeconds = Math.min(times.fromSeconds, times.toSeconds)
      const toSeconds = Math.max(times.fromSeconds, times.toSeconds)
      const known = spans.find((span) => span.fromSeconds <= fromSeconds && span.toSeconds >= toSeconds)
      if (known === undefined) {
        if (units > 0) insert({ fromSeconds, toSeconds, units })
        return
      }
      known.units += units
      if (known.units <= 0) spans.splice(spans.indexOf(known), 1)
    },
    spans: () => spans.map((span) => ({ ...span })),
    list: () => spans.map(({ fromSeconds, toSeconds }) => ({ fromSeconds, toSeconds })),
  }
}

function join(one: Span, other: Span): Span {
  return {
    fromSeconds: Math.min(one.fromSeconds, other.fromSeconds),
    toSeconds: Math.max(one.toSeconds, other.toSeconds),
    units: one.units + other.units,
  }
}

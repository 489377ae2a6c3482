/** When the next piece of traffic is due: evenly at a rate, each somewhere within its share of the time. */
import type { Random } from './random.ts'

/** All moments in Unix microseconds. */
export interface TrafficPace {
  readonly fromMicros: number
  /** Nothing begins from here on; infinite when only the count ends it. */
  readonly toMicros: number
  readonly perSecond: number
  /** Pieces in all. */
  readonly count: number
  /** Called for each piece that begins. */
  readonly onPiece: () => void
  readonly restart: Restart | undefined
}

/** An exporter that goes down, and comes up again without anything that it held. */
export interface Restart {
  readonly downMicros: number
  readonly upMicros: number
}

/** The moments of a pace in their order; the last one is at `count`, or before `toMicros`. */
export function* dueMoments(random: Random, pace: TrafficPace): Generator<number, void> {
  const { fromMicros, perSecond, restart } = pace
  let pauseMicros = 0
  for (let index = 0; index < pace.count; index++) {
    const offset = Math.floor(((index + random.fraction()) * 1_000_000) / perSecond)
    if (restart !== undefined && pauseMicros === 0 && fromMicros + offset >= restart.downMicros) {
      pauseMicros = restart.upMicros - restart.downMicros
    }
    const micros = fromMicros + offset + pauseMicros
    if (micros >= pace.toMicros) return
    pace.onPiece()
    yield micros
  }
}

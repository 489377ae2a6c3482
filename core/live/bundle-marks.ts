/** Finds the records that were marked in a session among those of a bundle, where they have other numbers. */
import type { DecodedBlock } from '../decode/block.ts'
import type { MarkPlace, PlacedMark } from '../session/bundle-places.ts'

export interface MarkFinder {
  /** Looks through a block; nothing of it is kept. */
  take(block: DecodedBlock): void
  /** For each mark the number of its record in what was taken, 0 where it was not among it. */
  records(): readonly number[]
}

interface Sought extends MarkPlace {
  readonly index: number
}

/** Looks for marks; `exporterOf` says by what name the bundle knows an exporter. */
export function createMarkFinder(
  marks: readonly PlacedMark[],
  exporterOf: (exporter: string) => string = (exporter) => exporter,
): MarkFinder {
  const byArrival = new Map<bigint, Sought[]>()
  const byMessage = new Map<number, readonly Sought[]>()
  const exporters = new Map<number, string>()
  const records = marks.map(() => 0)
  for (const [index, { place }] of marks.entries()) {
    if (place === undefined) continue
    const sought = { ...place, exporter: exporterOf(place.exporter), index }
    const others = byArrival.get(place.arrivalNs)
    if (others === undefined) byArrival.set(place.arrivalNs, [sought])
    else others.push(sought)
  }

  function takeMessages({ newSessions, messages }: DecodedBlock): void {
    for (const { id, exporter } of newSessions) exporters.set(id, exporter)
    for (let row = 0; row < messages.count; row++) {
      const sought = byArrival
        .get(messages.arrival[row] ?? 0n)
        ?.filter(
          ({ domain, sequence, exporter }) =>
            domain === messages.domain[row] &&
            sequence === messages.sequence[row] &&
            exporter === exporters.get(messages.sessionId[row] ?? -1),
        )
      if (sought !== undefined && sought.length > 0) byMessage.set(messages.number[row] ?? 0, sought)
    }
  }

  return {
    take(block) {
      if (byArrival.size === 0) return
      takeMessages(block)
      if (byMessage.size === 0) return
      for (const { rowCount, record, message, offset } of block.batches) {
        for (let row = 0; row < rowCount; row++) {
          for (const sought of byMessage.get(message[row] ?? 0) ?? []) {
            if (sought.offset === offset[row]) records[sought.index] = record[row] ?? 0
          }
        }
      }
    },
    records: () => records,
  }
}

/**
 * Where the records of sessions are: the session of a record, the records of a session, and the layer-7 fields that each
 * brought. A batch adds its rows in one go, as a segment; the fields are copied as the columns that they are. Entries ascend in the
 * order in which records came, and the oldest may go.
 */
import type { RecordBatch } from '../../decode/block.ts'
import { createLayer7Rows, type Layer7Rows, type Layer7Value } from './layer7-rows.ts'
import {
  addRow,
  CHUNK_ROWS,
  chunkOf,
  createRowTable,
  dropRows,
  layOut,
  MAX_ROW_NUMBER,
  placeOf,
  rowsBelow,
} from '../transactions/row-table.ts'
import type { TrafficSessionBounds } from './session-bounds.ts'
import type { UniflowFields } from './uniflow-fields.ts'

/** A record that is in no session. */
const NO_HALF = 0xffff_ffff
const NO_ROW = -1
/** Part of the bounds that goes at once when room is made. */
const SHARE_AT_ONCE = 1 / 16

const LAYOUT = layOut({
  doubles: {},
  /** The entry of the same half that came before. */
  words: { next: 1 },
  /** Half: 2 × row of the session + direction. */
  unsigned: { record: 1, templateVersion: 1, half: 1 },
})
const ENTRY = LAYOUT.places

export interface RecordPlaces {
  /** Adds the rows of a batch, in no session yet; returns the entry of the first, -1 when there is no room. */
  addBatch(batch: RecordBatch, fields: UniflowFields): number
  /** Puts an entry into a half of a session, before those that it has. */
  place(entry: number, half: number, next: number): void
  /** The half (2 × row + direction) of the session that a record is in; undefined when it is in none. */
  halfOf(record: number): number | undefined
  /** All records that are in a session, with their half of it; the session may have gone. */
  eachPlaced(visit: (record: number, half: number) => void): void
  /** Entries of a chain that are there, the last one first. */
  chain(lastEntry: number): readonly number[]
  recordOf(entry: number): number
  templateVersionOf(entry: number): number
  /** Dictionary ids of texts that the fields of an entry have. */
  textIdsOf(entry: number): readonly number[]
  /** Those of all entries, some more than once. */
  eachText(visit: (id: number) => void): void
  layer7Of(entry: number, textOf: (id: number) => string): readonly Layer7Value[]
  /** Lets the oldest entries go as long as their records come before one. */
  forgetBefore(record: number): void
  /** Entries that there ever were: none gets the number of another, and they end at `MAX_ROW_NUMBER`. */
  readonly entriesGiven: number
  /** Records whose layer-7 fields were not kept. */
  readonly layer7Dropped: number
}

/** Rows of one batch. */
interface Segment {
  readonly firstEntry: number
  readonly rowCount: number
  readonly firstRecord: number
  readonly lastRecord: number
  readonly fields: UniflowFields
  /** Of its layer-7 fields, among those of the shape; -1 when they are not kept. */
  firstRow: number
}

/** Makes it without records. */
export function createRecordPlaces(
  bounds: Pick<TrafficSessionBounds, 'records' | 'layer7Octets' | 'isOldestOut'>,
): RecordPlaces {
  const { records: maxRecords, layer7Octets: maxLayer7Octets, isOldestOut } = bounds
  const entries = createRowTable(LAYOUT)
  let layer7Octets = 0
  let layer7Dropped = 0
  let segments: Segment[] = []
  const layer7 = new Map<UniflowFields, Layer7Rows>()

  function hasRoom(rowCount: number): boolean {
    return entries.count - entries.firstRow + rowCount <= maxRecords && entries.count + rowCount < MAX_ROW_NUMBER
  }

  function makeRoom(rowCount: number): void {
    if (!isOldestOut) return
    const excess = entries.count - entries.firstRow + rowCount - maxRecords
    drop(entries.firstRow + Math.max(excess + CHUNK_ROWS - 1, SHARE_AT_ONCE * maxRecords))
  }

  /** Lets the entries before one go, with what their segments have. */
  function drop(before: number): void {
    dropRows(entries, before)
    const kept = segments.findIndex(({ firstEntry, rowCount }) => firstEntry + rowCount > entries.firstRow)
    const gone = kept < 0 ? segments.length : kept
    for (const segment of segments.slice(0, gone)) dropLayer7(segment)
    segments = segments.slice(gone)
  }

  function dropLayer7(segment: Segment): void {
    const rows = layer7.get(segment.fields)
    if (rows === undefined || segment.firstRow === NO_ROW) return
    rows.dropBefore(segment.firstRow + segment.rowCount)
    layer7Octets -= rows.octetsPerRow * segment.rowCount
    segment.firstRow = NO_ROW
  }

  function makeLayer7Room(octets: number): void {
    if (!isOldestOut || layer7Octets + octets <= maxLayer7Octets) return
    const target = maxLayer7Octets - Math.max(octets, SHARE_AT_ONCE * maxLayer7Octets)
    for (const segment of segments) {
      if (layer7Octets <= target) return
      dropLayer7(segment)
    }
  }

  /** The first row of a batch among those of its shape; -1 when there is no room. */
  function copyLayer7(batch: RecordBatch, fields: UniflowFields): number {
    const rows = layer7.get(fields) ?? createLayer7Rows(fields)
    layer7.set(fields, rows)
    const octets = rows.octetsPerRow * batch.rowCount
    if (octets === 0) return NO_ROW
    makeLayer7Room(octets)
    if (layer7Octets + octets > maxLayer7Octets) {
      layer7Dropped += batch.rowCount
      return NO_ROW
    }
    layer7Octets += octets
    return rows.add(batch)
  }

  function readLayer7(entry: number, textOf: (id: number) => string): readonly Layer7Value[] {
    const segment = segmentOf(entry)
    if (segment === undefined || segment.firstRow === NO_ROW) return []
    return layer7.get(segment.fields)?.read(segment.firstRow + entry - segment.firstEntry, textOf) ?? []
  }

  function segmentOf(entry: number): Segment | undefined {
    let low = 0
    let high = segments.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((segments[middle]?.firstEntry ?? 0) <= entry) low = middle
      else high = middle - 1
    }
    return segments[low]
  }

  /** The entry of a record; -1 when no segment has it. */
  function entryOf(record: number): number {
    for (let index = segments.length - 1; index >= 0; index -= 1) {
      const segment = segments[index]
      if (segment === undefined || record < segment.firstRecord || record > segment.lastRecord) continue
      let low = Math.max(segment.firstEntry, entries.firstRow)
      let high = segment.firstEntry + segment.rowCount - 1
      while (low < high) {
        const middle = (low + high) >>> 1
        if (entries.get.record(middle) < record) low = middle + 1
        else high = middle
      }
      if (entries.get.record(low) === record) return low
    }
    return NO_ROW
  }

  return {
    addBatch(batch, fields) {
      const { rowCount } = batch
      if (rowCount === 0) return NO_ROW
      if (!hasRoom(rowCount)) makeRoom(rowCount)
      if (!hasRoom(rowCount)) return NO_ROW
      const firstEntry = entries.count
      for (let row = 0; row < rowCount; row += 1) {
        const entry = addRow(entries)
        const { unsigned } = chunkOf(entries, entry)
        const at = placeOf(entries, entry)
        unsigned[at + ENTRY.record] = batch.record[row]!
        unsigned[at + ENTRY.templateVersion] = batch.templateVersion[row]!
        unsigned[at + ENTRY.half] = NO_HALF
      }
      segments.push({
        firstEntry,
        rowCount,
        firstRecord: batch.record[0] ?? 0,
        lastRecord: batch.record[rowCount - 1] ?? 0,
        fields,
        firstRow: copyLayer7(batch, fields),
      })
      return firstEntry
    },
    place(entry, half, after) {
      const { words, unsigned } = chunkOf(entries, entry)
      const at = placeOf(entries, entry)
      unsigned[at + ENTRY.half] = half
      words[at + ENTRY.next] = after
    },
    halfOf(record) {
      const entry = entryOf(record)
      const half = entry < entries.firstRow ? NO_HALF : entries.get.half(entry)
      return half === NO_HALF ? undefined : half
    },
    eachPlaced(visit) {
      for (let entry = entries.firstRow; entry < entries.count; entry += 1) {
        const half = entries.get.half(entry)
        if (half !== NO_HALF) visit(entries.get.record(entry), half)
      }
    },
    chain(lastEntry) {
      const chain: number[] = []
      for (let entry = lastEntry; entry >= entries.firstRow; entry = entries.get.next(entry)) chain.push(entry)
      return chain
    },
    recordOf: entries.get.record,
    templateVersionOf: entries.get.templateVersion,
    forgetBefore: (record) => drop(rowsBelow(entries, 'unsigned', ENTRY.record, record)),
    textIdsOf(entry) {
      const ids: number[] = []
      readLayer7(entry, (id) => {
        ids.push(id)
        return ''
      })
      return ids
    },
    eachText(visit) {
      for (const rows of layer7.values()) rows.eachText(visit)
    },
    layer7Of: readLayer7,
    get entriesGiven() {
      return entries.count
    },
    get layer7Dropped() {
      return layer7Dropped
    },
  }
}

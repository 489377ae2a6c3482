/**
 * Where the records of sessions are: the session of a record, the records of a session, and the layer-7 fields that each
 * brought. A batch adds its rows in one go, as a segment; the fields are copied as the columns that they are.
 */
import type { RecordBatch } from '../../decode/block.ts'
import { MAX_LAYER7_OCTETS, MAX_TRAFFIC_RECORDS } from '../../limits.ts'
import { createLayer7Rows, type Layer7Rows, type Layer7Value } from './layer7-rows.ts'
import type { UniflowFields } from './uniflow-fields.ts'

/** A record that is in no session. */
const NO_HALF = 0xffff_ffff
const NO_ROW = -1
const FIRST_CAPACITY = 1024

export interface RecordPlaces {
  /** Adds the rows of a batch, in no session yet; returns the entry of the first, -1 when there is no room. */
  addBatch(batch: RecordBatch, fields: UniflowFields): number
  /** Puts an entry into a half of a session, before those that it has. */
  place(entry: number, half: number, next: number): void
  /** The half of the session that a record is in; undefined when it is in none. */
  halfOf(record: number): number | undefined
  /** Entries of a chain, the last one first. */
  chain(lastEntry: number): readonly number[]
  recordOf(entry: number): number
  templateVersionOf(entry: number): number
  /** Dictionary ids of texts that the fields of an entry have. */
  textIdsOf(entry: number): readonly number[]
  layer7Of(entry: number, textOf: (id: number) => string): readonly Layer7Value[]
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
  /** Of its layer-7 fields, among those of the shape; -1 when they were not kept. */
  readonly firstRow: number
}

/** Makes it without records. */
export function createRecordPlaces(
  maxRecords = MAX_TRAFFIC_RECORDS,
  maxLayer7Octets = MAX_LAYER7_OCTETS,
): RecordPlaces {
  let count = 0
  let layer7Octets = 0
  let layer7Dropped = 0
  const segments: Segment[] = []
  const layer7 = new Map<UniflowFields, Layer7Rows>()
  let records = new Uint32Array(FIRST_CAPACITY)
  let templateVersions = new Uint32Array(FIRST_CAPACITY)
  let halves = new Uint32Array(FIRST_CAPACITY)
  let next = new Int32Array(FIRST_CAPACITY)

  function grow(needed: number): void {
    if (needed <= records.length) return
    const capacity = Math.max(needed, 2 * records.length)
    const resized = (column: Uint32Array<ArrayBuffer>) => {
      const grown = new Uint32Array(capacity)
      grown.set(column)
      return grown
    }
    records = resized(records)
    templateVersions = resized(templateVersions)
    halves = resized(halves)
    const grownNext = new Int32Array(capacity)
    grownNext.set(next)
    next = grownNext
  }

  /** The first row of a batch among those of its shape; -1 when there is no room. */
  function copyLayer7(batch: RecordBatch, fields: UniflowFields): number {
    const rows = layer7.get(fields) ?? createLayer7Rows(fields)
    layer7.set(fields, rows)
    const octets = rows.octetsPerRow * batch.rowCount
    if (octets === 0) return NO_ROW
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
      let low = segment.firstEntry
      let high = segment.firstEntry + segment.rowCount - 1
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((records[middle] ?? 0) < record) low = middle + 1
        else high = middle
      }
      if (records[low] === record) return low
    }
    return NO_ROW
  }

  return {
    addBatch(batch, fields) {
      const { rowCount } = batch
      if (rowCount === 0 || count + rowCount > maxRecords) return NO_ROW
      grow(count + rowCount)
      const firstEntry = count
      records.set(batch.record.subarray(0, rowCount), firstEntry)
      templateVersions.set(batch.templateVersion.subarray(0, rowCount), firstEntry)
      halves.fill(NO_HALF, firstEntry, firstEntry + rowCount)
      segments.push({
        firstEntry,
        rowCount,
        firstRecord: batch.record[0] ?? 0,
        lastRecord: batch.record[rowCount - 1] ?? 0,
        fields,
        firstRow: copyLayer7(batch, fields),
      })
      count += rowCount
      return firstEntry
    },
    place(entry, half, after) {
      halves[entry] = half
      next[entry] = after
    },
    halfOf(record) {
      const half = halves[entryOf(record)]
      return half === undefined || half === NO_HALF ? undefined : half
    },
    chain(lastEntry) {
      const entries: number[] = []
      for (let entry = lastEntry; entry >= 0; entry = next[entry] ?? NO_ROW) entries.push(entry)
      return entries
    },
    recordOf: (entry) => records[entry] ?? 0,
    templateVersionOf: (entry) => templateVersions[entry] ?? 0,
    textIdsOf(entry) {
      const ids: number[] = []
      readLayer7(entry, (id) => {
        ids.push(id)
        return ''
      })
      return ids
    },
    layer7Of: readLayer7,
    get layer7Dropped() {
      return layer7Dropped
    },
  }
}

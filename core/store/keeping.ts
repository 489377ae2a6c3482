/** What a live session keeps of its records: as much as was asked for, and as the disk has room for. */
import { dirname } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { RetentionSpec } from '../protocol/live-api.ts'
import { FREE_REMOVED } from './dialect.ts'
import { createDiskHold, hasRoomFor, type DiskShortage } from './disk-hold.ts'
import { readDiskSpace, type DiskSpace } from './disk-space.ts'
import { countOctets } from './folder-octets.ts'
import type { MessageLog } from './message-store.ts'
import type { OldTexts } from './old-texts.ts'
import type { RecordIndex } from './record-index.ts'
import { firstToKeep, removeBefore } from './retention.ts'
import type { ShapeTable } from './shape-table.ts'

/** Milliseconds between two looks at what the disk has and at what is too old; how many records there are is looked at with every flush. */
const LOOK_INTERVAL_MS = 1000

export interface KeepingRequest {
  /** How much is kept; everything when absent. */
  readonly retention?: RetentionSpec
  /** Records up to this one take room that is needed for what comes; 0 when none do. */
  readonly wantsRemoved?: () => number
  /** Records up to this one were removed. */
  readonly onRemoved?: (removedRecords: number) => void
  /** Asks for the room on the disk of a folder; the system when absent. */
  readonly readDiskSpace?: (folder: string) => Promise<DiskSpace | undefined>
}

export interface KeepingOptions extends KeepingRequest {
  readonly folder: string
  readonly writer: DuckDBConnection
  readonly tables: readonly ShapeTable[]
  readonly index: RecordIndex
  readonly log: MessageLog
  readonly oldTexts: Pick<OldTexts, 'letGo'>
}

export interface Keeping {
  readonly removedRecords: number
  /** Nothing was ever removed, nor is about to be: rows are where they were written. */
  readonly isWhole: boolean
  /** Octets that the session's files had at the last look. */
  readonly octets: number | undefined
  readonly shortage: DiskShortage | undefined
  /** See `Store.hasRoomAnew`. */
  hasRoomAnew(): Promise<boolean>
  /** Removes what is beyond the limits, given the last record that is visible. Throws what DuckDB throws. */
  letGo(lastRecord: number): Promise<void>
}

export function createKeeping(options: KeepingOptions): Keeping {
  const { folder, retention, writer, tables, index, log, oldTexts } = options
  const askSpace = options.readDiskSpace ?? readDiskSpace
  const hold = createDiskHold()
  let removedRecords = 0
  let isWhole = true
  let lastLook = 0
  let octets: number | undefined
  let largest = 0
  let octetsPerRecord = 0

  /** The database keeps the room of what was removed for what comes: only growth says how much a record takes. */
  async function measure(records: number): Promise<{ records: number; octets: number; octetsPerRecord: number }> {
    octets = await countOctets(folder)
    if (octets > largest) octetsPerRecord = octets / Math.max(1, records)
    largest = Math.max(largest, octets)
    return { records, octets, octetsPerRecord }
  }

  async function remove(lastRecord: number, limits: RetentionSpec): Promise<void> {
    const keptOctets = octetsPerRecord * (lastRecord - removedRecords)
    const kept = { first: removedRecords + 1, last: lastRecord, octets: keptOctets }
    const records = Math.min(limits.records ?? Infinity, hold.mostRecords ?? Infinity)
    const byLimits = await firstToKeep(writer, tables, { ...limits, records }, kept)
    const first = Math.max(byLimits, Math.min(options.wantsRemoved?.() ?? 0, lastRecord) + 1)
    if (first === kept.first) return
    isWhole = false
    const { logFrom } = await removeBefore(writer, tables, first)
    removedRecords = first - 1
    index.forget(removedRecords)
    if (logFrom !== undefined) log.forget(logFrom, hold.shortage !== undefined)
    options.onRemoved?.(removedRecords)
    // Amid another's writing it is refused, and comes later by itself; whether the disk had room for it the next rows show.
    if (hold.shortage !== undefined) await writer.run(FREE_REMOVED).catch(() => undefined)
  }

  return {
    get removedRecords() {
      return removedRecords
    },
    get isWhole() {
      return isWhole
    },
    get octets() {
      return octets
    },
    get shortage() {
      return hold.shortage
    },
    async hasRoomAnew() {
      // The folder itself may be gone by now.
      const [held, space] = await Promise.all([countOctets(folder).catch(() => 0), askSpace(dirname(folder))])
      return space === undefined || hasRoomFor(space, held)
    },
    async letGo(lastRecord) {
      if (retention === undefined) return
      const now = performance.now()
      const looks = now - lastLook >= LOOK_INTERVAL_MS
      if (looks) {
        lastLook = now
        const [held, space] = await Promise.all([measure(lastRecord - removedRecords), askSpace(folder)])
        if (space !== undefined) hold.look(space, held)
      }
      const { seconds, ...others } = retention
      await remove(lastRecord, looks && seconds !== undefined ? retention : others)
      await oldTexts.letGo(removedRecords)
    },
  }
}

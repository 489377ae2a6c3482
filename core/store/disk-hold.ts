/**
 * How many records a live session may keep on a disk that is nearly full. The database uses the room of removed records again, but does
 * not give it back: so many records less are kept once that those to come have room in the files that are there.
 */
import { DISK_RESERVE_OCTETS, DISK_RESERVE_PART, LEAST_HELD_RECORDS } from '../limits/store.ts'
import type { DiskSpace } from './disk-space.ts'

/** Part of the records that goes at a time: retention lets a twentieth more come before it removes, the rest is for what DuckDB frees late. */
const HELD_PART = 0.1

/** Part of the reserve that goes at a time, at least: a file of the message log is 64 MiB, and only whole ones are used again. */
const HELD_RESERVE_PART = 0.5

/** Part of the reserve that files may grow by before still less is kept: those that were begun are filled first. */
const GROWTH_PART = 0.25

/** So many times the reserve has to be free before the limits that were asked for hold again: queries come and go with files of theirs. */
const RELEASE_FACTOR = 1.25

/** Part of the reserve that a new session needs: with less its few records would soon fill the disk again. */
const NEW_RESERVE_PART = 0.5

/** Why fewer records are kept than was asked for. */
export interface DiskShortage {
  readonly freeOctets: number
  /** What the store leaves free. */
  readonly reserveOctets: number
}

/** What a session has on the disk. */
interface Held {
  readonly records: number
  readonly octets: number
  readonly octetsPerRecord: number
}

export interface DiskHold {
  /** The most records that the disk lets be kept; undefined while it has room. */
  readonly mostRecords: number | undefined
  readonly shortage: DiskShortage | undefined
  /** Takes in what the disk has now. */
  look(space: DiskSpace, held: Held): void
}

export function createDiskHold(): DiskHold {
  let mostRecords: number | undefined
  let shortage: DiskShortage | undefined
  let octetsThen = 0

  function keepLess({ records, octets, octetsPerRecord }: Held, reserveOctets: number): void {
    const removed = Math.max(records * HELD_PART, (reserveOctets * HELD_RESERVE_PART) / octetsPerRecord)
    mostRecords = Math.max(LEAST_HELD_RECORDS, Math.floor(Math.min(mostRecords ?? Infinity, records - removed)))
    octetsThen = octets
  }

  return {
    get mostRecords() {
      return mostRecords
    },
    get shortage() {
      return shortage
    },
    look(space, held) {
      const { freeOctets } = space
      const reserveOctets = reserveOf(space)
      if (freeOctets >= reserveOctets * (mostRecords === undefined ? 1 : RELEASE_FACTOR)) {
        mostRecords = undefined
        shortage = undefined
        return
      }
      shortage = { freeOctets, reserveOctets }
      if (freeOctets >= reserveOctets) return
      if (mostRecords === undefined || held.octets > octetsThen + reserveOctets * GROWTH_PART) {
        keepLess(held, reserveOctets)
      }
    },
  }
}

/** Whether a new session would have room on a disk, with some octets more that it has once an old one is gone. */
export function hasRoomFor(space: DiskSpace, octetsMore: number): boolean {
  return space.freeOctets + octetsMore >= reserveOf(space) * NEW_RESERVE_PART
}

function reserveOf({ octets }: DiskSpace): number {
  return Math.min(DISK_RESERVE_OCTETS, octets * DISK_RESERVE_PART)
}

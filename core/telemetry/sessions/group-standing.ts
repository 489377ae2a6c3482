/**
 * Where the values of sessions stand in their groups. Marks of all groups are made when somebody asks, and again when a
 * sixteenth more records has come, so that a list that grows does not sort all values for every window.
 */
import { MIN_GROUP_SESSIONS } from '../../limits/lists.ts'
import type { TrafficSessionGrouping } from '../../protocol/traffic-session-report.ts'
import type { AddressTable } from './address-table.ts'
import { isOddAmong, marksOf, positionAmong, type GroupMarks } from './distribution.ts'
import { clientHalf, NONE_32, placeOf, serverHalf, type SessionColumns } from './session-columns.ts'
import { measureOf, type Measure } from './session-values.ts'

const SHARE_OF_CHANGES = 1 / 16

export interface GroupStandings {
  /** Number of the group of a session: equal for all of one. */
  groupOf(row: number, grouping: TrafficSessionGrouping): number
  /** 0 at p1, 100 at p99 of the group; NaN without a value, or in a group too small. */
  positionOf(row: number, grouping: TrafficSessionGrouping, measure: Measure): number
  /** From p95 of a group that is large enough. */
  isOdd(row: number, grouping: TrafficSessionGrouping, measure: Measure): boolean
  /** Forgets all marks: groups have other numbers from now on. */
  clear(): void
  /** Says how many changes there were in all, and whether more may come. */
  note(changes: number, isOver: boolean): void
}

interface Standing {
  readonly marks: ReadonlyMap<number, GroupMarks>
  readonly changes: number
}

/** Standings over the columns of a book. */
export function createGroupStandings(columns: SessionColumns, addresses: AddressTable): GroupStandings {
  const standings = new Map<string, Standing>()
  let changes = 0
  let isOver = false

  function serviceOf(row: number): number {
    const half = serverHalf(columns, row)
    return ((columns.address[half] ?? 0) * 0x1_0000 + (columns.port[half] ?? 0)) * 0x100 + (columns.protocol[row] ?? 0)
  }

  function groupOf(row: number, grouping: TrafficSessionGrouping): number {
    if (grouping === 'service') return serviceOf(row)
    if (grouping === 'clientNetwork') return addresses.networkOf(columns.address[clientHalf(columns, row)] ?? 0)
    const name = columns.serverName[row] ?? NONE_32
    // Sessions that name no server are compared with those of their service.
    return name === NONE_32 ? -1 - serviceOf(row) : name
  }

  function standingOf(grouping: TrafficSessionGrouping, measure: Measure): Standing {
    const key = `${grouping}/${measure}`
    const known = standings.get(key)
    if (known !== undefined) {
      const since = changes - known.changes
      if (since === 0 || (!isOver && since < known.changes * SHARE_OF_CHANGES)) return known
    }
    const made = { marks: makeMarks(grouping, measure), changes }
    standings.set(key, made)
    return made
  }

  /** Values are put beside those of their group by counting, then each group is sorted. */
  function makeMarks(grouping: TrafficSessionGrouping, measure: Measure): ReadonlyMap<number, GroupMarks> {
    const count = columns.count - columns.firstRow
    const numbers = new Map<number, number>()
    const groups = new Int32Array(count)
    const readings = new Float64Array(count)
    const sizes: number[] = []
    for (let row = 0; row < count; row += 1) {
      const place = placeOf(columns, columns.firstRow + row)
      const value = (readings[row] = measureOf(columns, place, measure))
      groups[row] = -1
      if (Number.isNaN(value)) continue
      const key = groupOf(place, grouping)
      let group = numbers.get(key)
      if (group === undefined) {
        numbers.set(key, (group = sizes.length))
        sizes.push(0)
      }
      groups[row] = group
      sizes[group]! += 1
    }
    let sum = 0
    const ends = sizes.map((size) => (sum += size) - size)
    const values = new Float64Array(sum)
    for (let row = 0; row < count; row += 1) {
      const group = groups[row]!
      if (group >= 0) values[ends[group]!++] = readings[row]!
    }
    const marks = new Map<number, GroupMarks>()
    for (const [key, group] of numbers) {
      const size = sizes[group] ?? 0
      if (size < MIN_GROUP_SESSIONS) continue
      const end = ends[group] ?? 0
      marks.set(key, marksOf(values.subarray(end - size, end).sort()))
    }
    return marks
  }

  return {
    groupOf,
    positionOf(row, grouping, measure) {
      const value = measureOf(columns, row, measure)
      if (Number.isNaN(value)) return value
      const marks = standingOf(grouping, measure).marks.get(groupOf(row, grouping))
      return marks === undefined ? Number.NaN : positionAmong(marks, value)
    },
    isOdd(row, grouping, measure) {
      const value = measureOf(columns, row, measure)
      if (Number.isNaN(value)) return false
      const marks = standingOf(grouping, measure).marks.get(groupOf(row, grouping))
      return marks !== undefined && isOddAmong(marks, value)
    },
    clear: () => standings.clear(),
    note(count, over) {
      changes = count
      isOver = over
    },
  }
}

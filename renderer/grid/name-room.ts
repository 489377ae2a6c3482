/**
 * How much wider columns are for the sake of names. Addresses get room when some of them have names, be it beyond the right edge; services
 * have a name for every known port, and get only what no column needs.
 */
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import type { NameWidth } from '../names/names-keeper.ts'
import type { ProfileColumn } from './column-profile.ts'
import { layoutOf } from './default-columns.ts'

export interface NameRoom {
  readonly areShown: boolean
  /** Pixels added to a column of addresses, and to one of ports. */
  readonly address: number
  readonly port: number
}

export const NO_ROOM: NameRoom = { areShown: false, address: 0, port: 0 }

/** Least pixels for what stands beside addresses; a host takes more of what no column needs. */
const LEAST_ROOM: Readonly<Record<NameWidth, number>> = { none: 0, code: 24, host: 52 }

/** Most pixels for a host; up to there it grows by steps, so that a window that is dragged moves nothing at each pixel. */
const MOST_ROOM = 132
const STEP = 12

/** Pixels for `domain`. */
const SERVICE_ROOM = 56

/** Pixels that the column which takes the rest is left with. */
const FLEXIBLE_WIDTH = 260

/** Pixels beside the columns: the scroll bar. */
const EDGE = 20

/** Pixels of a list from which on its columns are wider; below, names stand in the tips. */
const WIDE_LIST = 1200
const LIST_ROOM: Readonly<Record<NameWidth, number>> = { none: 0, code: 24, host: 84 }

export interface NameRoomRequest {
  readonly shown: readonly ProfileColumn[]
  readonly columns: readonly ColumnInfo[]
  /** Of the grid; 0 where nothing is laid out. */
  readonly width: number
  readonly widest: NameWidth
}

/** Room for names beside the columns of Flows that are shown. */
export function roomForNames({ shown, columns, width, widest }: NameRoomRequest): NameRoom {
  const byId = new Map(columns.map((column) => [column.id, column]))
  let taken = EDGE
  let addresses = 0
  let ports = 0
  for (const choice of shown) {
    const column = byId.get(choice.id)
    if (column === undefined) continue
    const layout = layoutOf(column)
    taken += choice.width ?? (layout.isFlexible === true ? FLEXIBLE_WIDTH : layout.width)
    if (choice.width !== undefined) continue
    if (column.type === 'address') addresses += 1
    if (column.type === 'port') ports += 1
  }
  const spare = width - taken
  const fair = addresses === 0 ? 0 : Math.floor(spare / addresses / STEP) * STEP
  const least = addresses === 0 ? 0 : LEAST_ROOM[widest]
  const address = widest === 'host' ? Math.max(least, Math.min(MOST_ROOM, fair)) : least
  const port = ports > 0 && spare - address * addresses >= ports * SERVICE_ROOM ? SERVICE_ROOM : 0
  return { areShown: true, address, port }
}

/** Room for names beside the addresses of a list. */
export function roomInList({ width, widest }: Pick<NameRoomRequest, 'width' | 'widest'>): NameRoom {
  return { areShown: true, address: width < WIDE_LIST ? 0 : LIST_ROOM[widest], port: 0 }
}

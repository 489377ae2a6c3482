/**
 * How much wider columns are for the sake of names. Hosts get room when there are any, be it beyond the right edge; services have a name for
 * every known port, and get only what no column needs.
 */
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import type { ProfileColumn } from './column-profile.ts'
import { layoutOf } from './default-columns.ts'

export interface NameRoom {
  /** Pixels added to a column of addresses, and to one of ports. */
  readonly address: number
  readonly port: number
}

export const NO_ROOM: NameRoom = { address: 0, port: 0 }

/** Least pixels for a host, and most; between them it grows by steps, so that a window that is dragged moves nothing at each pixel. */
const HOST_ROOM = { least: 72, most: 132, step: 12 } as const

/** Pixels for `https`. */
const SERVICE_ROOM = 44

/** Pixels that the column which takes the rest is left with. */
const FLEXIBLE_WIDTH = 260

/** Pixels beside the columns: the scroll bar. */
const EDGE = 20

export interface NameRoomRequest {
  readonly shown: readonly ProfileColumn[]
  readonly columns: readonly ColumnInfo[]
  /** Of the grid; 0 where nothing is laid out. */
  readonly width: number
  readonly hasHosts: boolean
}

/** Room for names beside the columns that are shown. */
export function roomForNames({ shown, columns, width, hasHosts }: NameRoomRequest): NameRoom {
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
  const { least, most, step } = HOST_ROOM
  const fair = addresses === 0 ? 0 : Math.floor(spare / addresses / step) * step
  const address = hasHosts && addresses > 0 ? Math.max(least, Math.min(most, fair)) : 0
  const port = ports > 0 && spare - address * addresses >= ports * SERVICE_ROOM ? SERVICE_ROOM : 0
  return { address, port }
}

/** The columns of lists that panels group and measure by, asked for once a session and again for those who choose among them. */
import type { ListName } from '../../core/protocol/list-api.ts'
import type { ColumnInfo, SessionApi } from '../../core/protocol/session-api.ts'

export type KnownListColumns = Partial<Readonly<Record<ListName, readonly ColumnInfo[]>>>

export interface ListColumnsReader {
  /** The columns of a list, from the session where they are not known yet; empty when nobody answers. */
  read(list: ListName): Promise<readonly ColumnInfo[]>
  /** Asks again how many rows have values in each. */
  refresh(list: ListName): Promise<readonly ColumnInfo[]>
  /** Another session begins. */
  reset(): void
}

export interface ListColumnsOptions {
  readonly session: Pick<SessionApi, 'listColumns'>
  readonly known: () => KnownListColumns
  readonly onRead: (columns: KnownListColumns) => void
}

/** A reader that keeps what it reads in a store. */
export function createListColumnsReader({ session, known, onRead }: ListColumnsOptions): ListColumnsReader {
  let asking = new Map<ListName, Promise<readonly ColumnInfo[]>>()
  const ask = async (list: ListName): Promise<readonly ColumnInfo[]> => {
    const own = asking
    const columns = await session.listColumns(list).catch(() => [])
    // Those of a session that is gone are nobody's.
    if (own !== asking) return columns
    asking.delete(list)
    if (columns.length > 0) onRead({ ...known(), [list]: columns })
    return columns
  }
  const refresh = (list: ListName): Promise<readonly ColumnInfo[]> => {
    const answer = asking.get(list) ?? ask(list)
    asking.set(list, answer)
    return answer
  }
  return {
    read: (list) => {
      const columns = known()[list]
      return columns === undefined ? refresh(list) : Promise.resolve(columns)
    },
    refresh,
    reset() {
      asking = new Map()
    },
  }
}

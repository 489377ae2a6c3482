/** Connections beside the store's own: for long work, and for statements of the user. */
import type { Database } from './database.ts'
import { openSideConnection, type SideConnection } from './side-connection.ts'
import { openSqlConsole, type SqlConsole } from './sql-console.ts'

export interface Beside {
  /** Opens a connection for long work, which whoever asked closes; at the latest the store does. No text that it may read goes until then. */
  connect(): Promise<SideConnection>
  /** Opens a console, as `connect` does. */
  openConsole(): Promise<SqlConsole>
  /** Folder that statements may write files to; it exists when somebody has made it. */
  readonly scratchFolder: string
  /** Ends all of them. */
  close(): Promise<void>
}

/** @param holdTexts see `OldTexts.hold` */
export function createBeside(database: Database, scratchFolder: string, holdTexts: () => () => void): Beside {
  const open = new Set<{ close(): Promise<void> }>()
  let isClosed = false

  /** One that was still being opened when all were closed goes, too. */
  async function keep<T extends { close(): Promise<void> }>(opened: T): Promise<T> {
    open.add(opened)
    if (!isClosed) return opened
    await opened.close()
    throw new Error('INTERRUPT Error: the store was closed')
  }

  return {
    async connect() {
      const releaseTexts = holdTexts()
      const opening = openSideConnection(database, () => {
        releaseTexts()
        open.delete(side)
      })
      opening.catch(releaseTexts)
      const side: SideConnection = await opening
      return keep(side)
    },
    async openConsole() {
      const console: SqlConsole = await openSqlConsole(database, () => open.delete(console))
      return keep(console)
    },
    scratchFolder,
    async close() {
      isClosed = true
      await Promise.all([...open].map((each) => each.close()))
    },
  }
}

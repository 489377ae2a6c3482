/** The SQL console of a session: a console on the store of whatever file is open, with its views up to date. */
import { MAX_SQL_ROWS, SQL_COUNT_MS, SQL_TIMEOUT_MS } from '../limits/export.ts'
import type { ExportApi, SqlSchema, SqlTable } from '../protocol/export-api.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import { createSqlViews, sqlExamples } from '../query/sql-schema.ts'
import { failureOf } from '../store/database.ts'
import type { SqlConsole } from '../store/sql-console.ts'
import type { Store } from '../store/store.ts'

export type SqlCalls = Pick<ExportApi, 'runSql' | 'cancelSql' | 'sqlSchema'>

const NO_SESSION = fail('no-session', 'No file is open.', 'Open a capture first.')

interface OpenConsole {
  readonly store: Store
  readonly console: SqlConsole
  /** What the views were made of. */
  madeOf: string
}

/** Makes the calls; a console is opened with the first of them. */
export function createSqlCalls(current: () => Store | undefined): SqlCalls {
  let opening: Promise<OpenConsole> | undefined
  let openStore: Store | undefined

  function consoleOf(store: Store): Promise<OpenConsole> {
    if (opening === undefined || openStore !== store) {
      openStore = store
      const mine = store.beside.openConsole().then((console) => ({ store, console, madeOf: '' }))
      // The next call tries again.
      mine.catch(() => {
        if (opening === mine) opening = undefined
      })
      opening = mine
    }
    return opening
  }

  /** The console with views of what is there now. Throws what DuckDB throws. */
  async function refreshed(store: Store): Promise<SqlConsole> {
    const open = await consoleOf(store)
    const madeOf = `${store.catalog.revision} ${store.recordCount}`
    if (open.madeOf !== madeOf) {
      await open.console.prepare(createSqlViews(store).statements)
      open.madeOf = madeOf
    }
    return open.console
  }

  async function describe(store: Store): Promise<SqlSchema> {
    const console = await refreshed(store)
    const tables: SqlTable[] = []
    for (const table of createSqlViews(store).tables) {
      const columns = await console.values(`SELECT column_name, column_type FROM (DESCRIBE ${table.name})`)
      tables.push({ ...table, columns: columns.map(([name, type]) => ({ name: String(name), type: String(type) })) })
    }
    return { tables: [...tables, ...rawTables(store)], examples: sqlExamples(store) }
  }

  return {
    async runSql(text, limit, asker = '') {
      const store = current()
      if (store === undefined) return NO_SESSION
      return attempt(async () => {
        const limits = {
          rows: Math.min(limit, MAX_SQL_ROWS),
          milliseconds: SQL_TIMEOUT_MS,
          countMilliseconds: SQL_COUNT_MS,
        }
        const { console } = await consoleOf(store)
        return console.run(text, limits, { asker, ready: () => refreshed(store) })
      })
    },
    async cancelSql(asker = '') {
      ;(await opening?.catch(() => undefined))?.console.cancel(asker)
    },
    async sqlSchema() {
      const store = current()
      return store === undefined ? NO_SESSION : attempt(async () => succeed(await describe(store)))
    },
  }
}

async function attempt<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work()
  } catch (error) {
    return failureOf(error, 'Preparing the console')
  }
}

/** The tables as the store has them, for who wants them: values as they are stored, texts by their ids. */
function rawTables(store: Store): SqlTable[] {
  return store.tables
    .filter(({ visibleRows }) => visibleRows > 0)
    .map(({ name, shape, columns, fieldCount, visibleRows }) => ({
      name,
      description:
        'As stored: times in nanoseconds, texts by their id (text_of), addresses as numbers (ipv4_of, ipv6_of).',
      rows: visibleRows,
      columns: columns.map((column, index) => {
        const key = shape?.fields[index - (columns.length - fieldCount)]?.key
        return { name: column.name, type: column.kind, ...(key !== undefined && { description: key }) }
      }),
    }))
}

/** A connection beside the store's own, for work that takes long and must neither hold up windows nor be ended by newer views. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { readRaw, readValues, type Database, type Parameter, type RawRows } from './database.ts'
import { interruptUntil } from './interrupt-until.ts'
import { appendColumns, type StagedColumn, type StagedValues } from './staged-columns.ts'

export interface SideConnection {
  /** Runs a statement. Throws what DuckDB throws, here and in the others. */
  run(sql: string): Promise<void>
  /** The octets of a query's columns, as `readRaw`. */
  read(sql: string, widths: readonly number[], parameters?: readonly Parameter[]): Promise<RawRows>
  /** Its rows as values of DuckDB's client. */
  values(sql: string, parameters?: readonly Parameter[]): Promise<readonly (readonly unknown[])[]>
  /** Appends rows to a table of the connection's own. */
  append(table: string, columns: readonly StagedColumn[], values: readonly StagedValues[], rows: number): Promise<void>
  /** Ends what runs. */
  interrupt(): void
  /** Ends it, and what is under way; its temporary tables go with it. */
  close(): Promise<void>
}

/** Opens a connection; `onClosed` is called when it ends. */
export async function openSideConnection(database: Database, onClosed: () => void): Promise<SideConnection> {
  const connection: DuckDBConnection = await database.connect()
  const underWay = new Set<Promise<unknown>>()
  let isClosed = false

  function follow<T>(start: () => Promise<T>): Promise<T> {
    if (isClosed) return Promise.reject(new Error('INTERRUPT Error: the session has ended'))
    const running = start().finally(() => underWay.delete(running))
    underWay.add(running)
    return running
  }

  return {
    async run(sql) {
      await follow(() => connection.run(sql))
    },
    read: (sql, widths, parameters) => follow(() => readRaw(connection, sql, widths, parameters)),
    values: (sql, parameters) => follow(() => readValues(connection, sql, parameters)),
    append: (table, columns, values, rows) => follow(() => appendColumns(connection, table, columns, values, rows)),
    interrupt: () => {
      if (!isClosed) connection.interrupt()
    },
    async close() {
      if (isClosed) return
      isClosed = true
      while (underWay.size > 0) await interruptUntil(Promise.allSettled(underWay), () => connection.interrupt())
      connection.closeSync()
      onClosed()
    },
  }
}

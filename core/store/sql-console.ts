/**
 * Statements of a user, on a connection of their own. They only read, and DuckDB sees to it: the statement is parsed first and
 * must be one SELECT with none but known functions of tables; it runs in a read-only transaction; and the database is shut in
 * (`shutIn`), so that no file of the machine can be reached by whatever is left.
 */
import type { DuckDBResult } from '@duckdb/node-api'
import type { AskedBy } from '../protocol/asked-by.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { SqlCell, SqlColumn, SqlResult } from '../protocol/export-api.ts'
import { isInterruption, readValues, type Database } from './database.ts'
import { interruptUntil } from './interrupt-until.ts'
import { checkStatement, type CheckedStatement } from './check-statement.ts'
import { sqlCell } from './sql-cells.ts'
import { addSqlFunctions } from './sql-functions.ts'

export interface SqlConsole {
  /** Makes the views that the user sees, by statements of ours. Throws what DuckDB throws. */
  prepare(views: readonly string[]): Promise<void>
  /** The rows of a query of ours. Throws what DuckDB throws. */
  values(sql: string): Promise<readonly (readonly unknown[])[]>
  /**
   * Runs one statement of a user's, after those of others; `superseded` when it is cancelled, or a newer one of its asker comes.
   * It can be cancelled from the call on, also while what it needs is made ready.
   */
  run(
    text: string,
    limits: SqlLimits,
    asked?: AskedBy & { readonly ready?: () => Promise<unknown> },
  ): Promise<Result<SqlResult>>
  /** Ends the statement of an asker that runs or waits. */
  cancel(asker?: string): void
  close(): Promise<void>
}

export interface SqlLimits {
  readonly rows: number
  /** After which a statement is ended. */
  readonly milliseconds: number
  /** After which rows are counted no further. */
  readonly countMilliseconds: number
}

const SUPERSEDED = fail('superseded', 'The statement was cancelled.', 'Run it again, or another one.')

const CLOSED = 'INTERRUPT Error: the console was closed'

interface AskedStatement {
  readonly asker: string
  isWanted: boolean
  isPastDeadline: boolean
  /** Under way, and all that may be interrupted: what is done around it is short, and leaves the connection as it was. */
  reading?: Promise<unknown> | undefined
}

/** Opens a console; `onClosed` is called when it ends. */
export async function openSqlConsole(database: Database, onClosed: () => void): Promise<SqlConsole> {
  const connection = await database.connect()
  const functions = addSqlFunctions(connection)
  const asked = new Set<AskedStatement>()
  let working: Promise<unknown> = Promise.resolve()
  let isClosed = false
  let closing: Promise<void> | undefined

  /** One after the other: they share a transaction. */
  function queue<T>(work: () => Promise<T>): Promise<T> {
    // Whatever waits when the console is closed does not begin: the connection goes with what is under way.
    const mine = working.then(() => (isClosed ? Promise.reject(new Error(CLOSED)) : work()))
    working = mine.catch(() => undefined)
    return mine
  }

  function cancel(asker: string): void {
    for (const statement of asked) {
      if (statement.asker !== asker) continue
      statement.isWanted = false
      interrupt(statement)
    }
  }

  function interrupt({ reading }: AskedStatement): void {
    if (reading !== undefined && !isClosed) void interruptUntil(reading, () => connection.interrupt())
  }

  async function close(): Promise<void> {
    isClosed = true
    await interruptUntil(working, () => connection.interrupt())
    connection.closeSync()
    onClosed()
  }

  async function runChecked(
    statement: AskedStatement,
    { text }: CheckedStatement,
    limits: SqlLimits,
  ): Promise<Result<SqlResult>> {
    const startedMs = performance.now()
    const isCurrent = (): boolean => statement.isWanted && !isClosed
    const timer = setTimeout(() => {
      statement.isPastDeadline = true
      interrupt(statement)
    }, limits.milliseconds)
    try {
      await connection.run('BEGIN TRANSACTION READ ONLY')
      try {
        // What the statement sees has its texts: more records may have come since the views were made.
        await functions.refresh()
        if (!isCurrent()) return SUPERSEDED
        if (statement.isPastDeadline) return describeDeadline(limits)
        const reading = connection.stream(text).then((result) => readRows(result, limits, startedMs, isCurrent))
        statement.reading = reading
        const read = await reading
        return read === undefined
          ? SUPERSEDED
          : succeed({ ...read, milliseconds: Math.round((performance.now() - startedMs) * 10) / 10 })
      } finally {
        statement.reading = undefined
        await connection.run('ROLLBACK')
      }
    } catch (error) {
      if (!isCurrent()) return SUPERSEDED
      if (statement.isPastDeadline) return describeDeadline(limits)
      if (isInterruption(error)) return SUPERSEDED
      return describeSqlError(error)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    prepare: (views) =>
      queue(async () => {
        for (const statement of views) await connection.run(statement)
      }),
    values: (sql) => queue(() => readValues(connection, sql)),
    async run(text, limits, { asker = '', ready } = {}) {
      cancel(asker)
      const statement: AskedStatement = { asker, isWanted: true, isPastDeadline: false }
      const isWanted = (): boolean => statement.isWanted && !isClosed
      asked.add(statement)
      try {
        await ready?.()
        return await queue(async () => {
          if (!isWanted()) return SUPERSEDED
          const checked = await checkStatement(connection, text)
          if (!isWanted()) return SUPERSEDED
          return checked.ok ? await runChecked(statement, checked.value, limits) : checked
        })
      } catch (error) {
        // Whatever it was doing when the console was closed.
        if (isWanted()) throw error
        return SUPERSEDED
      } finally {
        asked.delete(statement)
      }
    },
    cancel: (asker = '') => cancel(asker),
    close: () => (closing ??= close()),
  }
}

/** The first rows as cells; the rest is counted for a while. Undefined when they are not wanted any more. */
async function readRows(
  result: DuckDBResult,
  { rows: limit, countMilliseconds }: SqlLimits,
  startedMs: number,
  isCurrent: () => boolean,
): Promise<Omit<SqlResult, 'milliseconds'> | undefined> {
  const columns: SqlColumn[] = []
  for (let index = 0; index < result.columnCount; index += 1) {
    columns.push({ name: result.columnName(index), type: String(result.columnType(index)) })
  }
  const rows: (readonly SqlCell[])[] = []
  let moreRows = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!isCurrent()) return undefined
    if (chunk === null || chunk.rowCount === 0) return { columns, rows, moreRows, isCountedToEnd: true }
    const taken = Math.min(chunk.rowCount, limit - rows.length)
    for (let row = 0; row < taken; row += 1) rows.push(chunk.getRowValues(row).map(sqlCell))
    moreRows += chunk.rowCount - taken
    if (moreRows > 0 && performance.now() - startedMs > countMilliseconds) {
      return { columns, rows, moreRows, isCountedToEnd: false }
    }
  }
}

function describeDeadline({ milliseconds }: SqlLimits): Result<never> {
  const seconds = Math.round(milliseconds / 1000)
  return fail('sql-failed', `The statement took more than ${seconds} s and was ended.`, 'Ask for less of it.')
}

/** What DuckDB says of a statement that is wrong: its words, and the place where it has one. */
function describeSqlError(error: unknown): Result<never> {
  const message = error instanceof Error ? error.message : String(error)
  const isTooMuch = /^Out of Memory/i.test(message)
  const nextStep = isTooMuch ? 'Ask for fewer columns, groups or rows.' : 'Correct the statement.'
  return fail('sql-failed', message.trim(), nextStep)
}

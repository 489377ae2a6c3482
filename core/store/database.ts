/** The one place that knows DuckDB's client: an instance on a file, connections, and results read as raw octets. */
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api'
import bindings from '@duckdb/node-bindings'
import { fail, type Result } from '../protocol/failure.ts'
import { attachDatabase, instanceOptions } from './dialect.ts'

export type Parameter = number | bigint | string | null

export interface DatabaseOptions {
  readonly path: string
  readonly temporaryFolder: string
  readonly memoryLimitMiB: number
  readonly threads: number
}

export interface Database {
  connect(): Promise<DuckDBConnection>
  /** Statements that are being carried out: a connection that is closed amid one never comes back. */
  underWay(): ReadonlySet<Promise<unknown>>
  dispose(): void
}

/** Opens the database file, which must not exist yet. Throws what DuckDB throws. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const settings = instanceOptions(options.memoryLimitMiB, options.threads, options.temporaryFolder)
  const instance = await DuckDBInstance.create(':memory:', settings)
  const first = await instance.connect()
  await first.run(attachDatabase(options.path))
  const underWay = new Set<Promise<unknown>>()

  /** All ways to run a statement lead through `run`. */
  function follow(connection: DuckDBConnection): void {
    const run = connection.run.bind(connection)
    connection.run = (...statement) => {
      const running = run(...statement).finally(() => underWay.delete(running))
      underWay.add(running)
      return running
    }
  }

  return {
    async connect() {
      const connection = await instance.connect()
      await connection.run('USE session')
      follow(connection)
      return connection
    },
    underWay: () => underWay,
    dispose() {
      first.closeSync()
      instance.closeSync()
    },
  }
}

/** Octets of a result's columns, all rows in one piece; a NULL is whatever lies there. */
export interface RawRows {
  readonly rowCount: number
  readonly columns: readonly Uint8Array<ArrayBuffer>[]
}

/**
 * Runs a query whose columns have fixed widths and returns their octets.
 *
 * @param widths octets a value takes, one for each column of the result
 */
export async function readRaw(
  connection: DuckDBConnection,
  sql: string,
  widths: readonly number[],
  parameters: readonly Parameter[] = [],
): Promise<RawRows> {
  const result = await connection.run(sql, bindable(parameters))
  const parts: Uint8Array[][] = widths.map(() => [])
  let rowCount = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    rowCount += chunk.rowCount
    for (const [index, width] of widths.entries()) {
      const vector = bindings.data_chunk_get_vector(chunk.chunk, index)
      parts[index]?.push(bindings.vector_get_data(vector, chunk.rowCount * width).slice())
    }
  }
  return { rowCount, columns: parts.map(concatenate) }
}

/** Runs a query and returns its rows as values of DuckDB's client. */
export async function readValues(
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly Parameter[] = [],
): Promise<DuckDBValue[][]> {
  const reader = await connection.runAndReadAll(sql, bindable(parameters))
  return reader.getRows()
}

function bindable(parameters: readonly Parameter[]): DuckDBValue[] | undefined {
  return parameters.length === 0 ? undefined : [...parameters]
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Whether an error says that a query was interrupted on purpose. */
export function isInterruption(error: unknown): boolean {
  return error instanceof Error && /INTERRUPT/i.test(error.message)
}

/** The failure that an error of DuckDB or of the file system stands for. */
export function failureOf(error: unknown, doing: string): Result<never> {
  const message = error instanceof Error ? error.message : String(error)
  if (/ENOSPC|EDQUOT|EFBIG|No space left|disk (?:is )?full|max_temp_directory_size|not enough space/i.test(message)) {
    return fail(
      'disk-full',
      `The disk is full: ${doing} failed.`,
      'Free space in the folder of the sessions, or choose another one with FLOWGLASS_SESSIONS_DIR.',
    )
  }
  return fail(
    'store-failed',
    `${doing} failed: ${message}`,
    'Open the file again. If it happens again, report it with this message.',
  )
}

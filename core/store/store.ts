/**
 * The store of a session: a table per record shape in a database file, filled block by block.
 *
 * Invariants: what queries see is always a prefix of the records in the order of decoding, since a flush is one
 * transaction over all tables; a row's `rowid` is its position among the records of its table.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { join } from 'node:path'
import type { DecodedBlock, RecordBatch } from '../decode/block.ts'
import { MAX_SHAPE_TABLES } from '../limits/decode.ts'
import { succeed, type Result } from '../protocol/failure.ts'
import { createBeside, type Beside } from './beside.ts'
import { failureOf, openDatabase, readRaw, type Database, type Parameter, type RawRows } from './database.ts'
import { createTable, FIRST_STATEMENTS, MESSAGE_COLUMNS, MESSAGE_TABLE, shutIn, useThreads } from './dialect.ts'
import { createDictionary, type Dictionary } from './dictionary.ts'
import { createMessageLog, messageRowsOf, type MessagePlace } from './message-store.ts'
import type { DiskShortage } from './disk-hold.ts'
import { interruptUntil } from './interrupt-until.ts'
import { createKeeping, type KeepingRequest } from './keeping.ts'
import { createOldTexts, type OldTextsRequest } from './old-texts.ts'
import { createRecordIndex, type RecordIndex } from './record-index.ts'
import { createRowReader, type RowReader } from './row-reader.ts'
import { createSessionCatalog, type SessionCatalog } from './session-catalog.ts'
import { addPending, createOverflowTable, createShapeTable, type ShapeTable } from './shape-table.ts'
import { mergeSpines } from './spine-merge.ts'
import { appendRows, type PendingRows } from './table-writer.ts'

/** Records that wait at most, before they are flushed: a few thousand at first, so that rows show at once. */
const FLUSH_RECORDS = 131_072
const FIRST_FLUSH_RECORDS = 4096

/** Milliseconds after which waiting records are flushed with the next block, however few they are. */
const FLUSH_INTERVAL_MS = 150

/** Of a live session: at least so long, and so many times what the last flush took, so that little of the time goes there. */
const LIVE_FLUSH_PAUSE_MS = 20
const LIVE_FLUSH_COST_FACTOR = 3

/**
 * Threads of DuckDB while records come in. With more, the thread that flushes polls for tasks of the others: a third of the
 * processor time went there, and the decoder needs the other core.
 */
const WRITING_THREADS = 1

/** Folder in that of the session where statements may write files. */
const SCRATCH_FOLDER = 'export'

/** What a store tells while it is written. */
export interface StoreEvents extends Pick<KeepingRequest, 'onRemoved'> {
  /** More records became visible to queries. */
  readonly onVisible?: (recordCount: number) => void
  /** Blocks that the store reads no more. */
  readonly onWritten?: (blocks: readonly DecodedBlock[]) => void
}

/** What is asked of a store that is made. */
export interface StoreRequest extends StoreEvents, KeepingRequest, OldTextsRequest {
  /** Blocks come when they come: each shows soon, though none may follow. */
  readonly isLive?: boolean
}

export interface StoreOptions extends StoreRequest {
  /** Folder of the session, empty; see `createSessionFolder`. */
  readonly folder: string
  /** What DuckDB may use; beyond it, it writes to the folder. */
  readonly memoryLimitMiB: number
  /** Threads of DuckDB for queries; while records come in it has one. */
  readonly threads: number
}

export interface Store {
  /** Takes the next block and its buffers; waits while the store is behind. `disk-full` or `store-failed` once it cannot go on. */
  append(block: DecodedBlock): Promise<Result<void>>
  /** Makes everything that was appended visible to queries. */
  commit(): Promise<Result<void>>
  /** Number of the last record that queries see. */
  readonly recordCount: number
  /** Records before the first one that is kept. */
  readonly removedRecords: number
  /** When the last message arrived, or was exported where its file has no times; undefined before the first. Unix nanoseconds. */
  readonly newestNs: bigint | undefined
  /** Octets that the session's files have, as of the last second in which records came; undefined of a file, where nobody asks. */
  readonly octets: number | undefined
  /** The disk is nearly full: fewer records are kept than was asked for. */
  readonly shortage: DiskShortage | undefined
  /** Whether a store that is made in the place of this one, without its files, would have room on the disk. */
  hasRoomAnew(): Promise<boolean>
  readonly catalog: SessionCatalog
  readonly tables: readonly ShapeTable[]
  /** Place of a record, appended or visible. */
  readonly index: RecordIndex
  readonly dictionary: Dictionary
  readonly rows: RowReader
  /** Runs a long query on a connection of its own; `interruptQueries` ends it. Throws what DuckDB throws. */
  query(sql: string, widths: readonly number[], parameters: readonly Parameter[]): Promise<RawRows>
  interruptQueries(): void
  /** As `query`, on another connection: counting many records and ordering a view do not wait for each other. */
  survey(sql: string, widths: readonly number[], parameters: readonly Parameter[]): Promise<RawRows>
  interruptSurvey(): void
  /** Does work that reads texts of records that it has read before: the texts of what is removed meanwhile stay until then. */
  holdTexts<T>(work: () => Promise<T>): Promise<T>
  readonly beside: Beside
  /** Octets in the log of messages that lie in no file. */
  readLoggedOctets(place: MessagePlace, length: number): Uint8Array<ArrayBuffer>
  /** Closes the files; the folder is removed by whoever made it. */
  dispose(): Promise<void>
}

/** Makes the database and its first tables in the session's folder. */
export async function createStore(options: StoreOptions): Promise<Result<Store>> {
  try {
    const database = await openDatabase({
      path: join(options.folder, 'session.duckdb'),
      temporaryFolder: join(options.folder, 'spill'),
      memoryLimitMiB: options.memoryLimitMiB,
      threads: WRITING_THREADS,
    })
    const connect = () => database.connect()
    const connections = [await connect(), await connect(), await connect(), await connect()] as const
    for (const statement of [...FIRST_STATEMENTS, ...shutIn(join(options.folder, SCRATCH_FOLDER))]) {
      await connections[0].run(statement)
    }
    return succeed(openStore(options, database, ...connections))
  } catch (error) {
    return failureOf(error, 'Making the session’s database')
  }
}

function openStore(
  options: StoreOptions,
  database: Database,
  writer: DuckDBConnection,
  reader: DuckDBConnection,
  analyst: DuckDBConnection,
  surveyor: DuckDBConnection,
): Store {
  const index = createRecordIndex()
  const dictionary = createDictionary(reader, analyst)
  const log = createMessageLog(options.folder)
  const overflow = createOverflowTable(0)
  const tables: ShapeTable[] = [overflow]
  const tableOfShape = new Map<number, ShapeTable>()
  const oldTexts = createOldTexts(writer, dictionary, options)
  const beside = createBeside(database, join(options.folder, SCRATCH_FOLDER), oldTexts.hold)
  const keeping = createKeeping({ ...options, writer, tables, index, log, oldTexts })
  const { catalog, register } = createSessionCatalog()
  let statements: string[] = []
  let messages: PendingRows[] = []
  let newestNs: bigint | undefined
  /** Blocks whose rows wait to be written. */
  let unwritten: DecodedBlock[] = []
  let visibleRecords = 0
  let lastFlush = 0
  let flushTookMs = 0
  let flushTimer: NodeJS.Timeout | undefined
  let threads = WRITING_THREADS
  let flushing: Promise<void> | undefined
  let failure: Result<never> | undefined
  let closing: Promise<void> | undefined

  function makeTables({ newShapes }: DecodedBlock): void {
    for (const shape of newShapes) {
      if (tables.length > MAX_SHAPE_TABLES) continue
      const table = createShapeTable(tables.length, shape)
      tables.push(table)
      tableOfShape.set(shape.id, table)
      statements.push(createTable(table.name, table.columns))
    }
  }

  function takeRecords(block: DecodedBlock): void {
    const targets = block.batches.map((batch) => tableOfShape.get(batch.shapeId) ?? overflow)
    const spilled: RecordBatch[] = []
    for (const [position, batch] of block.batches.entries()) {
      const table = targets[position] ?? overflow
      if (table === overflow) spilled.push(batch)
      else addPending(table, batch)
    }
    if (spilled.length > 0) addPending(overflow, mergeSpines(spilled))
    const numbers = targets.map((table) => table.number)
    for (let record = 0; record < block.recordCount; record += 1) index.add(numbers[block.order[record] ?? 0] ?? 0)
  }

  function takeMessages(block: DecodedBlock): void {
    if (block.messages.count === 0) return
    const logOffset = block.messageOctets.length === 0 ? 0 : log.append(block.messageOctets)
    messages.push(messageRowsOf(block, logOffset))
    const last = block.messages.count - 1
    const arrival = block.messages.arrival[last]
    newestNs = arrival === 0n ? block.messages.exportTime[last] : arrival
  }

  async function flush(): Promise<void> {
    const startedMs = performance.now()
    const target = index.recordCount()
    const batches = tables.filter((table) => table.pending.length > 0).map((table) => ({ table, rows: table.pending }))
    for (const { table } of batches) table.pending = []
    const newStatements = statements
    const newMessages = messages
    const written = unwritten
    statements = []
    messages = []
    unwritten = []
    await setThreads(WRITING_THREADS)
    await writer.run('BEGIN')
    if (newStatements.length > 0) await writer.run(newStatements.join(';\n'))
    await dictionary.flush(writer)
    if (newMessages.length > 0) await appendRows(writer, MESSAGE_TABLE, MESSAGE_COLUMNS, newMessages)
    for (const { table, rows } of batches) await appendRows(writer, table.name, table.columns, rows)
    await writer.run('COMMIT')
    dictionary.show()
    for (const { table, rows } of batches) table.visibleRows += rows.reduce((sum, batch) => sum + batch.rowCount, 0)
    visibleRecords = target
    await keeping.letGo(visibleRecords)
    lastFlush = performance.now()
    flushTookMs = lastFlush - startedMs
    options.onWritten?.(written)
    options.onVisible?.(visibleRecords)
  }

  async function setThreads(count: number): Promise<void> {
    if (count === threads) return
    threads = count
    await writer.run(useThreads(count))
  }

  function startFlush(): Promise<void> {
    clearTimeout(flushTimer)
    flushTimer = undefined
    flushing = flush()
      .catch((error: unknown) => {
        failure = failureOf(error, 'Writing to the session’s database')
      })
      .finally(() => {
        flushing = undefined
        if (options.isLive === true) flushLater()
      })
    return flushing
  }

  /** Nobody knows when the next block comes that would take along what waits. */
  function flushLater(): void {
    if (closing !== undefined || flushTimer !== undefined || index.recordCount() === visibleRecords) return
    const waitMs = Math.max(0, lastFlush + flushIntervalMs() - performance.now())
    flushTimer = setTimeout(() => {
      flushTimer = undefined
      if (flushing === undefined && failure === undefined) void startFlush()
    }, waitMs)
  }

  function flushIntervalMs(): number {
    if (options.isLive !== true) return FLUSH_INTERVAL_MS
    return Math.min(FLUSH_INTERVAL_MS, Math.max(LIVE_FLUSH_PAUSE_MS, LIVE_FLUSH_COST_FACTOR * flushTookMs))
  }

  function outcome(): Result<void> {
    return failure ?? succeed(undefined)
  }

  function isFlushDue(): boolean {
    if (failure !== undefined) return false
    const waiting = index.recordCount() - visibleRecords
    if (waiting === 0) return false
    if (visibleRecords === 0 || waiting >= FLUSH_RECORDS) return true
    if (visibleRecords < FIRST_FLUSH_RECORDS && waiting >= visibleRecords) return true
    return performance.now() - lastFlush > flushIntervalMs()
  }

  async function close(): Promise<void> {
    clearTimeout(flushTimer)
    await beside.close()
    while (flushing !== undefined || database.underWay().size > 0) {
      await interruptUntil(Promise.allSettled([flushing, ...database.underWay()]), () => {
        for (const connection of [analyst, reader, surveyor]) connection.interrupt()
      })
    }
    for (const connection of [writer, reader, analyst, surveyor]) connection.closeSync()
    database.dispose()
    log.dispose()
  }

  return {
    async append(block) {
      if (failure !== undefined) return failure
      try {
        register(block)
        makeTables(block)
        dictionary.add(block.dictionary)
        takeRecords(block)
        oldTexts.note(index.recordCount(), block.dictionary.firstLiveId ?? 0)
        takeMessages(block)
        unwritten.push(block)
      } catch (error) {
        failure = failureOf(error, 'Writing to the session’s folder')
        return failure
      }
      if (flushing !== undefined && index.recordCount() - visibleRecords >= 2 * FLUSH_RECORDS) await flushing
      if (flushing === undefined && isFlushDue()) {
        const flushed = startFlush()
        if (visibleRecords === 0) await flushed
      } else if (flushing === undefined && options.isLive === true) flushLater()
      return outcome()
    },
    async commit() {
      while (
        failure === undefined &&
        closing === undefined &&
        (flushing !== undefined || visibleRecords < index.recordCount() || messages.length > 0)
      ) {
        await (flushing ?? startFlush())
      }
      if (failure === undefined && closing === undefined) await setThreads(options.threads)
      return failure ?? succeed(undefined)
    },
    get recordCount() {
      return visibleRecords
    },
    get removedRecords() {
      return keeping.removedRecords
    },
    get newestNs() {
      return newestNs
    },
    get octets() {
      return keeping.octets
    },
    get shortage() {
      return keeping.shortage
    },
    hasRoomAnew: keeping.hasRoomAnew,
    catalog,
    tables,
    index,
    dictionary,
    rows: createRowReader(reader, tables, () => keeping.isWhole),
    query: (sql, widths, parameters) => readRaw(analyst, sql, widths, parameters),
    interruptQueries: () => {
      analyst.interrupt()
    },
    survey: (sql, widths, parameters) => readRaw(surveyor, sql, widths, parameters),
    interruptSurvey: () => {
      surveyor.interrupt()
    },
    async holdTexts(work) {
      const release = oldTexts.hold()
      try {
        return await work()
      } finally {
        release()
      }
    },
    beside,
    readLoggedOctets: (place, length) => log.read(place.offset, length),
    dispose: () => (closing ??= close()),
  }
}

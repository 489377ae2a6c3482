/**
 * The session: one file (or none), its store, and the answers about it. It knows neither threads nor files: whoever makes
 * it hands in how to open a store, how to start a collector and how to read octets.
 */
import { formatNanoseconds } from '../elements/format-time.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import { createLedger } from '../decode/ledger-account.ts'
import type { EngineControl, SessionApi, SessionReport, SessionStatus, Timings } from '../protocol/session-api.ts'
import { createSessionQueries, type SessionQueries } from '../query/session-queries.ts'
import type { Store } from '../store/store.ts'
import { EMPTY_ACCOUNT, type Account, type Collector } from './collector-messages.ts'
import { describeField } from './field-columns.ts'
import { startLoading, type Loading } from './loading.ts'
import { describeStoredRecord, type ReadFileOctets } from './record-details.ts'
import { createTimeRange, type TimeRange } from './time-range.ts'

export interface SessionOptions {
  readonly registry: ElementRegistry
  /** Makes the empty store of a file; whatever it needs on disk goes with `dispose`. */
  openStore(onVisible: (recordCount: number) => void): Promise<Result<Store>>
  /** Starts a collector for one file. */
  startCollector(): Collector & { dispose(): Promise<void> }
  readonly readFileOctets: ReadFileOctets
  /** Milliseconds of a clock that only goes forward. */
  now(): number
  /** The most memory that the process had, in octets. */
  peakRssBytes(): number
  /** Something in `status()` has changed; may be called often. */
  onChanged(): void
}

export type Session = SessionApi & EngineControl & { currentStatus(): SessionStatus }

/** A file that is open. */
interface OpenFile {
  readonly session: number
  readonly path: string
  readonly store: Store
  readonly queries: SessionQueries
  readonly loading: Loading
  readonly times: TimeRange
  readonly collector: { dispose(): Promise<void> }
  firstRowsMs: number | undefined
}

const SUPERSEDED = fail('superseded', 'Another file was opened meanwhile.', 'Nothing: the other one is shown.')
const NO_SESSION = fail('no-session', 'No file is open.', 'Open a capture first.')

/** Makes a session without a file. */
export function createSession(options: SessionOptions): Session {
  let open: OpenFile | undefined
  let revision = 0
  /** Counts openings and closings: what a slow opening finds is dropped when something newer was asked for. */
  let newest = 0
  const openings = new Set<Promise<unknown>>()
  /** The file that is being recognised. */
  let pending: Loading | undefined
  let lastView = 0
  let lastSession = 0

  function changed(): void {
    revision += 1
    options.onChanged()
  }

  /** Settles when all that is open or opening has let go: a thread that ends amid work of the database takes the process with it. */
  async function close(): Promise<void> {
    const closing = open
    open = undefined
    abandonOpenings()
    if (closing !== undefined) {
      changed()
      await dispose(closing)
    }
    await Promise.allSettled(openings)
  }

  /** Nobody waits any more for what is opening, be it a pipe that never says a word. */
  function abandonOpenings(): void {
    newest += 1
    void pending?.dispose()
  }

  async function openFile(path: string, displayName: string): Promise<Result<SessionStatus>> {
    abandonOpenings()
    const opening = openAs(newest, path, displayName)
    openings.add(opening)
    return opening.finally(() => openings.delete(opening))
  }

  /** The file that is open stays until the new one is accepted: a wrong choice loses nothing. */
  async function openAs(ticket: number, path: string, displayName: string): Promise<Result<SessionStatus>> {
    const startedAt = options.now()
    const collector = options.startCollector()
    let file: OpenFile | undefined
    const opened = await options.openStore(() => {
      if (file !== undefined) file.firstRowsMs ??= options.now() - startedAt
      changed()
    })
    if (!opened.ok) {
      await collector.dispose()
      return opened
    }
    const store = opened.value
    if (ticket !== newest) {
      await collector.dispose()
      await store.dispose()
      return SUPERSEDED
    }
    const times = createTimeRange()
    const loading = startLoading({
      collector,
      path,
      displayName,
      now: options.now,
      startedAt,
      storeBlock: (block) => {
        for (const batch of block.batches) times.add(batch)
        return store.append(block)
      },
      commit: () => store.commit(),
      onProgress: changed,
    })
    const queries = createSessionQueries(store, {
      describe: (field) => describeField(options.registry, field),
      revision: () => revision,
      nextView: () => (lastView += 1),
    })
    file = { session: (lastSession += 1), path, store, queries, loading, times, collector, firstRowsMs: undefined }
    pending = loading
    const accepted = await loading.accepted
    if (pending === loading) pending = undefined
    if (!accepted.ok || ticket !== newest) {
      await dispose(file)
      return accepted.ok ? SUPERSEDED : accepted
    }
    const before = open
    open = file
    changed()
    if (before !== undefined) await dispose(before)
    return succeed(currentStatus())
  }

  function currentStatus(): SessionStatus {
    const totals = open?.loading.totals()
    const source = open?.loading.source()
    const failure = open?.loading.failure()
    const progress = open?.loading.progress()
    const range = open?.times.range()
    return {
      phase: open?.loading.phase() ?? 'empty',
      session: open?.session ?? 0,
      revision,
      records: countVisible(open?.store),
      exporters: new Set(open?.store.catalog.sessions.map((facts) => facts.exporter)).size,
      templates: totals?.templates ?? 0,
      problems: totals?.problems ?? { note: 0, warning: 0, error: 0 },
      ledger: totals?.ledger ?? createLedger(),
      columnsRevision: open?.queries.columnsRevision ?? 0,
      ...(source && { source }),
      ...(failure && { failure }),
      ...(progress && { progress }),
      ...(range && { timeRange: { first: formatNanoseconds(range.first), last: formatNanoseconds(range.last) } }),
    }
  }

  function timings(file: OpenFile): Timings {
    const seconds = file.loading.elapsedMs() / 1000
    const records = file.store.recordCount
    return {
      secondsToFirstRows: (file.firstRowsMs ?? file.loading.elapsedMs()) / 1000,
      seconds,
      records,
      recordsPerSecond: seconds === 0 ? 0 : records / seconds,
      peakRssBytes: options.peakRssBytes(),
    }
  }

  async function report(): Promise<SessionReport> {
    const file = open
    const account: Account = (await file?.loading.account()) ?? EMPTY_ACCOUNT
    const none: Timings = { secondsToFirstRows: 0, seconds: 0, records: 0, recordsPerSecond: 0, peakRssBytes: 0 }
    return { status: currentStatus(), ...account, timings: file === undefined ? none : timings(file) }
  }

  return {
    openFile,
    close,
    currentStatus,
    status: () => Promise.resolve(currentStatus()),
    columns: () => Promise.resolve(open?.queries.columns() ?? []),
    report,
    openView: async (spec) => open?.queries.openView(spec) ?? NO_SESSION,
    closeView: (view) => {
      open?.queries.closeView(view)
      return Promise.resolve()
    },
    readWindow: async (request) => open?.queries.readWindow(request) ?? NO_SESSION,
    findRecord: (view, record) => Promise.resolve(open?.queries.findRecord(view, record) ?? NO_SESSION),
    describeRecord: async (record) => {
      if (open === undefined) return NO_SESSION
      const { store, queries, path } = open
      return describeStoredRecord({ store, queries, path, ...options }, record)
    },
    stopLoading: async () => open?.loading.stop(),
  }
}

async function dispose(file: OpenFile): Promise<void> {
  await file.loading.dispose()
  await file.collector.dispose()
  await file.store.dispose()
}

/** Records that queries see, by type. */
function countVisible(store: Store | undefined): SessionStatus['records'] {
  const counts = { data: 0, options: 0 }
  if (store === undefined) return counts
  for (const { shape, visibleRows } of store.tables) counts[shape?.type ?? 'data'] += visibleRows
  return counts
}

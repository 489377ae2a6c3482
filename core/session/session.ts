/**
 * The session: one file, or one that listens (or none), its store, and the answers about it. It knows neither threads nor files: whoever makes
 * it hands in how to open a store, how to start a collector and how to read octets.
 */
import { formatNanoseconds } from '../elements/format-time.ts'
import { DEFAULT_DECODE_SETTINGS, summarizeSettings } from '../protocol/decode-settings.ts'
import { EMPTY_HEALTH, EMPTY_NAMES, EMPTY_TEMPLATE_TREE } from '../protocol/empty-status.ts'
import { summarizeManifest } from '../protocol/bundle-manifest.ts'
import type { ExportApi } from '../protocol/export-api.ts'
import { fail, succeed, type Failure, type Result } from '../protocol/failure.ts'
import { createLedger } from '../protocol/ledger.ts'
import { NO_LIST_ROWS } from '../protocol/list-api.ts'
import type { AlertState, BundleRequest, BundleSummary } from '../protocol/live-api.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import type { EngineControl, SessionApi, SessionReport, SessionStatus, Timings } from '../protocol/session-api.ts'
import type { Store } from '../store/store.ts'
import { EMPTY_ACCOUNT, type Account, type BundleOrder } from './collector-messages.ts'
import { createNoNaming } from './address-names.ts'
import { createAggregateCalls } from './aggregate-calls.ts'
import { createAlertWatch } from './alert-watch.ts'
import { createComparedFiles } from './compared-file.ts'
import { placeMarks } from './bundle-places.ts'
import type { ListQuestions } from './list-service.ts'
import { reportLive } from './live-report.ts'
import { createListOpening } from './open-list.ts'
import { beginOpening, type OpenFile, type Opening, type OpeningOptions, type OpenRequest } from './open-file.ts'
import { createMemoryKeeper, type ElementKeeper } from './element-keeper.ts'
import { reportNames } from './names-report.ts'
import { createRenewing } from './renewing.ts'
import { readTemplateValues } from './template-values.ts'
import { describeStoredRecord, type ReadFileOctets } from './record-details.ts'
import { countUnreadElements } from './unread-elements.ts'
import { createDecoderQuestions, createWhileOpen, SUPERSEDED } from './while-open.ts'

/** What is asked about exports: by viewers, and what only their host may ask. */
export type ExportCalls = ExportApi & Pick<EngineControl, 'writeExport'>

export interface SessionOptions extends Omit<OpeningOptions, 'revision' | 'nextView' | 'onElements' | 'onProgress'> {
  readonly readFileOctets: ReadFileOctets
  /** An alert rule begins to be broken, or is no longer. */
  onAlert(alert: AlertState): void
  /** Writes an incident bundle, beside everything else. */
  writeBundle(order: BundleOrder): Promise<Result<BundleSummary>>
  /** Settles when what has arrived by now is recorded. */
  untilRecorded(): Promise<void>
  /** Makes the calls about exports and SQL, on whatever file is open at the time of a call. */
  startExports(current: () => OpenFile | undefined): ExportCalls
  /** Keeps what is learned for later sessions; nothing outlasts this one when absent. */
  readonly elements?: ElementKeeper
}

export type Session = SessionApi & EngineControl & { currentStatus(): SessionStatus }

const NO_SESSION = fail('no-session', 'No file is open.', 'Open a capture first.')
const NOT_RECORDED = fail('not-live', 'Nothing is recorded here.', 'Listen with a recording.')
const READ_ONCE = fail(
  'read-once',
  'What came through a pipe cannot be read again.',
  'Save it to a file and open that, or start again with the settings as options.',
)
const HEARD_ONCE = fail(
  'read-once',
  'What was received cannot be decoded again while it is live.',
  'Save a bundle, or stop and open the recording: settings apply to those.',
)
const NO_TEMPLATE = fail('no-such-template', 'There is no such template.', 'Choose one that is shown.')
const NO_TIMINGS: Timings = { secondsToFirstRows: 0, seconds: 0, records: 0, recordsPerSecond: 0, peakRssBytes: 0 }

/** Makes a session without a file. */
export function createSession(options: SessionOptions): Session {
  let open: OpenFile | undefined
  /** The file that is being recognised. */
  let opening: Opening | undefined
  /** What has been let go and is not gone yet: a thread that ends amid work of the database takes the process with it. */
  const endings = new Set<Promise<void>>()
  let revision = 0
  let lastView = 0
  let filesOpened = 0
  /** Number of the one that began to listen, or to read. */
  let firstSession = 0
  const alerts = createAlertWatch({
    measure: async (spec) => {
      const file = open
      const measured = await file?.queries.measure(spec)
      return open === file ? measured : undefined
    },
    wallClock: options.wallClock,
    onAlert: options.onAlert,
  })
  const { revision: addressNamesRevision, findNames: _, ...addressNames } = options.addressNames ?? createNoNaming()
  const openList = createListOpening()
  const whileOpen = createWhileOpen(
    () => open,
    () => renewing.hasClosed(open),
  )
  const askDecoder = createDecoderQuestions(() => open)
  const exports = options.startExports(() => open)
  const keeper = options.elements ?? createMemoryKeeper(options.registry)
  const compared = createComparedFiles(options)
  const aggregates = createAggregateCalls(() => open, compared.find)
  let notKept: Failure | undefined
  // A file that cannot be read is said at once, not only when there is something to keep.
  void keep([])

  function changed(): void {
    revision += 1
    options.onChanged()
  }

  function progressed(): void {
    revision += 1
    options.onNews()
  }

  async function keep(elements: readonly LearnedElement[]): Promise<Result<number>> {
    const kept = await keeper.keep(elements)
    notKept = kept.ok ? undefined : kept.failure
    return kept
  }

  function letGo(file: Opening | OpenFile | undefined): Promise<void> {
    if (file === undefined) return Promise.resolve()
    const ending = file.dispose().finally(() => endings.delete(ending))
    endings.add(ending)
    return ending
  }

  const openingOptions: OpeningOptions = {
    ...options,
    onChanged: changed,
    onProgress: progressed,
    revision: () => revision,
    nextView: () => (lastView += 1),
    onElements: (elements) => void keep(elements),
    onRowsRunOut: () => renewing.renew(open, 'rows'),
  }
  const renewing = createRenewing({
    begin: (request, before) => beginOpening(request, openingOptions, before),
    letGo,
    takePlace(before, next) {
      open = next
      filesOpened += 1
      alerts.renew()
      changed()
      void letGo(before)
    },
    isOpen: (file) => open === file,
  })

  /** Settles when all that was open or opening has gone. */
  async function close(): Promise<void> {
    void letGo(opening)
    void letGo(renewing.cancel())
    void letGo(open)
    opening = undefined
    if (open !== undefined) changed()
    open = undefined
    await Promise.allSettled([...endings, compared.close()])
  }

  /** The file that is open stays until the new one is accepted: a wrong choice loses nothing. */
  async function openSource(request: OpenRequest, isAgain?: 'again'): Promise<Result<SessionStatus>> {
    void letGo(opening)
    const mine = beginOpening(request, openingOptions)
    opening = mine
    const accepted = await mine.accepted
    if (opening !== mine) return SUPERSEDED
    opening = undefined
    if (!accepted.ok) {
      await letGo(mine)
      return accepted
    }
    const before = open
    void letGo(renewing.cancel())
    open = accepted.value
    renewing.watch(open)
    alerts.reset()
    filesOpened += 1
    firstSession = filesOpened
    changed()
    const { settings, elements } = request
    void (isAgain === 'again' ? compared.openAgain({ settings, elements }) : compared.close())
    await letGo(before)
    return succeed(currentStatus())
  }

  const currentSettings = () => open?.request.settings ?? DEFAULT_DECODE_SETTINGS

  function currentStatus(): SessionStatus {
    const totals = open?.loading.totals()
    const source = open?.loading.source()
    const failure = open?.loading.failure()
    const progress = open?.loading.progress()
    const range = open?.times.range()
    const comparedFile = compared.describe()
    return {
      phase: open?.loading.phase() ?? 'empty',
      session: open === undefined ? 0 : filesOpened,
      revision,
      records: countVisible(open?.store),
      exporters: open?.store.catalog.exporterCount ?? 0,
      templates: totals?.templates ?? 0,
      problems: totals?.problems ?? { note: 0, warning: 0, error: 0 },
      ledger: totals?.ledger ?? createLedger(),
      columnsRevision: open?.queries.columnsRevision ?? 0,
      namesRevision: open?.names.revision ?? 0,
      addressNamesRevision: addressNamesRevision(),
      lists: open?.lists.counts() ?? NO_LIST_ROWS,
      settings: summarizeSettings(currentSettings()),
      ...(open?.live && {
        live: {
          ...open.live.summary(),
          removedRecords: open.store.removedRecords,
          ...(firstSession !== filesOpened && { firstSession }),
        },
      }),
      ...(comparedFile && { compared: comparedFile }),
      ...(source && { source }),
      ...(failure && { failure }),
      ...(progress && { progress }),
      ...(range && { timeRange: { first: formatNanoseconds(range.first), last: formatNanoseconds(range.last) } }),
    }
  }

  async function report(): Promise<SessionReport> {
    const account: Account = (await askDecoder({ about: 'account' }))?.account ?? EMPTY_ACCOUNT
    return { status: currentStatus(), ...account, timings: open?.timings() ?? NO_TIMINGS }
  }

  /** Stops what is open, and what takes its place meanwhile. */
  async function stopLoading(): Promise<void> {
    const [file, first] = [open, firstSession]
    await file?.loading.stop()
    if (open !== file && firstSession === first) await stopLoading()
  }

  /** Where a view is read: records and lists number theirs together. */
  function readerOf(view: number): Pick<ListQuestions, 'read' | 'find'> | undefined {
    if (open === undefined) return undefined
    const { lists, queries } = open
    if (!queries.hasView(view)) return lists.ask
    return {
      read: (request) => queries.readWindow(request),
      find: (id, record) => Promise.resolve(queries.findRecord(id, record)),
    }
  }

  /** Asks the lists of the open file; the losses that verdicts rest on are those of now. */
  async function askLists<T>(ask: (file: OpenFile) => Promise<Result<T>>): Promise<Result<T>> {
    const file = open
    if (file === undefined) return NO_SESSION
    await file.refreshLosses()
    return open === file ? ask(file) : SUPERSEDED
  }

  async function writeBundle(path: string, request: BundleRequest): Promise<Result<BundleSummary>> {
    const file = open
    if (file === undefined) return NO_SESSION
    const { source, settings } = file.request
    const from = source.kind === 'file' ? source.path : source.recordingFolder
    if (from === undefined) return NOT_RECORDED
    // What has just arrived is on its way to the disk.
    if (file.live?.summary().isListening === true) await options.untilRecorded()
    const { queries, store } = file
    const exporterOf = (id: number): string => store.catalog.sessions[id]?.exporter ?? ''
    // Where another session has taken the place of this one, nobody knows its records any more.
    const isThere = (): boolean => open === file
    const marked = isThere() ? (request.marks ?? []) : []
    const marks = await placeMarks({ lookUpRecord: queries.lookUpRecord, exporterOf }, marked).catch(
      (error: unknown) => {
        if (isThere()) throw error
        return []
      },
    )
    return options.writeBundle({ source: from, path, request, settings, marks, elements: await keeper.list() })
  }

  return {
    openFile: async (path, displayName, settings = DEFAULT_DECODE_SETTINGS) =>
      openSource({ source: { kind: 'file', path }, displayName, settings, elements: await keeper.list() }),
    openLive: async (spec, displayName, recordingFolder) => {
      const folder = recordingFolder === undefined ? {} : { recordingFolder }
      const elements = await keeper.list()
      // Two cannot have one port: what was received until now stays until the new session has its ports.
      if (open?.live?.listensWhere(spec) === true) await stopLoading()
      return openSource({
        source: { kind: 'live', spec, ...folder },
        displayName,
        settings: DEFAULT_DECODE_SETTINGS,
        elements,
      })
    },
    writeBundle,
    close,
    currentStatus,
    status: () => Promise.resolve(currentStatus()),
    columns: () => Promise.resolve(open?.queries.columns() ?? []),
    report,
    openView: whileOpen(async (spec) => open?.queries.openView(spec) ?? NO_SESSION),
    closeView: (view) => {
      open?.queries.closeView(view)
      return open?.lists.ask.close(view) ?? Promise.resolve()
    },
    refreshView: whileOpen(async (view) => open?.queries.refreshView(view) ?? NO_SESSION),
    liveReport: async () => {
      const reception = open?.live && (await askDecoder({ about: 'reception' }))?.reception
      if (open?.live === undefined) return undefined
      const { live, loading, store } = open
      const facts = { live, store, reception, failure: loading.failure(), unstored: open.unstored() }
      return reportLive({ ...facts, nowMs: options.wallClock() })
    },
    freezeRecording: async (lastSeconds) => open?.live?.freeze(lastSeconds),
    alerts: () => Promise.resolve(alerts.list()),
    setAlerts: alerts.set,
    bundleManifest: () => {
      const manifest = open?.loading.manifest()
      return Promise.resolve(manifest?.kind === 'bundle' ? summarizeManifest(manifest) : undefined)
    },
    readWindow: whileOpen(async (request) => readerOf(request.view)?.read(request) ?? NO_SESSION),
    findRecord: whileOpen(async (view, record) => readerOf(view)?.find(view, record) ?? NO_SESSION),
    listColumns: async (list) => open?.lists.ask.columns(list) ?? [],
    openList: (spec) => askLists((file) => openList(file, spec, { view: (lastView += 1), revision })),
    summarizeList: (view) => askLists(({ lists }) => lists.ask.summarize(view)),
    groupList: (spec) => askLists(({ lists }) => lists.ask.group(spec)),
    describeTransaction: (number) => askLists(({ lists }) => lists.ask.describeTransaction(number)),
    describeConnection: (number) => askLists(({ lists }) => lists.ask.describeConnection(number)),
    describeTrafficSession: (number, grouping) =>
      askLists(({ lists }) => lists.ask.describeTrafficSession(number, grouping)),
    ...addressNames,
    ...aggregates,
    histogram: whileOpen(aggregates.histogram),
    top: whileOpen(aggregates.top),
    compare: whileOpen(aggregates.compare),
    openComparedFile: async (path, displayName) =>
      open === undefined
        ? NO_SESSION
        : compared.open({ path, displayName, settings: currentSettings(), elements: await keeper.list() }),
    closeComparedFile: compared.close,
    ...exports,
    writeExport: whileOpen(exports.writeExport),
    runSql: whileOpen(exports.runSql),
    sqlSchema: whileOpen(exports.sqlSchema),
    placeRecord: async (record) => open?.lists.ask.placeRecord(record) ?? {},
    describeRecord: whileOpen(async (record) => {
      if (open === undefined) return NO_SESSION
      const { store, queries, names, request } = open
      const { source, settings } = request
      const path = source.kind === 'file' ? { path: source.path } : {}
      return describeStoredRecord({ store, queries, names, settings, ...path, ...options }, record)
    }),
    stopLoading,
    templateTree: async () => (await askDecoder({ about: 'templateTree' }))?.tree ?? EMPTY_TEMPLATE_TREE,
    describeTemplate: async (key) => {
      const template = (await askDecoder({ about: 'describeTemplate', key }))?.template
      return template === undefined ? NO_TEMPLATE : succeed(template)
    },
    templateValues: whileOpen(async (templateVersion) =>
      open === undefined ? NO_SESSION : readTemplateValues(open.store, options.registry, templateVersion),
    ),
    health: async () => {
      const health = (await askDecoder({ about: 'health' }))?.health ?? EMPTY_HEALTH
      const unlisted = (await open?.lists.ask.unlisted()) ?? []
      return unlisted.length === 0 ? health : { ...health, unlisted }
    },
    names: async () => {
      if (open === undefined) return notKept === undefined ? EMPTY_NAMES : { ...EMPTY_NAMES, notKept }
      const unread = countUnreadElements(open.store, options.registry)
      const report = await reportNames(open.store, open.names)
      return { ...report, ...(unread && { unread }), ...(notKept && { notKept }) }
    },
    learnedElements: () => keeper.list(),
    importElements: async (elements) => {
      const kept = await keep(elements)
      open?.learn(elements)
      changed()
      return kept
    },
    settings: () => Promise.resolve(currentSettings()),
    decodeAgain: async (settings) => {
      const file = open
      if (file === undefined) return NO_SESSION
      if (file.live !== undefined) return HEARD_ONCE
      if (!file.loading.canReadAgain()) return READ_ONCE
      const elements = await keeper.list()
      return open === file ? openSource({ ...file.request, settings, elements }, 'again') : SUPERSEDED
    },
  }
}

/** Records that queries see, by type. */
function countVisible(store: Store | undefined): SessionStatus['records'] {
  const counts = { data: 0, options: 0 }
  if (store === undefined) return counts
  for (const { shape, visibleRows } of store.tables) counts[shape?.type ?? 'data'] += visibleRows
  return counts
}

/** One file, or one live session, from its opening to its end: collector, store, queries and account live together and go together. */
import type { ElementRegistry } from '../elements/element.ts'
import { NUMBERS_TOLD_SHARE } from '../limits/decode.ts'
import type { DecodeSettings } from '../protocol/decode-settings.ts'
import { succeed, type Result } from '../protocol/failure.ts'
import { createNamesTeacher, type NamesTeacher } from '../names/names-knowledge.ts'
import { createSessionNames, type SessionNames } from '../names/session-names.ts'
import type { LiveSpec } from '../protocol/live-api.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import type { Timings } from '../protocol/session-api.ts'
import type { AddressNaming } from './address-names.ts'
import { createNameFields, type NameFieldsOptions } from './name-fields.ts'
import { createNameCatalogue } from '../query/filter-names.ts'
import { createSessionQueries, type SessionQueries } from '../query/session-queries.ts'
import { MAX_ROW_NUMBER } from '../telemetry/transactions/row-table.ts'
import type { Store, StoreRequest } from '../store/store.ts'
import { createCollectorRelay, type CollectorRelay, type SessionCollector } from './collector-relay.ts'
import type { ToCollector } from './collector-messages.ts'
import { describeField, elementOf } from './field-columns.ts'
import type { Lists, StartLists } from './lists.ts'
import { createLiveState, type LiveState } from './live-state.ts'
import { startLoading, type Loading } from './loading.ts'
import type { NumberLimits } from './number-watch.ts'
import { createLossWatch } from './loss-watch.ts'
import { createRecordSets } from './record-sets.ts'
import { createTimeRange, type TimeRange } from './time-range.ts'

/** Where octets come from. */
export type Source =
  | { readonly kind: 'file'; readonly path: string }
  /** What is recorded goes to the folder. */
  | { readonly kind: 'live'; readonly spec: LiveSpec; readonly recordingFolder?: string }

/** What is to be opened, and how it is to be read. */
export interface OpenRequest {
  readonly source: Source
  readonly displayName: string
  readonly settings: DecodeSettings
  /** Information Elements that the user knows beside the registries. */
  readonly elements: readonly LearnedElement[]
}

/** What a file needs of the world around it. */
export interface OpeningOptions {
  readonly registry: ElementRegistry
  /** Makes the empty store of a file; whatever it needs on disk goes with `dispose`. */
  openStore(request: StoreRequest): Promise<Result<Store>>
  /** Starts a collector for one file. */
  startCollector(): SessionCollector
  /** Numbers that a live session may give before another takes its place; those of the engine when absent. */
  readonly numberLimits?: NumberLimits
  /** Starts what makes the lists of one file. */
  readonly startLists: StartLists
  /** Milliseconds of a clock that only goes forward. */
  now(): number
  /** Unix milliseconds. */
  wallClock(): number
  /** The most memory that the process had, in octets. */
  peakRssBytes(): number
  /** Views show something else now; may be called often. */
  onChanged(): void
  /** Views may show something else by and by. */
  onProgress(): void
  /** Something else that a status tells has changed. */
  onNews(): void
  /** Seven eighths of the numbers that rows of lists may have are given; told with every block from then on. */
  onRowsRunOut?(): void
  /** Revision of the session, told with every view. */
  revision(): number
  /** Number of the next view: never one of a file that was open before. */
  nextView(): number
  /** Options data have taught elements. */
  onElements(elements: readonly LearnedElement[]): void
  /** Names addresses and ports; none has a name when absent. */
  readonly addressNames?: AddressNaming
}

/** A file that has been recognised. */
export interface OpenFile {
  readonly request: OpenRequest
  readonly store: Store
  readonly queries: SessionQueries
  readonly loading: Loading
  /** Undefined of a file. */
  readonly live: LiveState | undefined
  /** Undefined of a file. */
  readonly relay: CollectorRelay | undefined
  readonly times: TimeRange
  readonly names: SessionNames
  readonly lists: Lists
  /** Records that were decoded and not stored because the disk was full; undefined while it is not. */
  unstored(): number | undefined
  /** Brings what verdicts rest on up to date with the decoder. */
  refreshLosses(): Promise<void>
  /** Takes elements that the user has from elsewhere: data that is decoded from here on has their types. */
  learn(elements: readonly LearnedElement[]): void
  timings(): Timings
  /** Ends it; settles when store and thread are gone. Again: the same end. */
  dispose(): Promise<void>
}

export interface Opening {
  /** Settles when the content is recognised and the store is ready, or says why not. */
  readonly accepted: Promise<Result<OpenFile>>
  /** Ends it, recognised or not. */
  dispose(): Promise<void>
}

/** What a live session takes over from the one whose place it takes. */
export interface Succession {
  readonly live: LiveState
  readonly relay: CollectorRelay
  /** Its own channel to the collector. */
  readonly collector: SessionCollector
}

/** Begins to read at once: the store is made while the first octets are decoded. */
export function beginOpening(request: OpenRequest, options: OpeningOptions, before?: Succession): Opening {
  const { source, displayName } = request
  const startedAt = options.now()
  const live =
    before?.live ?? (source.kind === 'live' ? createLiveState(source.spec, { ...options, freeze }) : undefined)
  const times = createTimeRange()
  const names = createSessionNames((field) => elementOf(options.registry, field.pen, field.elementId).semantics)
  let firstRowsMs: number | undefined
  let ended: Promise<void> | undefined
  let queries: SessionQueries | undefined
  let teacher: NamesTeacher | undefined
  for (const element of request.elements) options.registry.learn(element)
  const given = before?.collector ?? options.startCollector()
  const relay = before?.relay ?? (live && createCollectorRelay(given))
  const collector = before === undefined && relay !== undefined ? relay.first : given
  const storeOpened = options.openStore({
    ...(live === undefined ? {} : { isLive: true, retention: live.spec.retention }),
    onVisible() {
      firstRowsMs ??= options.now() - startedAt
      options.onChanged()
      void resolveNames()
    },
    // Lists come second: what they show is stored, and its texts can be read.
    onWritten(blocks) {
      for (const block of blocks) lists.take(block)
    },
    onRemoved(removed) {
      lists.forgetBefore(removed + 1)
      collector.post({ kind: 'forget', before: removed + 1 })
    },
    wantsRemoved: () => (loading.totals()?.wantsForgotten ?? 1) - 1,
    textsInUse: async (before) => {
      const waiting = names.waitingTexts().filter((id) => id < before)
      return Uint32Array.from([...waiting, ...(await lists.textsInUse(before))])
    },
  })
  const lists = options.startLists({
    elements: request.elements,
    retention: live === undefined ? 'none' : 'oldestOut',
    readTexts: async (ids) => {
      const opened = await storeOpened
      if (!opened.ok) return new Map<number, string>()
      return opened.value.dictionary.read(ids).catch((error: unknown) => {
        // The store is closed before another one takes its place.
        if (!loading.isWithoutRoom()) throw error
        return new Map<number, string>()
      })
    },
    onTaken(buffers) {
      collector.post({ kind: 'memory', buffers }, buffers)
    },
    onCounted() {
      // A session that has ended counts on for a moment: its successor has numbers of its own.
      const most = options.numberLimits?.rows ?? MAX_ROW_NUMBER
      if (ended === undefined && lists.numbersGiven() >= NUMBERS_TOLD_SHARE * most) options.onRowsRunOut?.()
      options.onProgress()
    },
  })

  function freeze(lastSeconds: number | undefined): void {
    collector.post({ kind: 'freeze', ...(lastSeconds === undefined ? {} : { lastSeconds }) })
  }

  /** Labels whose text came before them can be read once the store shows it. */
  async function resolveNames(): Promise<void> {
    const opened = await storeOpened
    const before = names.revision
    if (opened.ok) await names.resolve((ids) => opened.value.dictionary.read(ids)).catch(() => undefined)
    if (names.revision !== before) options.onChanged()
  }
  const loading = startLoading({
    collector,
    opening: openingOf(request, options.numberLimits),
    displayName,
    now: options.now,
    startedAt,
    isRenewed: live !== undefined,
    storeBlock: async (block) => {
      const opened = await storeOpened
      if (!opened.ok) return opened
      for (const batch of block.batches) times.add(batch)
      takeElements(block.newElements)
      teacher?.onSessions(block.newSessions)
      names.take(block)
      await lists.ready()
      return opened.value.append(block)
    },
    commit: async () => {
      const opened = await storeOpened
      // Nothing more can come, and what is lost now stays lost: verdicts are the last ones when the file shows as read.
      await losses.settle()
      live?.end()
      if (!opened.ok) return opened
      const committed = await opened.value.commit()
      await lists.end()
      return committed
    },
    onManifest({ knowledge }) {
      learn(knowledge.elements)
      lists.know(knowledge)
      teacher = createNamesTeacher(names, knowledge)
    },
    onChanged: options.onChanged,
    onProgress: options.onProgress,
    onNews(news) {
      if (live?.take(news, loading.totals()) === 'changed') options.onNews()
    },
  })
  const losses = createLossWatch({
    ask: async () => (await loading.ask({ about: 'losses' }))?.losses,
    take: (spans) => lists.setLosses(spans),
    now: options.now,
  })

  function learn(elements: readonly LearnedElement[]): void {
    for (const element of elements) options.registry.learn(element)
    queries?.describeAgain()
  }

  function learnFromUser(elements: readonly LearnedElement[]): void {
    learn(elements)
    lists.learn(elements)
    collector.post({ kind: 'learn', elements })
  }

  function takeElements(elements: readonly LearnedElement[]): void {
    if (elements.length === 0) return
    learn(elements)
    options.onElements(elements)
  }

  async function end(): Promise<void> {
    await loading.dispose()
    await Promise.all([collector.dispose(), lists.dispose()])
    const opened = await storeOpened
    if (opened.ok) await opened.value.dispose()
  }

  function dispose(): Promise<void> {
    return (ended ??= end())
  }

  async function accept(): Promise<Result<OpenFile>> {
    const [opened, recognised] = await Promise.all([storeOpened, loading.accepted])
    if (!recognised.ok) return recognised
    if (!opened.ok) return opened
    const store = opened.value
    const isElement = (key: string): boolean => options.registry.findByKey(key) !== undefined
    const namedByRecords = createNameCatalogue(isElement)
    const sourceOf: NameFieldsOptions['sourceOf'] = (column, shape) => queries?.catalogue.sourceOf(column, shape)
    queries = createSessionQueries(store, {
      describe: (field) => describeField(options.registry, field),
      isElement,
      revision: options.revision,
      nextView: options.nextView,
      names,
      recordSets: createRecordSets(
        lists,
        losses.refresh,
        (name) => namedByRecords.find(name) !== undefined,
        options.addressNames && createNameFields({ store, naming: options.addressNames, sourceOf }),
      ),
    })
    const timings = (): Timings => {
      const seconds = loading.elapsedMs() / 1000
      const records = store.recordCount
      return {
        secondsToFirstRows: (firstRowsMs ?? loading.elapsedMs()) / 1000,
        seconds,
        records,
        recordsPerSecond: seconds === 0 ? 0 : records / seconds,
        peakRssBytes: options.peakRssBytes(),
      }
    }
    const unstored = (): number | undefined => {
      const { data, options: taught } = loading.totals()?.records ?? { data: 0, options: 0 }
      return loading.isWithoutRoom() ? data + taught - store.recordCount : undefined
    }
    const parts = { store, queries, loading, live, relay, times, names, lists }
    return succeed({
      request,
      ...parts,
      unstored,
      refreshLosses: losses.refresh,
      learn: learnFromUser,
      timings,
      dispose,
    })
  }

  return { accepted: accept(), dispose }
}

function openingOf(
  { source, settings, elements }: OpenRequest,
  numberLimits: NumberLimits | undefined,
): Extract<ToCollector, { kind: 'open' | 'listen' }> {
  if (source.kind === 'file') return { kind: 'open', path: source.path, settings, elements }
  const { spec, recordingFolder } = source
  return {
    kind: 'listen',
    spec,
    settings,
    elements,
    ...(recordingFolder === undefined ? {} : { recordingFolder }),
    ...(numberLimits === undefined ? {} : { numberLimits }),
  }
}

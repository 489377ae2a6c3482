/** A host without an engine: for tests and for work on the pages. It keeps the contract, refusals included. */
import { DEFAULT_DECODE_SETTINGS, summarizeSettings } from '../../core/protocol/decode-settings.ts'
import { EMPTY_HEALTH, EMPTY_STATUS, EMPTY_TEMPLATE_TREE } from '../../core/protocol/empty-status.ts'
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import type { RecentFile } from '../../core/protocol/host-api.ts'
import type { ViewerCommand } from '../../core/protocol/viewer-commands.ts'
import type { Failure } from '../../core/protocol/failure.ts'
import type { AlertState, LiveSpec } from '../../core/protocol/live-api.ts'
import type { RenewalReason } from '../../core/protocol/renewal-reason.ts'
import type { SessionStatus, ViewInfo, ViewSpec } from '../../core/protocol/session-api.ts'
import { createFakeAddressNames, type FakeAddressNames } from './fake-address-names.ts'
import { createBrowserKept } from './browser-kept.ts'
import { createEmitter } from './emitter.ts'
import { createFakeAggregates } from './fake-aggregates.ts'
import { createFakeCompared } from './fake-compared.ts'
import { fakeDetails } from './fake-details.ts'
import { createFakeExports, type FakeExports } from './fake-exports.ts'
import { fakeCell, fakeColumns } from './fake-records.ts'
import { FAKE_PROBLEMS, fakeHealth } from './fake-health.ts'
import { FAKE_EXPORTERS, fakeLiveStatus, fakeStatus } from './fake-status.ts'
import { FAKE_LEARNED, FAKE_NAMES } from './fake-names.ts'
import { createFakeLists } from './fake-lists.ts'
import { createFakeLive, type FakeLive, type FakeLiveOptions } from './fake-live.ts'
import { createFakeReplays, type FakeReplays } from './fake-replay.ts'
import { createFakeTemplates } from './fake-templates.ts'
import { fakeMatches, fakeOrder } from './fake-view.ts'
import type { Connection, Host } from './host.ts'

export interface FakeHostOptions {
  /** Records of a whole file. */
  readonly records: number
  readonly recent?: readonly RecentFile[]
  /** Milliseconds between two steps of loading; 0 opens at once. */
  readonly stepMs?: number
  readonly hasFileDialog?: boolean
  /** So many templates of one exporter instead of a few of every state. */
  readonly templates?: number
  /** Milliseconds that a window or view takes. */
  readonly delayMs?: number
  readonly live?: FakeLiveOptions
}

/** The host, and what a test pulls to make things happen. */
export interface FakeHost extends Host {
  open(): void
  /** Sets how many records are read, without the passing of time. */
  loadTo(records: number): void
  readonly live: FakeLive
  readonly exports: FakeExports
  readonly replays: FakeReplays
  readonly addressNames: FakeAddressNames
  /** So many more records arrive at the live session. */
  arrive(records: number): void
  /** Another session takes the place of the live one, without records; the numbers of its records had run out, unless it is said otherwise. */
  renewLive(reason?: RenewalReason): void
  emitCommand(command: ViewerCommand): void
  emitConnection(connection: Connection): void
  emitOpenFailed(failure: Failure): void
  emitAlert(alert: AlertState): void
  /** The next file is refused with this. */
  refuseNext(failure: Failure): void
  readonly openedViews: readonly ViewSpec[]
}

const LOAD_STEPS = 40
/** Milliseconds between two arrivals at the live session. */
const ARRIVAL_MS = 100
const NO_VIEW = fail('no-such-view', 'The view is gone.', 'Open it again.')

interface FakeView {
  readonly info: ViewInfo
  readonly spec: ViewSpec
  readonly order: Uint32Array | undefined
}

/** An in-memory host. */
export function createFakeHost(options: FakeHostOptions): FakeHost {
  const changed = createEmitter<SessionStatus>()
  const command = createEmitter<ViewerCommand>()
  const connections = createEmitter<Connection>()
  const openFailed = createEmitter<Failure>()
  const alerted = createEmitter<AlertState>()
  const views = new Map<number, FakeView>()
  const openedViews: ViewSpec[] = []
  let connection: Connection = { kind: 'connected' }
  let status = EMPTY_STATUS
  let recent = [...(options.recent ?? [])]
  let refusal: Failure | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let nextView = 1
  let learned = FAKE_LEARNED
  const templates = createFakeTemplates(options.templates)
  let session = 1
  /** Number of the live session that was renewed first. */
  let firstSession: number | undefined
  let renewedFor: RenewalReason | undefined
  let settings = DEFAULT_DECODE_SETTINGS

  const loaded = () => status.records.data
  const live = createFakeLive(options.live ?? {}, loaded)
  const publish = (records: number, isStopped = false) => {
    const next = fakeStatus(records, options.records, status.revision + 1, isStopped)
    const summary = live.summary()
    status = {
      ...(summary === undefined ? next : fakeLiveStatus(next, live.isListening)),
      session,
      settings: summarizeSettings(settings),
    }
    // What a summary says of the records is of those that are there by now.
    const told = live.summary()
    if (told !== undefined)
      status = {
        ...status,
        live: { ...told, ...(firstSession !== undefined && { firstSession }), ...(renewedFor && { renewedFor }) },
      }
    const other = compared.describe()
    if (other !== undefined) status = { ...status, compared: other }
    changed.emit(status)
  }
  const arrive = () => {
    const perSecond = options.live?.recordsPerSecond ?? 0
    if (options.live?.stuckAt === undefined) publish(loaded() + Math.round((perSecond * ARRIVAL_MS) / 1000))
    timer = setTimeout(arrive, ARRIVAL_MS)
  }
  const listen = (spec: LiveSpec): Result<void> => {
    if (refusal !== undefined) {
      const failure = refusal
      refusal = undefined
      return { ok: false, failure }
    }
    clearTimeout(timer)
    views.clear()
    session += 1
    const started = live.start(spec)
    publish(0)
    if ((options.live?.recordsPerSecond ?? 0) > 0) timer = setTimeout(arrive, ARRIVAL_MS)
    return started
  }
  const stopListening = () => {
    clearTimeout(timer)
    live.stop()
    publish(loaded())
  }
  const step = () => {
    const next = Math.min(options.records, loaded() + Math.ceil(options.records / LOAD_STEPS))
    publish(next)
    if (next < options.records) timer = setTimeout(step, options.stepMs)
  }
  const open = (): Result<void> => {
    if (refusal !== undefined) {
      const failure = refusal
      refusal = undefined
      return { ok: false, failure }
    }
    clearTimeout(timer)
    views.clear()
    if (live.spec !== undefined) session += 1
    live.close()
    const isInstant = (options.stepMs ?? 0) === 0
    publish(isInstant ? options.records : Math.min(options.records, 512))
    if (!isInstant) timer = setTimeout(step, options.stepMs)
    return succeed(undefined)
  }
  const pause = () => new Promise<void>((go) => setTimeout(go, options.delayMs ?? 0))
  const lists = createFakeLists({ nextView: () => nextView++, revision: () => status.revision, pause })
  const replays = createFakeReplays(() => status.source?.name)
  const addressNames = createFakeAddressNames()
  const compared = createFakeCompared({ records: loaded, onChanged: () => publish(loaded()) })
  const exports = createFakeExports({ rowCountOf: (view) => views.get(view)?.info.rowCount ?? 0, pause })

  return {
    openedViews,
    exports,
    session: {
      ...lists.api,
      ...exports.api,
      ...addressNames.api,
      ...compared.api,
      ...createFakeAggregates({ loaded, total: () => options.records }),
      status: () => Promise.resolve(status),
      columns: () => Promise.resolve(status.phase === 'empty' ? [] : fakeColumns(loaded())),
      report: () =>
        Promise.resolve({
          status,
          capture: {
            frames: 0,
            framesWithoutIp: 0,
            otherPackets: 0,
            otherDatagrams: 0,
            otherStreams: 0,
            otherStreamOctets: 0,
          },
          exporters: FAKE_EXPORTERS,
          problems: FAKE_PROBLEMS,
          timings: { secondsToFirstRows: 0.1, seconds: 1, records: loaded(), recordsPerSecond: 1e6, peakRssBytes: 4e8 },
        }),
      async openView(spec) {
        await pause()
        openedViews.push(spec)
        const order = fakeOrder(spec, loaded())
        if (!order.ok) return order
        const rowCount = order.value?.length ?? loaded()
        const info = { view: nextView++, revision: status.revision, rowCount, milliseconds: 1 }
        views.set(info.view, { info, spec, order: order.value })
        return succeed(info)
      },
      closeView(view) {
        lists.close(view)
        views.delete(view)
        return Promise.resolve()
      },
      async refreshView(view) {
        await pause()
        const known = views.get(view)
        if (known === undefined) return NO_VIEW
        const order = fakeOrder(known.spec, loaded())
        if (!order.ok) return order
        const info = { ...known.info, revision: status.revision, rowCount: order.value?.length ?? loaded() }
        views.set(view, { ...known, info, order: order.value })
        return succeed(info)
      },
      liveReport: () => Promise.resolve(live.report()),
      freezeRecording() {
        live.freeze()
        return Promise.resolve()
      },
      alerts: () => Promise.resolve(live.alerts()),
      setAlerts: (rules) => Promise.resolve(live.setAlerts(rules)),
      bundleManifest: () => Promise.resolve(options.live?.manifest),
      async readWindow(request) {
        await pause()
        const { view: id, first, count, columns, rules } = request
        if (lists.has(id)) return lists.read(request)
        const view = views.get(id)
        if (view === undefined) return NO_VIEW
        const rowCount = view.order?.length ?? loaded()
        const records: number[] = []
        for (let row = first; row < Math.min(first + count, rowCount); row++) records.push(view.order?.[row] ?? row + 1)
        const cells = columns.map((column) => records.map((record) => fakeCell(column, record) ?? null))
        return succeed({
          view: id,
          revision: status.revision,
          first,
          rowCount,
          records,
          columns: cells,
          labels: cells.map(() => null),
          ...(rules && { rules: fakeMatches(rules, records) }),
        })
      },
      templateTree: () => Promise.resolve(status.phase === 'empty' ? EMPTY_TEMPLATE_TREE : templates.tree()),
      describeTemplate: (key) => Promise.resolve(templates.describe(key)),
      templateValues: (version) => Promise.resolve(templates.values(version)),
      health: () => Promise.resolve(status.phase === 'empty' ? EMPTY_HEALTH : fakeHealth(status.ledger, settings)),
      names: () => Promise.resolve(FAKE_NAMES),
      learnedElements: () => Promise.resolve(learned),
      importElements(elements) {
        learned = [...learned, ...elements]
        return Promise.resolve(succeed(elements.length))
      },
      settings: () => Promise.resolve(settings),
      decodeAgain(next) {
        if (refusal === undefined) {
          settings = next
          session += 1
        }
        const opened = open()
        return Promise.resolve(opened.ok ? succeed(status) : opened)
      },
      findRecord(id, record) {
        if (lists.has(id)) return Promise.resolve(lists.find(id, record))
        const view = views.get(id)
        if (view === undefined) return Promise.resolve(NO_VIEW)
        const position = view.order === undefined ? (record <= loaded() ? record - 1 : -1) : view.order.indexOf(record)
        return Promise.resolve(succeed(position))
      },
      describeRecord: (record) =>
        Promise.resolve(
          record >= 1 && record <= loaded()
            ? succeed(fakeDetails(record))
            : fail('no-such-record', `There is no record ${record}.`, 'Choose a record that is shown.'),
        ),
      stopLoading() {
        clearTimeout(timer)
        publish(loaded(), true)
        return Promise.resolve()
      },
    },
    host: {
      info: () =>
        Promise.resolve({
          kind: 'desktop',
          version: '0.1.0',
          platform: 'linux',
          hasFileDialog: options.hasFileDialog ?? true,
        }),
      chooseFile: () => {
        const result = open()
        return Promise.resolve(result.ok ? succeed(true) : result)
      },
      openSample: () => Promise.resolve(open()),
      chooseComparedFile: () => Promise.resolve(compared.open('yesterday.pcap')),
      openComparedRecent: () => Promise.resolve(compared.open(recent[0]?.name ?? 'yesterday.pcap')),
      openRecent: () => Promise.resolve(open()),
      forgetRecent(id) {
        recent = recent.filter((file) => file.id !== id)
        return Promise.resolve()
      },
      recentFiles: () => Promise.resolve(recent),
      offeredPorts: () => Promise.resolve(live.offeredPorts()),
      startListening: (spec) => Promise.resolve(listen(spec)),
      stopListening() {
        stopListening()
        return Promise.resolve(succeed(undefined))
      },
      saveBundle: (request) => Promise.resolve(live.saveBundle(request)),
      saveExport: (request) => exports.save(request),
      ...replays.api,
      ...addressNames.files,
      ...createBrowserKept(localStorage),
      recoveries: () => Promise.resolve(live.recoveries()),
      openRecovery: () => Promise.resolve(open()),
      discardRecovery(id) {
        live.discard(id)
        return Promise.resolve()
      },
      closeSession() {
        clearTimeout(timer)
        views.clear()
        live.close()
        status = { ...EMPTY_STATUS, revision: status.revision + 1 }
        changed.emit(status)
        return Promise.resolve()
      },
    },
    connection: () => connection,
    onConnection: connections.on,
    onChanged: changed.on,
    onCommand: command.on,
    onOpenFailed: openFailed.on,
    onAlerted: alerted.on,
    openDropped: () => Promise.resolve(open()),
    uploadCompared: (file) => Promise.resolve(compared.open(file.name)).then(() => succeed(undefined)),
    reconnect() {
      connection = { kind: 'connected' }
      connections.emit(connection)
    },
    dispose: () => clearTimeout(timer),
    open: () => void open(),
    loadTo: (records) => publish(records),
    replays,
    addressNames,
    live,
    arrive: (records) => publish(loaded() + records),
    renewLive(reason = 'records') {
      firstSession ??= session
      renewedFor = reason
      session += 1
      views.clear()
      publish(0)
    },
    emitCommand: command.emit,
    emitConnection(next) {
      connection = next
      connections.emit(next)
    },
    emitOpenFailed: openFailed.emit,
    emitAlert: alerted.emit,
    refuseNext(failure) {
      refusal = failure
    },
  }
}

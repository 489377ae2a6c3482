/** The session of a window or of a headless host: its engine may stop and start again, viewers stay on the same session. */
import type { NameFile } from '../protocol/address-names-api.ts'
import type { ComparedFile } from '../protocol/compared-file-api.ts'
import type { ExportRequest, ExportSummary } from '../protocol/export-api.ts'
import { fail, succeed, type Failure, type Result } from '../protocol/failure.ts'
import type { AlertState, BundleRequest, BundleSummary, LiveSpec } from '../protocol/live-api.ts'
import type { SessionApi, SessionStatus } from '../protocol/session-api.ts'
import type { Engine } from './engine-client.ts'

export interface OpenedFile {
  readonly path: string
  /** As it is shown. */
  readonly name: string
}

export interface HostedSession {
  readonly api: SessionApi
  /** Whether a file is open here, read to its end or not. */
  holdsFile(): boolean
  /** The file that is open, or that arrives again; undefined of listeners. */
  openedFile(): OpenedFile | undefined
  /** Why there is no engine at the moment. */
  stoppedBy(): Failure | undefined
  /** Opens a file, on a new engine if the last one has stopped. */
  open(path: string, displayName: string): Promise<Result<SessionStatus>>
  /** Opens a capture to compare with, beside what is open. */
  openCompared(path: string, displayName: string): Promise<Result<ComparedFile>>
  /** Begins to listen, as `open` does with a file. */
  listen(spec: LiveSpec, displayName: string, recordingFolder?: string): Promise<Result<SessionStatus>>
  /** Writes an incident bundle of the live session. */
  writeBundle(path: string, request: BundleRequest): Promise<Result<BundleSummary>>
  /** Writes an export of a view. */
  writeExport(path: string, request: ExportRequest): Promise<Result<ExportSummary>>
  /** Takes a file of names in the place of the one before; undefined: the system's, or none. */
  useNameFile(file: NameFile, path: string | undefined): Promise<Result<void>>
  close(): Promise<void>
  /** Starts a new engine with an empty session if there is none. */
  restart(): Promise<Result<void>>
  /** Adds a listener for `changed` events; the answer takes it away again. */
  onChanged(listener: (status: SessionStatus) => void): () => void
  /** Adds a listener that hears when an alert rule begins to be broken, or is no longer. */
  onAlerted(listener: (alert: AlertState) => void): () => void
  /** Adds a listener that hears when the engine has stopped by itself. */
  onStopped(listener: (failure: Failure) => void): () => void
  dispose(): Promise<void>
}

const NO_ENGINE = fail('engine-stopped', 'The engine has stopped.', 'Open the file again.')
const NOT_LIVE = fail('not-live', 'Nothing listens here.', 'Begin to listen first.')

/** Holds a session whose first engine starts now. */
export function createHostedSession(startEngine: () => Engine): HostedSession {
  const changedListeners = new Set<(status: SessionStatus) => void>()
  const alertListeners = new Set<(alert: AlertState) => void>()
  const stoppedListeners = new Set<(failure: Failure) => void>()
  let engine: Engine | undefined
  let stopped: Failure | undefined
  let holdsFile = false
  let openedFile: OpenedFile | undefined

  const start = (): Engine => {
    const started = startEngine()
    engine = started
    stopped = undefined
    started.onChanged((status) => {
      for (const listener of changedListeners) listener(status)
    })
    started.onAlerted((alert) => {
      for (const listener of alertListeners) listener(alert)
    })
    started.onStopped((failure) => {
      engine = undefined
      stopped = failure
      holdsFile = false
      openedFile = undefined
      for (const listener of stoppedListeners) listener(failure)
    })
    return started
  }
  start()

  async function openWith(
    file: OpenedFile | undefined,
    ask: (engine: Engine) => Promise<Result<SessionStatus>>,
  ): Promise<Result<SessionStatus>> {
    const current = engine ?? start()
    // From now on: the next file must not come here because this one is still being looked at.
    holdsFile = true
    const opened = await ask(current)
    if (opened.ok) openedFile = file
    // What was refused leaves what was open before, if anything was.
    holdsFile = opened.ok || isOpen(await current.session.status())
    return opened
  }

  return {
    api: relaySession(() => {
      if (engine === undefined) throw new Error(stopped?.message ?? 'The session is closed.')
      return engine.session
    }),
    holdsFile: () => holdsFile,
    openedFile: () => openedFile,
    stoppedBy: () => stopped,
    open: (path, displayName) =>
      openWith({ path, name: displayName }, ({ control }) => control.openFile(path, displayName)),
    listen: (spec, displayName, recordingFolder) =>
      openWith(
        spec.replay && { path: spec.replay.path, name: spec.listeners[0]?.address ?? displayName },
        ({ control }) => control.openLive(spec, displayName, recordingFolder),
      ),
    openCompared: async (path, displayName) => engine?.control.openComparedFile(path, displayName) ?? NO_ENGINE,
    writeBundle: async (path, request) => engine?.control.writeBundle(path, request) ?? NOT_LIVE,
    writeExport: async (path, request) => engine?.control.writeExport(path, request) ?? NO_ENGINE,
    useNameFile: async (file, path) => engine?.control.useNameFile(file, path) ?? NO_ENGINE,
    close: async () => {
      holdsFile = false
      openedFile = undefined
      await engine?.control.close()
    },
    restart: () => {
      if (engine === undefined) start()
      return Promise.resolve(succeed(undefined))
    },
    onChanged: (listener) => subscribe(changedListeners, listener),
    onAlerted: (listener) => subscribe(alertListeners, listener),
    onStopped: (listener) => subscribe(stoppedListeners, listener),
    dispose: async () => {
      changedListeners.clear()
      alertListeners.clear()
      stoppedListeners.clear()
      await engine?.dispose()
      engine = undefined
    },
  }
}

function isOpen({ phase }: SessionStatus): boolean {
  return phase === 'loading' || phase === 'ready' || phase === 'stopped'
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Every method on whatever engine runs at the time of the call; rejects while there is none. */
function relaySession(current: () => SessionApi): SessionApi {
  return {
    status: async () => current().status(),
    columns: async () => current().columns(),
    report: async () => current().report(),
    openView: async (spec) => current().openView(spec),
    closeView: async (view) => current().closeView(view),
    refreshView: async (view) => current().refreshView(view),
    liveReport: async () => current().liveReport(),
    freezeRecording: async (lastSeconds) => current().freezeRecording(lastSeconds),
    alerts: async () => current().alerts(),
    setAlerts: async (rules) => current().setAlerts(rules),
    bundleManifest: async () => current().bundleManifest(),
    readWindow: async (request) => current().readWindow(request),
    findRecord: async (view, record) => current().findRecord(view, record),
    describeRecord: async (record) => current().describeRecord(record),
    stopLoading: async () => current().stopLoading(),
    templateTree: async () => current().templateTree(),
    describeTemplate: async (key) => current().describeTemplate(key),
    templateValues: async (templateVersion) => current().templateValues(templateVersion),
    health: async () => current().health(),
    names: async () => current().names(),
    learnedElements: async () => current().learnedElements(),
    importElements: async (elements) => current().importElements(elements),
    settings: async () => current().settings(),
    decodeAgain: async (settings) => current().decodeAgain(settings),
    listColumns: async (list) => current().listColumns(list),
    openList: async (spec) => current().openList(spec),
    summarizeList: async (view) => current().summarizeList(view),
    groupList: async (spec) => current().groupList(spec),
    describeTransaction: async (transaction) => current().describeTransaction(transaction),
    describeConnection: async (connection) => current().describeConnection(connection),
    describeTrafficSession: async (session, grouping) => current().describeTrafficSession(session, grouping),
    placeRecord: async (record) => current().placeRecord(record),
    nameSources: async () => current().nameSources(),
    nameAddresses: async (addresses) => current().nameAddresses(addresses),
    resolveAddresses: async (addresses) => current().resolveAddresses(addresses),
    serviceNames: async () => current().serviceNames(),
    setNameSwitches: async (switches) => current().setNameSwitches(switches),
    exportProgress: async (id) => current().exportProgress(id),
    cancelExport: async (id) => current().cancelExport(id),
    runSql: async (text, limit, asker) => current().runSql(text, limit, asker),
    cancelSql: async (asker) => current().cancelSql(asker),
    sqlSchema: async () => current().sqlSchema(),
    histogram: async (spec) => current().histogram(spec),
    top: async (spec) => current().top(spec),
    compare: async (spec) => current().compare(spec),
    timeMarks: async () => current().timeMarks(),
    closeComparedFile: async () => current().closeComparedFile(),
  }
}

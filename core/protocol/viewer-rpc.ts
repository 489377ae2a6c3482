/**
 * The table of functions between a viewer and its host, one for every carrier (birpc over a MessagePort or a WebSocket).
 * A host serves exactly these names and validates their arguments; whatever else arrives it refuses.
 */
import type { Failure, Result } from './failure.ts'
import type { HostApi, HostEvents } from './host-api.ts'
import type { SessionApi, SessionEvents } from './session-api.ts'

/** What a host serves: the methods of both contracts by their own names, which do not collide. */
export interface HostFunctions extends SessionApi, HostApi {
  /** Starts a new engine after `engineStopped`; the session is empty afterwards. */
  restartEngine(): Promise<Result<void>>
}

/** What a viewer serves: the host's events. */
export interface ViewerFunctions extends SessionEvents, HostEvents {
  /** A file that the shell was asked to open (menu, argument, second instance) was refused. */
  openFailed(failure: Failure): void
  engineStopped(message: string): void
}

/** A table that names every function of a contract: one that is forgotten does not compile, and would be missing at run time. */
function namesOf<Name extends string>(table: Readonly<Record<Name, true>>): readonly Name[] {
  return Object.keys(table) as Name[]
}

export const SESSION_FUNCTIONS = namesOf<keyof SessionApi>({
  status: true,
  columns: true,
  report: true,
  openView: true,
  closeView: true,
  refreshView: true,
  liveReport: true,
  freezeRecording: true,
  alerts: true,
  setAlerts: true,
  bundleManifest: true,
  readWindow: true,
  findRecord: true,
  describeRecord: true,
  stopLoading: true,
  templateTree: true,
  describeTemplate: true,
  templateValues: true,
  health: true,
  names: true,
  learnedElements: true,
  importElements: true,
  decodeAgain: true,
  listColumns: true,
  openList: true,
  summarizeList: true,
  groupList: true,
  describeTransaction: true,
  describeConnection: true,
  describeTrafficSession: true,
  placeRecord: true,
  nameSources: true,
  nameAddresses: true,
  resolveAddresses: true,
  serviceNames: true,
  setNameSwitches: true,
  exportProgress: true,
  cancelExport: true,
  runSql: true,
  cancelSql: true,
  sqlSchema: true,
  histogram: true,
  top: true,
  compare: true,
  timeMarks: true,
  closeComparedFile: true,
  settings: true,
})

export const HOST_FUNCTIONS = namesOf<Exclude<keyof HostFunctions, keyof SessionApi>>({
  info: true,
  chooseFile: true,
  openSample: true,
  chooseComparedFile: true,
  openComparedRecent: true,
  openRecent: true,
  forgetRecent: true,
  recentFiles: true,
  closeSession: true,
  offeredPorts: true,
  startListening: true,
  stopListening: true,
  saveBundle: true,
  saveExport: true,
  replayFile: true,
  replayReport: true,
  stopReplay: true,
  readKept: true,
  writeKept: true,
  chooseNameFile: true,
  forgetNameFile: true,
  recoveries: true,
  openRecovery: true,
  discardRecovery: true,
  restartEngine: true,
})

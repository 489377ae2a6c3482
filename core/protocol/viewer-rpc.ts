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

export const SESSION_FUNCTIONS = [
  'status',
  'columns',
  'report',
  'openView',
  'closeView',
  'readWindow',
  'findRecord',
  'describeRecord',
  'stopLoading',
  'templateTree',
  'describeTemplate',
  'templateValues',
  'health',
  'names',
  'learnedElements',
  'importElements',
  'decodeAgain',
  'listColumns',
  'openList',
  'summarizeList',
  'groupList',
  'describeTransaction',
  'describeConnection',
  'describeTrafficSession',
  'placeRecord',
] as const satisfies readonly (keyof SessionApi)[]

export const HOST_FUNCTIONS = [
  'info',
  'chooseFile',
  'openSample',
  'openRecent',
  'forgetRecent',
  'recentFiles',
  'closeSession',
  'restartEngine',
] as const satisfies readonly Exclude<keyof HostFunctions, keyof SessionApi>[]

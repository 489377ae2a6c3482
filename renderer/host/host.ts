/** What the viewer knows of the world: one session, the shell around it, and whether both can be reached. */
import type { Failure, Result } from '../../core/protocol/failure.ts'
import type { HostApi } from '../../core/protocol/host-api.ts'
import type { ViewerCommand } from '../../core/protocol/viewer-commands.ts'
import type { AlertState } from '../../core/protocol/live-api.ts'
import type { SessionApi, SessionStatus } from '../../core/protocol/session-api.ts'

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** `sinceMs` and `nextTryAtMs` are milliseconds of the local clock. */
  | { readonly kind: 'disconnected'; readonly peer: string; readonly sinceMs: number; readonly nextTryAtMs: number }
  | { readonly kind: 'engine-stopped'; readonly message: string }

/** Octets of a capture that goes from a browser to its host. */
export interface UploadProgress {
  readonly name: string
  readonly octetsSent: number
  readonly octetsTotal: number
}

export type Unsubscribe = () => void

/** Carried by the desktop window's port, a WebSocket, or memory; the viewer cannot tell which. */
export interface Host {
  readonly session: SessionApi
  readonly host: HostApi
  /** The connection at this moment. */
  connection(): Connection
  onConnection(listener: (connection: Connection) => void): Unsubscribe
  onChanged(listener: (status: SessionStatus) => void): Unsubscribe
  onCommand(listener: (command: ViewerCommand) => void): Unsubscribe
  /** A menu of the shell or a second start of the program could not open something. */
  onOpenFailed(listener: (failure: Failure) => void): Unsubscribe
  /** An alert rule begins to be broken, or is no longer. */
  onAlerted(listener: (alert: AlertState) => void): Unsubscribe
  /** Opens files that were dropped, or chosen in a browser; answers when the engine has accepted or refused the first. */
  openDropped(files: readonly File[], onProgress?: (progress: UploadProgress) => void): Promise<Result<void>>
  /** Sends a capture to compare with, where there is no dialog of the system: `HostApi.chooseComparedFile` is that of windows. */
  uploadCompared(file: File, onProgress?: (progress: UploadProgress) => void): Promise<Result<void>>
  /** Tries to connect now rather than at the next time; after `engine-stopped`, asks for a new engine. */
  reconnect(): void
  dispose(): void
}

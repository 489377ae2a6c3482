/** What a viewer asks of the shell around it: the desktop window, or the headless host behind a browser. */
import type { NameFileApi } from './address-names-api.ts'
import type { ComparedFile } from './compared-file-api.ts'
import type { ExportRequest, ExportSummary } from './export-api.ts'
import type { Result } from './failure.ts'
import type { KeptApi } from './kept-api.ts'
import type { ReplayApi } from './replay-api.ts'
import type { ViewerCommand } from './viewer-commands.ts'
import type { BundleRequest, BundleSummary, LiveSpec, OfferedPort, Recovery } from './live-api.ts'

export interface RecentFile {
  /** Opaque; the viewer never sees or sends a path that opens anything. */
  readonly id: string
  readonly name: string
  readonly folder: string
  readonly octets: number
  readonly records: number
  readonly exporters: number
  readonly findings: number
  /** RFC 3339. */
  readonly openedAt: string
  readonly isMissing: boolean
}

export interface HostInfo {
  readonly kind: 'desktop' | 'browser'
  readonly version: string
  readonly platform: string
  /** Whether `chooseFile` shows a dialog of the system; in a browser the viewer uploads instead. */
  readonly hasFileDialog: boolean
}

/** Opening answers when the engine has accepted or refused the file; its rows follow as events. */
export interface HostApi extends ReplayApi, KeptApi, NameFileApi {
  info(): Promise<HostInfo>
  /** Shows the system's dialog; `false` when the user gave up. */
  chooseFile(): Promise<Result<boolean>>
  openSample(): Promise<Result<void>>
  /** Shows the system's dialog for a capture to compare with; `false` when the user gave up. In a browser: `Host.uploadCompared`. */
  chooseComparedFile(): Promise<Result<ComparedFile | false>>
  openComparedRecent(id: string): Promise<Result<ComparedFile>>
  openRecent(id: string): Promise<Result<void>>
  forgetRecent(id: string): Promise<void>
  recentFiles(): Promise<readonly RecentFile[]>
  /** Ports that collectors customarily listen on, and whether they can be had. */
  offeredPorts(): Promise<readonly OfferedPort[]>
  /** Begins to listen; refused where the host was not told to let viewers do so. */
  startListening(spec: LiveSpec): Promise<Result<void>>
  stopListening(): Promise<Result<void>>
  /** Writes an incident bundle where the user says, or hands it to the browser; `false` when the user gave up. */
  saveBundle(request: BundleRequest): Promise<Result<BundleSummary | false>>
  /** Writes an export where the user says, or hands it to the browser; `false` when the user gave up before it began. */
  saveExport(request: ExportRequest): Promise<Result<ExportSummary | false>>
  /** Live sessions that ended without being closed. */
  recoveries(): Promise<readonly Recovery[]>
  openRecovery(id: string): Promise<Result<void>>
  discardRecovery(id: string): Promise<void>
  /** Leaves the session and shows the start screen. */
  closeSession(): Promise<void>
}

export interface HostEvents {
  command(command: ViewerCommand): void
}

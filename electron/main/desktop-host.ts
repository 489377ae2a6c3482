/** What the page of a window may ask of the desktop. */
import { basename } from 'node:path'
import { app } from 'electron'
import { offerPorts } from '../../core/live/offered-ports.ts'
import { keptFolder, recordingsFolder } from '../../core/node/app-folders.ts'
import { createKeptSessions } from '../../core/node/kept-sessions.ts'
import { createRecoveredSessions } from '../../core/node/recovered-sessions.ts'
import type { RecentFiles } from '../../core/node/recent-files.ts'
import type { NameFile } from '../../core/protocol/address-names-api.ts'
import type { ExportRequest } from '../../core/protocol/export-api.ts'
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import type { BundleRequest, LiveSpec } from '../../core/protocol/live-api.ts'
import type { ReplaySpeed } from '../../core/protocol/replay-api.ts'
import type { HostFunctions } from '../../core/protocol/viewer-rpc.ts'
import type { ViewerWindow } from './viewer-window.ts'

export interface DesktopServices {
  readonly recent: RecentFiles
  readonly samplePath: string
  open(path: string): Promise<Result<unknown>>
  listen(spec: LiveSpec): Promise<Result<void>>
  /** Lets the file of the window arrive again, in its place. */
  replay(speed: ReplaySpeed): Promise<Result<void>>
  /** Asks where a bundle goes; undefined when the user gave up. */
  chooseBundlePath(request: BundleRequest): Promise<string | undefined>
  /** Asks where an export goes; undefined when the user gave up. */
  chooseExportPath(request: ExportRequest): Promise<string | undefined>
  /** What is settled about names has changed. */
  tellOthersOfNames(): void
  /** Asks for a file of names; undefined when the user gave up. */
  chooseNamesPath(file: NameFile): Promise<string | undefined>
  /** Asks for a capture to compare with; undefined when the user gave up. */
  chooseComparedPath(): Promise<string | undefined>
  /** `false` when the user gave up. */
  chooseFiles(): Promise<Result<boolean>>
}

const NOT_IN_LIST = fail('file-not-found', 'This file is no longer in the list.', 'Open it again.')

/** The functions of one window: those of its session and those of the shell. */
export function createDesktopHost(window: ViewerWindow, services: DesktopServices): HostFunctions {
  const { session } = window
  const recovered = createRecoveredSessions(session, recordingsFolder)
  const kept = createKeptSessions(keptFolder())
  const open = async (path: string): Promise<Result<void>> => {
    const opened = await services.open(path)
    return opened.ok ? succeed(undefined) : opened
  }
  const settleNames = async <T>(settling: Promise<T>): Promise<T> => {
    const settled = await settling
    services.tellOthersOfNames()
    return settled
  }
  return {
    ...session.api,
    info: () =>
      Promise.resolve({
        kind: 'desktop',
        version: app.getVersion(),
        platform: process.platform,
        hasFileDialog: true,
      }),
    chooseFile: services.chooseFiles,
    openSample: () => open(services.samplePath),
    openRecent: async (id) => {
      const path = services.recent.pathOf(id)
      return path === undefined ? NOT_IN_LIST : open(path)
    },
    chooseComparedFile: async () => {
      const path = await services.chooseComparedPath()
      return path === undefined ? succeed(false) : session.openCompared(path, basename(path))
    },
    openComparedRecent: async (id) => {
      const path = services.recent.pathOf(id)
      return path === undefined ? NOT_IN_LIST : session.openCompared(path, basename(path))
    },
    forgetRecent: (id) => {
      services.recent.forget(id)
      return Promise.resolve()
    },
    recentFiles: services.recent.describe,
    closeSession: session.close,
    offeredPorts: offerPorts,
    startListening: (spec) => services.listen(spec),
    stopListening: window.listening.stop,
    replayFile: (order) => (order.to === 'window' ? services.replay(order.speed) : window.replaying.start(order)),
    replayReport: () => Promise.resolve(window.replaying.report()),
    stopReplay: window.replaying.stop,
    saveBundle: async (request) => {
      const path = await services.chooseBundlePath(request)
      return path === undefined ? succeed(false) : session.writeBundle(path, request)
    },
    saveExport: async (request) => {
      const path = await services.chooseExportPath(request)
      return path === undefined ? succeed(false) : session.writeExport(path, request)
    },
    ...kept,
    setNameSwitches: (switches) => settleNames(session.api.setNameSwitches(switches)),
    chooseNameFile: async (file) => {
      const path = await services.chooseNamesPath(file)
      if (path === undefined) return succeed(false)
      const used = await settleNames(session.useNameFile(file, path))
      return used.ok ? succeed(true) : used
    },
    forgetNameFile: (file) => settleNames(session.useNameFile(file, undefined)),
    recoveries: recovered.recoveries,
    openRecovery: recovered.openRecovery,
    discardRecovery: recovered.discardRecovery,
    restartEngine: session.restart,
  }
}

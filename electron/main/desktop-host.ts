/** What the page of a window may ask of the desktop. */
import { app } from 'electron'
import type { RecentFiles } from '../../core/node/recent-files.ts'
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import type { HostFunctions } from '../../core/protocol/viewer-rpc.ts'
import type { ViewerWindow } from './viewer-window.ts'

const NOT_BUILT = fail('not-allowed', 'This window does not listen.', 'Open a capture.')

export interface DesktopServices {
  readonly recent: RecentFiles
  readonly samplePath: string
  open(path: string): Promise<Result<unknown>>
  /** `false` when the user gave up. */
  chooseFiles(): Promise<Result<boolean>>
}

/** The functions of one window: those of its session and those of the shell. */
export function createDesktopHost(window: ViewerWindow, services: DesktopServices): HostFunctions {
  const { session } = window
  const open = async (path: string): Promise<Result<void>> => {
    const opened = await services.open(path)
    return opened.ok ? succeed(undefined) : opened
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
      if (path === undefined) return fail('file-not-found', 'This file is no longer in the list.', 'Open it again.')
      return open(path)
    },
    forgetRecent: (id) => {
      services.recent.forget(id)
      return Promise.resolve()
    },
    recentFiles: services.recent.describe,
    closeSession: session.close,
    offeredPorts: () => Promise.resolve([]),
    startListening: () => Promise.resolve(NOT_BUILT),
    stopListening: () => Promise.resolve(NOT_BUILT),
    saveBundle: () => Promise.resolve(NOT_BUILT),
    recoveries: () => Promise.resolve([]),
    openRecovery: () => Promise.resolve(NOT_BUILT),
    discardRecovery: () => Promise.resolve(),
    restartEngine: session.restart,
  }
}

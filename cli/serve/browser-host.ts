/** What a page in a browser may ask of the headless host. It sees only what this process was started with or was sent. */
import { basename } from 'node:path'
import type { HostedSession } from '../../core/node/hosted-session.ts'
import { createRecentFiles } from '../../core/node/recent-files.ts'
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import type { HostFunctions } from '../../core/protocol/viewer-rpc.ts'

export interface BrowserHost {
  readonly functions: HostFunctions
  /** Opens a file of this machine: the one of the command line. */
  openFile(path: string): Promise<Result<void>>
}

const NOT_BUILT = fail('not-allowed', 'This host does not listen.', 'Open a capture.')

export interface BrowserHostOptions {
  readonly session: HostedSession
  readonly samplePath: string
  readonly version: string
}

/** The functions for all viewers of one session. */
export function createBrowserHost({ session, samplePath, version }: BrowserHostOptions): BrowserHost {
  // In memory only: what the desktop has opened before is nothing that a browser should see.
  const recent = createRecentFiles([], () => undefined)
  let openPath: string | undefined
  session.onChanged((status) => {
    if (openPath !== undefined && status.phase === 'ready' && status.source?.name === basename(openPath)) {
      recent.remember(openPath, status)
    }
  })
  const open = async (path: string): Promise<Result<void>> => {
    const opened = await session.open(path, basename(path))
    return opened.ok ? succeed(undefined) : opened
  }
  const openFile = async (path: string): Promise<Result<void>> => {
    const opened = await open(path)
    if (!opened.ok) return opened
    openPath = path
    recent.remember(path, await session.api.status())
    return opened
  }
  return {
    openFile,
    functions: {
      ...session.api,
      info: () => Promise.resolve({ kind: 'browser', version, platform: process.platform, hasFileDialog: false }),
      chooseFile: () =>
        Promise.resolve(
          fail(
            'not-allowed',
            'A browser cannot open files of the host.',
            'Drop the capture on the page, or choose it there.',
          ),
        ),
      openSample: () => open(samplePath),
      openRecent: async (id) => {
        const path = recent.pathOf(id)
        if (path === undefined)
          return fail('file-not-found', 'This file is not in the list of the host.', 'Open it again.')
        return openFile(path)
      },
      forgetRecent: (id) => {
        recent.forget(id)
        return Promise.resolve()
      },
      recentFiles: recent.describe,
      closeSession: session.close,
      offeredPorts: () => Promise.resolve([]),
      startListening: () => Promise.resolve(NOT_BUILT),
      stopListening: () => Promise.resolve(NOT_BUILT),
      saveBundle: () => Promise.resolve(NOT_BUILT),
      recoveries: () => Promise.resolve([]),
      openRecovery: () => Promise.resolve(NOT_BUILT),
      discardRecovery: () => Promise.resolve(),
      restartEngine: session.restart,
    },
  }
}

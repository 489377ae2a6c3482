/** What a page in a browser may ask of the headless host. It sees only what this process was started with or was sent. */
import { basename } from 'node:path'
import { isGlobalAddress } from '../../core/addresses/ip-address.ts'
import { offerPorts } from '../../core/live/offered-ports.ts'
import type { HostedSession } from '../../core/node/hosted-session.ts'
import type { Listening } from '../../core/node/listening.ts'
import type { Replaying } from '../../core/node/replaying.ts'
import { recordingsFolder } from '../../core/node/app-folders.ts'
import { bundleName } from '../../core/node/bundle-name.ts'
import { exportName } from '../../core/node/export-name.ts'
import { createRecoveredSessions } from '../../core/node/recovered-sessions.ts'
import { createRecentFiles } from '../../core/node/recent-files.ts'
import type { NameSwitches } from '../../core/protocol/address-names-api.ts'
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import type { HostFunctions } from '../../core/protocol/viewer-rpc.ts'
import type { Downloads } from './downloads.ts'
import type { ServeListening } from './listen-options.ts'

export interface BrowserHost {
  readonly functions: HostFunctions
  /** Opens a file of this machine: the one of the command line. */
  openFile(path: string): Promise<Result<void>>
  /** Listens where the command line says. */
  listen(): Promise<Result<void>>
  /** Why a viewer may not put something else in the place of what is open; undefined when it may. */
  refusesOpening(): Result<never> | undefined
}

const MAY_NOT_LISTEN = fail(
  'not-allowed',
  'A browser may not make this host listen.',
  'Start it with --listen, or with --allow-listen to let browsers choose.',
)
const MAY_NOT_REPLAY = fail(
  'not-allowed',
  'A browser may not make this host replay a capture.',
  'Start it with --allow-listen to let browsers do so, or use flowglass replay.',
)
const MAY_NOT_ASK_DNS = fail(
  'not-allowed',
  'A browser may not make this host ask DNS.',
  'Start it with --dns, and with --dns-private for addresses of private networks.',
)
const MAY_NOT_NAME = fail(
  'not-allowed',
  'A browser may not choose where this host has names from.',
  'Start it with --hosts, --services, --country, --as or --dns.',
)
const MAY_NOT_CHOOSE = fail(
  'not-allowed',
  'A browser cannot open files of the host.',
  'Drop the capture on the page, or choose it there.',
)
const NOT_IN_LIST = fail('file-not-found', 'This file is not in the list of the host.', 'Open it again.')
const KEEPS_LISTENING = fail(
  'not-allowed',
  'This host listens as it was told to, for all who look at it.',
  'Open the file in another flowglass serve, or start this one with --allow-listen.',
)

export interface BrowserHostOptions {
  readonly session: HostedSession
  readonly listening: Listening
  readonly replaying: Replaying
  readonly live: ServeListening
  readonly downloads: Downloads
  readonly samplePath: string
  /** How DNS may be asked for names; not at all when absent. */
  readonly dns?: Pick<NameSwitches, 'dns' | 'dnsAsksPrivate'>
  readonly version: string
}

/** The functions for all viewers of one session. */
export function createBrowserHost(options: BrowserHostOptions): BrowserHost {
  const { session, listening, replaying, live, samplePath, version, downloads, dns } = options
  const recovered = createRecoveredSessions(session, recordingsFolder)
  const isBound = live.spec !== undefined && !live.isUpToViewers
  // In memory only: what the desktop has opened before is nothing that a browser should see.
  const recent = createRecentFiles([], () => undefined)
  let openPath: string | undefined
  session.onChanged((status) => {
    if (openPath !== undefined && status.phase === 'ready' && status.source?.name === basename(openPath)) {
      recent.remember(openPath, status)
    }
  })
  const listen = async (): Promise<Result<void>> =>
    live.spec === undefined ? MAY_NOT_LISTEN : listening.start(live.spec, live.keepIn)
  const refusesOpening = (): Result<never> | undefined => (isBound ? KEEPS_LISTENING : undefined)
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
    listen,
    refusesOpening,
    functions: {
      ...session.api,
      // One viewer must not end what the others look at.
      stopLoading: async () => {
        if (!isBound) await session.api.stopLoading()
      },
      info: () => Promise.resolve({ kind: 'browser', version, platform: process.platform, hasFileDialog: false }),
      chooseFile: () => Promise.resolve(MAY_NOT_CHOOSE),
      openSample: async () => refusesOpening() ?? open(samplePath),
      openRecent: async (id) => {
        const path = recent.pathOf(id)
        return path === undefined ? NOT_IN_LIST : (refusesOpening() ?? openFile(path))
      },
      chooseComparedFile: () => Promise.resolve(MAY_NOT_CHOOSE),
      openComparedRecent: async (id) => {
        const path = recent.pathOf(id)
        return path === undefined ? NOT_IN_LIST : session.openCompared(path, basename(path))
      },
      forgetRecent: (id) => {
        recent.forget(id)
        return Promise.resolve()
      },
      recentFiles: recent.describe,
      closeSession: async () => {
        if (!isBound) await session.close()
      },
      offeredPorts: async () => (live.isUpToViewers ? offerPorts() : []),
      startListening: async (spec) => (live.isUpToViewers ? listening.start(spec) : MAY_NOT_LISTEN),
      stopListening: async () => (live.isUpToViewers ? listening.stop() : KEEPS_LISTENING),
      replayFile: async (order) => (live.isUpToViewers ? replaying.start(order) : MAY_NOT_REPLAY),
      replayReport: () => Promise.resolve(replaying.report()),
      stopReplay: async () => {
        if (live.isUpToViewers) await replaying.stop()
      },
      saveBundle: (request) =>
        downloads.prepare(bundleName(request.isAnonymised), (path) => session.writeBundle(path, request)),
      saveExport: async (request) => {
        const { source } = await session.api.status()
        return downloads.prepare(exportName(request.format, source?.name), (path) => session.writeExport(path, request))
      },
      resolveAddresses: async (addresses) => {
        if (dns?.dns !== true) return MAY_NOT_ASK_DNS
        return session.api.resolveAddresses(dns.dnsAsksPrivate ? addresses : addresses.filter(isGlobalAddress))
      },
      setNameSwitches: () => Promise.resolve(MAY_NOT_NAME),
      chooseNameFile: () => Promise.resolve(MAY_NOT_NAME),
      forgetNameFile: () => Promise.resolve(MAY_NOT_NAME),
      // A browser keeps what it looked at itself.
      readKept: () => Promise.resolve(undefined),
      writeKept: () => Promise.resolve(),
      recoveries: async () => (live.isUpToViewers ? recovered.recoveries() : []),
      openRecovery: async (id) => (live.isUpToViewers ? recovered.openRecovery(id) : MAY_NOT_LISTEN),
      discardRecovery: async (id) => {
        if (live.isUpToViewers) await recovered.discardRecovery(id)
      },
      restartEngine: async () => {
        const restarted = await session.restart()
        return restarted.ok && isBound ? listen() : restarted
      },
    },
  }
}

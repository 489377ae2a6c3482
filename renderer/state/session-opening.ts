/** What opens a session and leaves it: files, the sample, recordings, sockets. One at a time; a failure stays until it is dismissed. */
import type { StoreApi } from 'zustand/vanilla'
import type { Result } from '../../core/protocol/failure.ts'
import type { LiveSpec } from '../../core/protocol/live-api.ts'
import type { Host } from '../host/host.ts'
import { noAnswer } from '../host/no-answer.ts'
import type { ViewerState } from './viewer-state.ts'

export interface SessionOpening {
  openFile(): Promise<void>
  openSample(): Promise<void>
  openRecent(id: string): Promise<void>
  /** Opens what was recorded of a live session that ended without being closed. */
  openRecovery(id: string): Promise<void>
  openFiles(files: readonly File[]): Promise<void>
  forgetRecent(id: string): Promise<void>
  /** Leaves what is open and listens. */
  startListening(spec: LiveSpec): Promise<void>
  dismissFailure(): void
  closeSession(): Promise<void>
  stopLoading(): Promise<void>
}

interface OpeningContext {
  readonly host: Host
  readonly store: StoreApi<ViewerState>
  /** Asks again what can be listened on. */
  lookAround(): Promise<void>
}

/** Reads the list of files that were open before into the state. */
export async function loadRecent({ host, store }: Pick<OpeningContext, 'host' | 'store'>): Promise<void> {
  const recent = await host.host.recentFiles().catch(() => undefined)
  if (recent !== undefined) store.setState({ recent })
}

/** Opens by the host; what is open then comes as its status. */
export function createSessionOpening(context: OpeningContext): SessionOpening {
  const { host, store } = context

  /** Undefined where something else is being opened. */
  async function begin(how: () => Promise<Result<unknown>>): Promise<Result<unknown> | undefined> {
    if (store.getState().isOpening) return undefined
    store.setState({ isOpening: true, openFailure: undefined, listenFailure: undefined })
    return await how().catch(noAnswer)
  }
  async function open(how: () => Promise<Result<unknown>>): Promise<void> {
    const result = await begin(how)
    if (result === undefined) return
    store.setState({ isOpening: false, upload: undefined, openFailure: result.ok ? undefined : result.failure })
    if (!result.ok) void loadRecent(context)
  }

  return {
    openFile: () => open(() => host.host.chooseFile()),
    openSample: () => open(() => host.host.openSample()),
    openRecent: (id) => open(() => host.host.openRecent(id)),
    openRecovery: (id) => open(() => host.host.openRecovery(id)),
    openFiles: (files) => open(() => host.openDropped(files, (upload) => store.setState({ upload }))),
    async forgetRecent(id) {
      await host.host.forgetRecent(id).catch(() => undefined)
      await loadRecent(context)
    },
    async startListening(spec) {
      const result = await begin(() => host.host.startListening(spec))
      if (result === undefined) return
      store.setState({ isOpening: false, listenFailure: result.ok ? undefined : result.failure })
      if (!result.ok) await context.lookAround()
    },
    dismissFailure() {
      store.setState({ openFailure: undefined, listenFailure: undefined })
      // A session that failed says the same thing as the answer to its opening: it goes with it.
      if (store.getState().status.phase === 'failed') void host.host.closeSession().catch(() => undefined)
    },
    closeSession: () => host.host.closeSession().catch(() => undefined),
    stopLoading: () => host.session.stopLoading().catch(() => undefined),
  }
}

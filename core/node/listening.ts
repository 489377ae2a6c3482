/** Listening as a host offers it to its viewers: the folder of the recording lives as long as the session that it is of. */
import { basename } from 'node:path'
import { DEFAULT_RETENTION } from '../live/listen-arguments.ts'
import { createRecordingFolder, prepareUserFolder, type RecordingFolder } from '../live/recording-folder.ts'
import { formatListener } from '../live/listener-failure.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { ListenerSpec, LiveSpec, ReplaySpec } from '../protocol/live-api.ts'
import type { SessionStatus } from '../protocol/session-api.ts'
import type { HostedSession } from './hosted-session.ts'

export interface Listening {
  /** Begins to listen in place of whatever the session holds; `keepIn` is a folder of the user, which stays. */
  start(spec: LiveSpec, keepIn?: string): Promise<Result<void>>
  /** Lets a capture arrive again as a live session, under the name of its file unless another is given. */
  replay(replay: ReplaySpec, name?: string): Promise<Result<void>>
  /** Ends it; what was received stays in the session. */
  stop(): Promise<Result<void>>
  /** Ends it with everything written, and removes what nobody has asked to keep. */
  dispose(): Promise<void>
}

const NOT_LISTENING = fail('not-live', 'Nothing listens here.', 'Begin to listen first.')

/** Makes what starts and stops the listeners of a session; recordings go under `recordings`. */
export function createListening(session: HostedSession, recordings: () => string): Listening {
  let folder: RecordingFolder | undefined
  /** Number of the live session that the folder is of. */
  let recorded: number | undefined

  /** A recording that ended in order is of no use once another session has taken its place. */
  async function forget(): Promise<void> {
    const gone = folder
    folder = undefined
    recorded = undefined
    await gone?.remove()
  }

  session.onChanged((status) => {
    if (recorded !== undefined && listenedFirst(status) !== recorded) void forget()
  })

  session.onStopped(() => {
    // What was recorded until then is all that is left: it is offered for recovery.
    folder?.abandon()
    folder = undefined
    recorded = undefined
  })

  async function start(spec: LiveSpec, keepIn: string | undefined): Promise<Result<void>> {
    const before = folder
    let made: RecordingFolder | undefined
    const prepared = keepIn === undefined ? undefined : await prepareUserFolder(keepIn)
    if (prepared?.ok === false) return prepared
    if (spec.recorder !== undefined && keepIn === undefined) {
      const created = await createRecordingFolder(recordings(), spec.listeners)
      if (!created.ok) return created
      made = created.value
    }
    // The one before goes when the new session is there, and stays when it is refused.
    recorded = undefined
    const opened = await session.listen(spec, nameOf(spec.listeners), keepIn ?? made?.path)
    if (!opened.ok) {
      await made?.remove()
      if (before !== undefined) recorded = listenedFirst(await session.api.status())
      return opened
    }
    folder = made
    recorded = opened.value.session
    await before?.remove()
    return succeed(undefined)
  }

  async function stop(): Promise<Result<void>> {
    const status = await session.api.status()
    if (status.live === undefined) return NOT_LISTENING
    await session.api.stopLoading()
    return succeed(undefined)
  }

  return {
    start,
    replay: async (replay, name = basename(replay.path)) => {
      const opened = await session.listen(
        {
          listeners: [{ protocol: 'udp', address: name, port: 0 }],
          replay,
          allowedExporters: [],
          retention: DEFAULT_RETENTION,
          receiveBufferOctets: 0,
        },
        `${name}, replayed${replay.speed === 1 ? '' : ` × ${String(replay.speed)}`}`,
      )
      return opened.ok ? succeed(undefined) : opened
    },
    stop,
    async dispose() {
      // An engine that has stopped has nothing to end, and its recording is what is left of it.
      const stopped = await stop().catch(() => undefined)
      if (stopped !== undefined) await forget()
    },
  }
}

/** A session that takes the place of one whose numbers ran out goes on with its recording. */
function listenedFirst({ session, live }: SessionStatus): number {
  return live?.firstSession ?? session
}

function nameOf([first, ...others]: readonly ListenerSpec[]): string {
  const name = first === undefined ? 'Live' : formatListener(first)
  return others.length === 0 ? name : `${name} and ${String(others.length)} more`
}

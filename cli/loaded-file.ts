/** A file in an engine of its own, read to its end, for commands that ask what the window asks. */
import { basename, join, resolve } from 'node:path'
import { sessionsFolder } from '../core/node/app-folders.ts'
import { startEngine, type Engine } from '../core/node/engine-client.ts'
import type { NameSettings } from '../core/node/name-settings.ts'
import type { DecodeSettings } from '../core/protocol/decode-settings.ts'
import type { LearnedElement } from '../core/protocol/names-report.ts'
import type { SessionStatus } from '../core/protocol/session-api.ts'

/** How a file is to be read. */
export interface HowToRead {
  readonly settings: DecodeSettings
  readonly elements: readonly LearnedElement[]
  /** Whether transactions, connections and sessions are made; false when absent. */
  readonly makesLists?: boolean
  /** Names of addresses and ports; none when absent. */
  readonly names?: NameSettings
}

/** Reads the file, does the work, and ends the engine whatever comes. Throws what the engine refuses, in words for a user. */
export async function withLoadedFile<T>(
  file: string,
  { settings, elements, makesLists = false, names }: HowToRead,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const workerPath = join(__dirname, '../worker/engine.js')
  const engine = startEngine({
    workerPath,
    sessionsFolder: sessionsFolder(),
    elements,
    makesLists,
    ...(names && { names }),
  })
  const stop = (): void => {
    void engine.dispose().then(() => process.exit(130))
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    await load(engine, file, settings)
    return await work(engine)
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    await engine.dispose()
  }
}

/** Reads another file to its end, to compare with; answers its number. Throws what the engine refuses. */
export async function loadComparedFile({ control, session, onChanged }: Engine, file: string): Promise<number> {
  const isRead = ({ compared }: SessionStatus): boolean => compared?.phase !== 'loading'
  const opened = await control.openComparedFile(resolve(file), basename(file))
  if (!opened.ok) throw new Error(`${opened.failure.message} ${opened.failure.nextStep}`)
  await new Promise<void>((settle) => {
    onChanged((status) => {
      if (isRead(status)) settle()
    })
    void session.status().then((status) => {
      if (isRead(status)) settle()
    })
  })
  const failure = (await session.status()).compared?.failure
  if (failure !== undefined)
    process.stderr.write(`flowglass: ${basename(file)}: ${failure.message} ${failure.nextStep}\n`)
  return opened.value.file
}

async function load(engine: Engine, file: string, settings: DecodeSettings): Promise<void> {
  const done = new Promise<void>((settle, refuse) => {
    const look = (status: SessionStatus): void => {
      if (status.phase !== 'loading' && status.phase !== 'empty') settle()
    }
    engine.onChanged(look)
    engine.onStopped((failure) => {
      refuse(new Error(`${failure.message} ${failure.nextStep}`))
    })
  })
  const path = file === '-' ? '-' : resolve(file)
  const opened = await engine.control.openFile(path, file === '-' ? 'standard input' : basename(path), settings)
  if (!opened.ok) throw new Error(`${opened.failure.message} ${opened.failure.nextStep}`)
  await done
}

/** Recordings of live sessions that ended without being closed: found, opened as one capture, let go. */
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { Recovery } from '../protocol/live-api.ts'
import {
  isAbandoned,
  listRecordingFolders,
  listRingFiles,
  readRecordingFacts,
  RECORDING_NAME,
  type RecordingFacts,
  type RingFile,
} from './recording-folder.ts'

/** Octets that a file of the ring has before its first packet: section header and interface. */
const EMPTY_FILE_OCTETS = 60

const GONE = fail('file-not-found', 'This recording is no longer there.', 'Open another one.')

/** What can be recovered under `base`, the newest first; recordings in which nothing was received are removed on the way. */
export async function listRecoveries(base: string): Promise<readonly Recovery[]> {
  const found: Recovery[] = []
  for (const id of await listRecordingFolders(base)) {
    const recording = await readAbandoned(base, id)
    if (recording === undefined) continue
    const { path, facts, files } = recording
    if (files.every(({ octets }) => octets <= EMPTY_FILE_OCTETS)) {
      await rm(path, { recursive: true, force: true }).catch(() => undefined)
      continue
    }
    found.push({
      id,
      startedAt: facts.startedAt,
      lastAt: new Date(await lastChange(files)).toISOString(),
      octets: files.reduce((sum, { octets }) => sum + octets, 0),
      files: files.length,
      listeners: facts.listeners,
    })
  }
  return found
}

/** The folder of a recovery, to be opened as a capture. */
export async function findRecovery(base: string, id: string): Promise<Result<string>> {
  const recording = await readAbandoned(base, id)
  return recording === undefined || recording.files.length === 0 ? GONE : succeed(recording.path)
}

/** Removes a recovery; one that is recorded into is not touched. */
export async function discardRecovery(base: string, id: string): Promise<void> {
  const recording = await readAbandoned(base, id)
  if (recording !== undefined) await rm(recording.path, { recursive: true, force: true, maxRetries: 3 })
}

interface AbandonedRecording {
  readonly path: string
  readonly facts: RecordingFacts
  readonly files: readonly RingFile[]
}

async function readAbandoned(base: string, id: string): Promise<AbandonedRecording | undefined> {
  if (!RECORDING_NAME.test(id)) return undefined
  const path = join(base, id)
  const facts = await readRecordingFacts(path)
  if (facts?.state !== 'open' || !(await isAbandoned(path, facts))) return undefined
  return { path, facts, files: await listRingFiles(path).catch(() => []) }
}

/** Unix milliseconds. */
async function lastChange(files: readonly RingFile[]): Promise<number> {
  const last = files[files.length - 1]
  return last === undefined
    ? 0
    : stat(last.path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      )
}

/**
 * Keeps what arrives in a ring of pcapng files, of which the oldest go when a limit is reached. Writing is asynchronous, from memory
 * that is lent: a slow disk never holds up a socket. What cannot be written is counted, and listening goes on.
 *
 * Everything that touches files happens one after the other in `work`.
 */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_RING_FILES, RECORDER_RETRY_MS } from '../limits/live.ts'
import type { Failure } from '../protocol/failure.ts'
import type { RecorderReport, RecorderSpec } from '../protocol/live-api.ts'
import type { BlockKeeper, LentBlocks } from './arrival-stage.ts'
import { describeRecorderFailure } from './listener-failure.ts'
import { createRecorderFile, type OpenFile, type RecorderFile } from './recorder-file.ts'
import { listRingFiles, ringFileName, ringFileNumber } from './recording-folder.ts'

export interface Recorder extends BlockKeeper {
  /** To be called some times a second: lets old files go, looks whether the folder is still there, tries again after a failure. */
  tick(): void
  /** Keeps what is recorded of the last so many seconds, or all; settles when that is sure. */
  freeze(lastSeconds: number | undefined): Promise<void>
  report(): RecorderReport
  /** Writes what is lent and closes the file. */
  end(): Promise<void>
}

export interface RecorderOptions {
  readonly folder: string
  readonly spec: RecorderSpec
  /** Unix milliseconds. */
  readonly now: () => number
  readonly openFile?: OpenFile
}

interface KeptFile {
  readonly path: string
  octets: number
  datagrams: number
  /** Unix milliseconds of the first and the last arrival. */
  firstMs: number
  lastMs: number
  isFrozen: boolean
}

/** A ring of fewer would be empty each time its oldest file goes. */
const MIN_FILES = 2
/** A file has so many lots at least, so that it does not outgrow its share by much. */
const LOTS_PER_FILE = 8

/** Creates a recorder in a folder that is there; what is in it already is the oldest of the ring. */
export function createRecorder({ folder, spec, now, openFile }: RecorderOptions): Recorder {
  const files = Math.min(Math.max(MIN_FILES, spec.files), MAX_RING_FILES)
  const fileOctets = Math.floor(spec.maxOctets / files)
  const fileMs = spec.maxSeconds === undefined ? Number.POSITIVE_INFINITY : (spec.maxSeconds * 1000) / files
  /** Oldest first; the last one is being written while `current` is there. */
  const kept: KeptFile[] = []
  let current: { readonly file: RecorderFile; readonly entry: KeptFile } | undefined
  let nextNumber = 1
  let failure: Failure | undefined
  let failedAtMs = 0
  let hasEnded = false
  let unrecordedDatagrams = 0
  let removedDatagrams = 0
  let frozenSinceMs: number | undefined
  let isTicking = false
  let work = adopt()

  /** A task does not throw: what the file system throws is the recorder's failure. */
  function enqueue(task: () => Promise<void>): Promise<void> {
    work = work.then(task).catch(fail)
    return work
  }

  /** Takes over what another thread has left in the folder. */
  async function adopt(): Promise<void> {
    // A crash may have left a file without a single block: it is none of the ring, but it has its name.
    const names = await readdir(folder).catch(() => [])
    nextNumber = Math.max(0, ...names.flatMap((name) => ringFileNumber(name) ?? [])) + 1
    const found = await listRingFiles(folder).catch(() => [])
    for (const { path, octets } of found) {
      const lastMs = await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => now(),
      )
      kept.push({ path, octets, datagrams: 0, firstMs: lastMs, lastMs, isFrozen: false })
    }
  }

  async function fail(reason: unknown): Promise<void> {
    failure = describeRecorderFailure(reason, folder)
    failedAtMs = now()
    await closeCurrent()
  }

  async function closeCurrent(): Promise<void> {
    const closing = current
    current = undefined
    await closing?.file.close()
  }

  async function beginFile({ firstMs }: LentBlocks): Promise<NonNullable<typeof current>> {
    await closeCurrent()
    await makeRoom()
    const file = await createRecorderFile(join(folder, ringFileName(nextNumber++)), openFile)
    const entry = { path: file.path, octets: file.octets(), datagrams: 0, firstMs, lastMs: firstMs, isFrozen: false }
    kept.push(entry)
    current = { file, entry }
    return current
  }

  /** Lets the oldest files go, so that there is room for one more; those of a larger ring before this one may be larger. */
  async function makeRoom(): Promise<void> {
    const open = kept.filter(({ isFrozen }) => !isFrozen)
    let count = open.length
    let octets = open.reduce((sum, entry) => sum + entry.octets, 0)
    for (const entry of open) {
      if (count < files && octets + fileOctets <= spec.maxOctets) break
      await remove(entry)
      count--
      octets -= entry.octets
    }
  }

  async function remove(entry: KeptFile): Promise<void> {
    const isGone = await rm(entry.path, { force: true }).then(
      () => true,
      () => false,
    )
    // A file that the system holds on to stays in the ring, and is tried again.
    if (!isGone) return
    kept.splice(kept.indexOf(entry), 1)
    removedDatagrams += entry.datagrams
  }

  function hasRoom({ entry }: NonNullable<typeof current>, { from, to, lastMs }: LentBlocks): boolean {
    if (entry.datagrams === 0) return true
    return entry.octets + to - from <= fileOctets && lastMs - entry.firstMs <= fileMs
  }

  async function write(blocks: LentBlocks): Promise<void> {
    // A clock that was set back meanwhile does not put the next try off.
    if (failure !== undefined && Math.abs(now() - failedAtMs) < RECORDER_RETRY_MS) {
      unrecordedDatagrams += blocks.datagrams
      return
    }
    try {
      const target = current !== undefined && hasRoom(current, blocks) ? current : await beginFile(blocks)
      await target.file.append(blocks.memory.octets, blocks.from, blocks.to)
      const { entry } = target
      entry.octets = target.file.octets()
      entry.datagrams += blocks.datagrams
      entry.lastMs = Math.max(entry.lastMs, blocks.lastMs)
      failure = undefined
    } catch (reason) {
      unrecordedDatagrams += blocks.datagrams
      await fail(reason)
    }
  }

  /** Lets go what is older than the limit; the file that is written as well, when nothing has come for so long. */
  async function expire(): Promise<void> {
    if (spec.maxSeconds === undefined) return
    const oldestMs = now() - spec.maxSeconds * 1000
    for (const entry of kept.filter(({ isFrozen, lastMs }) => !isFrozen && lastMs < oldestMs)) {
      if (entry === current?.entry) await closeCurrent()
      await remove(entry)
    }
  }

  /** A file that was removed by somebody else would be written on, for nobody. */
  async function look(): Promise<void> {
    if (current === undefined) return
    const { ino } = await stat(current.file.path)
    if (ino !== current.file.inode()) throw Object.assign(new Error('another file'), { code: 'ENOENT' })
  }

  async function keep(lastSeconds: number | undefined): Promise<void> {
    // Files that are kept are whole, and what comes goes into others.
    await closeCurrent()
    frozenSinceMs = now()
    const fromMs = lastSeconds === undefined ? Number.NEGATIVE_INFINITY : frozenSinceMs - lastSeconds * 1000
    for (const entry of kept) if (entry.lastMs >= fromMs) entry.isFrozen = true
    // What was frozen before counts too: the disk holds twice the ring at most.
    const frozen = kept.filter(({ isFrozen }) => isFrozen)
    let octets = frozen.reduce((sum, entry) => sum + entry.octets, 0)
    for (const entry of frozen) {
      if (octets <= spec.maxOctets) break
      octets -= entry.octets
      await remove(entry)
    }
  }

  function stateNow(): RecorderReport['state'] {
    if (failure !== undefined) return 'failed'
    return hasEnded ? 'ended' : 'recording'
  }

  return {
    lotOctets: Math.ceil(fileOctets / LOTS_PER_FILE),
    take(blocks, giveBack) {
      void enqueue(() => write(blocks)).then(giveBack)
    },
    miss(datagrams) {
      unrecordedDatagrams += datagrams
    },
    tick() {
      if (isTicking) return
      isTicking = true
      void enqueue(async () => {
        await expire()
        await look()
      }).finally(() => (isTicking = false))
    },
    freeze: (lastSeconds) => enqueue(() => keep(lastSeconds)),
    report() {
      const oldest = kept[0]
      const newestMs = kept.reduce((latest, { lastMs }) => Math.max(latest, lastMs), 0)
      return {
        state: stateNow(),
        ...(failure && { failure }),
        files: kept.length,
        octets: kept.reduce((sum, { octets }) => sum + octets, 0),
        seconds: oldest === undefined ? 0 : Math.max(0, newestMs - oldest.firstMs) / 1000,
        unrecordedDatagrams,
        removedDatagrams,
        ...(frozenSinceMs !== undefined && { frozenSince: new Date(frozenSinceMs).toISOString() }),
        spec,
      }
    },
    async end() {
      await enqueue(closeCurrent)
      hasEnded = true
    },
  }
}

/**
 * The folder of a recording: `recording.json`, which says whose it is, and the files of the ring, each a whole pcapng file that only
 * grows by whole blocks. One after the other they are one capture. What a crash left behind is offered at the next start.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { MAX_LISTENERS } from '../limits/live.ts'
import { MAX_IDENTIFIER_LENGTH } from '../limits/viewer.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import { LISTEN_PROTOCOLS, type ListenerSpec } from '../protocol/live-api.ts'
import { HEARTBEAT_MS, isOwnerGone, ownFolderOwner, type FolderOwner } from '../store/folder-owner.ts'
import { makeFolder } from '../store/make-folder.ts'

const FACTS_FILE = 'recording.json'
const RING_FILE = /^ring-(\d{6,12})\.pcapng$/
/** Also keeps whoever names one inside the folder of recordings. */
export const RECORDING_NAME = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/

const text = v.pipe(v.string(), v.maxLength(MAX_IDENTIFIER_LENGTH))
const factsSchema = v.object({
  format: v.literal('flowglass-recording'),
  version: v.literal(1),
  startedAt: text,
  owner: v.object({ pid: v.number(), host: v.string(), bootedAt: v.number() }),
  /** `closed`: ended in order, kept only because somebody wants it. */
  state: v.picklist(['open', 'closed']),
  listeners: v.pipe(
    v.array(v.object({ protocol: v.picklist(LISTEN_PROTOCOLS), address: text, port: v.number() })),
    v.maxLength(MAX_LISTENERS),
  ),
})

export interface RecordingFacts {
  /** RFC 3339. */
  readonly startedAt: string
  readonly owner: FolderOwner
  readonly state: 'open' | 'closed'
  /** Without the paths of certificates and keys. */
  readonly listeners: readonly ListenerSpec[]
}

export interface RingFile {
  readonly path: string
  readonly octets: number
}

export interface RecordingFolder {
  readonly path: string
  /** Says that whoever recorded is gone although the program is not: the recording may be recovered. */
  abandon(): void
  /** Says that the recording ended in order: it is not offered for recovery. */
  close(): Promise<void>
  /** Removes the folder and all that is in it; one that cannot be removed is offered for recovery at the next start. */
  remove(): Promise<void>
}

/** Folders in which this process records. */
const inUseHere = new Set<string>()

/** Name of the file of the ring with a number, from 1. */
export function ringFileName(number: number): string {
  return `ring-${String(number).padStart(6, '0')}.pcapng`
}

/** The number of a file of the ring, by its name; undefined of any other file. */
export function ringFileNumber(name: string): number | undefined {
  const match = RING_FILE.exec(name)
  return match === null ? undefined : Number(match[1])
}

/** Makes a folder that the user has named ready to be recorded into; better said now than with the first datagram. */
export async function prepareUserFolder(path: string): Promise<Result<void>> {
  try {
    await makeFolder(path, 0o700)
    // Rights say less than a file that could be made.
    const probe = join(path, `.flowglass-${randomBytes(4).toString('hex')}`)
    await writeFile(probe, '', { flag: 'wx' })
    await rm(probe)
    return succeed(undefined)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const isFull = code === 'ENOSPC' || code === 'EDQUOT'
    return fail(
      isFull ? 'disk-full' : 'recording-failed',
      `Nothing can be recorded in ${path}: ${FOLDER_REFUSALS.get(code) ?? 'the system refuses it'} (${code}).`,
      isFull
        ? 'Free space there, or name another folder.'
        : 'Name a folder that may be written to, or listen without recording.',
    )
  }
}

/** Why a folder cannot be made or written to. */
const FOLDER_REFUSALS: ReadonlyMap<string, string> = new Map([
  ['EEXIST', 'it is no folder'],
  ['ENOTDIR', 'what it lies in is no folder'],
  ['ENOENT', 'the system makes no folder or file there'],
  ['EACCES', 'it may not be written to'],
  ['EPERM', 'it may not be written to'],
  ['EROFS', 'its disk can only be read'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ENOSPC', 'its disk is full'],
  ['EDQUOT', 'its disk is full'],
])

/** Makes the folder of a new recording under `base`. */
export async function createRecordingFolder(
  base: string,
  listeners: readonly ListenerSpec[],
  now = new Date(),
): Promise<Result<RecordingFolder>> {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '')
  const path = join(base, `${stamp}-${randomBytes(4).toString('hex')}`)
  const facts: RecordingFacts = {
    startedAt: now.toISOString(),
    owner: ownFolderOwner(),
    state: 'open',
    listeners: listeners.map(({ protocol, address, port }) => ({ protocol, address, port })),
  }
  try {
    await makeFolder(base, 0o700)
    await mkdir(path, { mode: 0o700 })
    await writeFacts(path, facts)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return fail(
      code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'recording-failed',
      `The folder ${path} for the recording cannot be made (${code}).`,
      'Free space there, choose another folder with FLOWGLASS_RECORDINGS_DIR, or listen without recording.',
    )
  }
  const heartbeat = setInterval(() => {
    const time = new Date()
    utimes(join(path, FACTS_FILE), time, time).catch(() => undefined)
  }, HEARTBEAT_MS)
  heartbeat.unref()
  inUseHere.add(path)
  function abandon(): void {
    clearInterval(heartbeat)
    inUseHere.delete(path)
  }
  return succeed({
    path,
    abandon,
    async close() {
      abandon()
      await writeFacts(path, { ...facts, state: 'closed' }).catch(() => undefined)
    },
    async remove() {
      abandon()
      await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
    },
  })
}

async function writeFacts(path: string, facts: RecordingFacts): Promise<void> {
  const temporary = join(path, `${FACTS_FILE}.part`)
  await writeFile(temporary, JSON.stringify({ format: 'flowglass-recording', version: 1, ...facts }), { mode: 0o600 })
  await rename(temporary, join(path, FACTS_FILE))
}

/** What a folder says of its recording; undefined when it is none. */
export async function readRecordingFacts(path: string): Promise<RecordingFacts | undefined> {
  const content = await readFile(join(path, FACTS_FILE), 'utf8').catch(() => undefined)
  if (content === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch {
    return undefined
  }
  const parsed = v.safeParse(factsSchema, value)
  return parsed.success ? parsed.output : undefined
}

/** True when whoever recorded there is gone. */
export async function isAbandoned(path: string, facts: RecordingFacts): Promise<boolean> {
  const { pid, host } = facts.owner
  const own = ownFolderOwner()
  if (pid === own.pid && host === own.host) return !inUseHere.has(path)
  const sign = await stat(join(path, FACTS_FILE)).catch(() => undefined)
  return isOwnerGone(facts.owner, sign?.mtimeMs ?? 0)
}

/** Names of the folders of recordings under `base`, the newest first. */
export async function listRecordingFolders(base: string): Promise<readonly string[]> {
  const names = await readdir(base).catch(() => [])
  return names.filter((name) => RECORDING_NAME.test(name)).sort((a, b) => (a < b ? 1 : -1))
}

/** The files of a ring in the order in which they were written, each as long as its whole blocks. */
export async function listRingFiles(path: string): Promise<readonly RingFile[]> {
  const names = await readdir(path)
  const numbered = names.flatMap((name) => {
    const number = ringFileNumber(name)
    return number === undefined ? [] : [{ number, path: join(path, name) }]
  })
  numbered.sort((a, b) => a.number - b.number)
  const files: RingFile[] = []
  for (const { path: file } of numbered) {
    const octets = await wholeBlocks(file)
    if (octets > 0) files.push({ path: file, octets })
  }
  return files
}

/** Octets of one read while the end of the last whole block is looked for. */
const SEARCH_OCTETS = 1 << 20
const MIN_BLOCK_OCTETS = 12

/** Octets of a pcapng file up to the end of its last whole block: a crash may have cut the one after it. */
async function wholeBlocks(path: string): Promise<number> {
  const file = await open(path, 'r').catch(() => undefined)
  if (file === undefined) return 0
  try {
    const { size } = await file.stat()
    const word = Buffer.alloc(4)
    const wordAt = async (at: number): Promise<number> =>
      at < 0 || (await file.read(word, 0, 4, at)).bytesRead < 4 ? 0 : word.readUInt32LE(0)
    // A whole block ends with its length, which stands after its type, too.
    const last = await wordAt(size - 4)
    if (last >= MIN_BLOCK_OCTETS && last <= size && (await wordAt(size - last + 4)) === last) return size
    const buffer = Buffer.alloc(SEARCH_OCTETS)
    let at = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
      let inPiece = 0
      let length = 0
      while (inPiece + 8 <= bytesRead) {
        length = buffer.readUInt32LE(inPiece + 4)
        if (length < MIN_BLOCK_OCTETS || length % 4 !== 0 || at + inPiece + length > size) return at + inPiece
        inPiece += length
      }
      if (inPiece === 0 || bytesRead < 8) return at
      at += inPiece
    }
  } finally {
    await file.close()
  }
}

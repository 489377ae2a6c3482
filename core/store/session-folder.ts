/**
 * The folder of a session: `<cache>/flowglass/sessions/<pid>-<random>/`, with the database, its spill and the message log.
 * It is removed when the session ends; what a crash left behind is removed at the next start, never a folder in use.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import { failureOf } from './database.ts'
import { HEARTBEAT_MS, isOwnerGone, ownFolderOwner, STALE_AFTER_MS, type FolderOwner } from './folder-owner.ts'
import { makeFolder } from './make-folder.ts'

/** File in the folder that says who uses it. */
const OWNER_FILE = 'owner.json'

export interface SessionFolder {
  readonly path: string
  /** Removes the folder and all that is in it. */
  dispose(): Promise<void>
}

/** Makes the folder of a new session in `base`; `disk-full` or `store-failed` when it cannot. */
export async function createSessionFolder(base: string): Promise<Result<SessionFolder>> {
  const path = join(base, `${process.pid}-${randomBytes(6).toString('hex')}`)
  const ownerFile = join(path, OWNER_FILE)
  try {
    await makeFolder(base, 0o700)
    await mkdir(path, { mode: 0o700 })
    await writeFile(ownerFile, JSON.stringify(ownFolderOwner()))
  } catch (error) {
    const failed = failureOf(error, `Making the folder ${path}`)
    return failed.ok ? fail('store-failed', 'Making the session’s folder failed.', 'Try again.') : failed
  }
  const heartbeat = setInterval(() => {
    const now = new Date()
    // A folder that was removed from outside is no reason to stop: its open files live on.
    utimes(ownerFile, now, now).catch(() => undefined)
  }, HEARTBEAT_MS)
  heartbeat.unref()
  return succeed({
    path,
    async dispose() {
      clearInterval(heartbeat)
      await rm(path, { recursive: true, force: true, maxRetries: 3 })
    },
  })
}

/** Removes the folders in `base` whose session is over; returns how many. Never fails: what cannot be removed stays. */
export async function cleanStaleFolders(base: string): Promise<number> {
  const names = await readdir(base).catch(() => [])
  let removed = 0
  for (const name of names) {
    if (!/^\d+-[0-9a-f]{12}$/.test(name)) continue
    const path = join(base, name)
    if (!(await isStale(path))) continue
    const done = await rm(path, { recursive: true, force: true }).then(
      () => true,
      () => false,
    )
    if (done) removed += 1
  }
  return removed
}

async function isStale(path: string): Promise<boolean> {
  const ownerFile = join(path, OWNER_FILE)
  const seen = await stat(ownerFile).catch(() => undefined)
  // A folder without owner is being made right now, or its session died while making it.
  const lastSign = seen?.mtimeMs ?? (await stat(path).catch(() => undefined))?.mtimeMs ?? 0
  const owner = await readFile(ownerFile, 'utf8').then(parseOwner, () => undefined)
  return owner === undefined ? Date.now() - lastSign > STALE_AFTER_MS : isOwnerGone(owner, lastSign)
}

function parseOwner(text: string): FolderOwner | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const { pid, host, bootedAt } = value as Partial<Record<keyof FolderOwner, unknown>>
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof bootedAt !== 'number') return undefined
    return { pid, host, bootedAt }
  } catch {
    return undefined
  }
}

/**
 * The folder of a session: `<cache>/flowglass/sessions/<pid>-<random>/`, with the database, its spill and the message log.
 * It is removed when the session ends; what a crash left behind is removed at the next start, never a folder in use.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname, uptime } from 'node:os'
import { join } from 'node:path'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import { failureOf } from './database.ts'

/** Milliseconds between two signs of life, and after which a folder without one belongs to nobody. */
const HEARTBEAT_MS = 60_000
const STALE_AFTER_MS = 15 * HEARTBEAT_MS

/** Seconds by which two estimates of the time of the last start may differ. */
const BOOT_TOLERANCE_SECONDS = 60

/** File in the folder that says who uses it. */
const OWNER_FILE = 'owner.json'

interface Owner {
  readonly pid: number
  readonly host: string
  /** Unix seconds at which the system started: a process id from before is another process. */
  readonly bootedAt: number
}

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
    await mkdir(base, { recursive: true, mode: 0o700 })
    await mkdir(path, { mode: 0o700 })
    await writeFile(ownerFile, JSON.stringify(ownOwner()))
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
  const isSilent = Date.now() - lastSign > STALE_AFTER_MS
  const owner = await readFile(ownerFile, 'utf8').then(parseOwner, () => undefined)
  if (owner === undefined) return isSilent
  if (owner.host !== hostname()) return isSilent
  if (!isProcess(owner.pid)) return true
  // The id may have gone to another process since a restart; but a clock that was set looks the same.
  return Math.abs(owner.bootedAt - bootTime()) > BOOT_TOLERANCE_SECONDS && isSilent
}

function parseOwner(text: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const { pid, host, bootedAt } = value as Partial<Record<keyof Owner, unknown>>
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof bootedAt !== 'number') return undefined
    return { pid, host, bootedAt }
  } catch {
    return undefined
  }
}

function ownOwner(): Owner {
  return { pid: process.pid, host: hostname(), bootedAt: bootTime() }
}

function bootTime(): number {
  return Math.round(Date.now() / 1000 - uptime())
}

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

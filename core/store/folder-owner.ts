/** Who uses a folder: the way to tell one in use from one that a crash left behind. */
import { hostname, uptime } from 'node:os'

/** Milliseconds between two signs of life, and after which a folder without one belongs to nobody. */
export const HEARTBEAT_MS = 60_000
export const STALE_AFTER_MS = 15 * HEARTBEAT_MS

/** Seconds by which two estimates of the time of the last start may differ. */
const BOOT_TOLERANCE_SECONDS = 60

export interface FolderOwner {
  readonly pid: number
  readonly host: string
  /** Unix seconds at which the system started: a process id from before is another process. */
  readonly bootedAt: number
}

/** This process. */
export function ownFolderOwner(): FolderOwner {
  return { pid: process.pid, host: hostname(), bootedAt: bootTime() }
}

/**
 * True when the owner is gone; in doubt, false.
 *
 * @param lastSignMs Unix milliseconds of its last sign of life
 */
export function isOwnerGone(owner: FolderOwner, lastSignMs: number): boolean {
  const isSilent = Date.now() - lastSignMs > STALE_AFTER_MS
  if (owner.host !== hostname()) return isSilent
  if (!isProcess(owner.pid)) return true
  // The id may have gone to another process since a restart; but a clock that was set looks the same.
  return Math.abs(owner.bootedAt - bootTime()) > BOOT_TOLERANCE_SECONDS && isSilent
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

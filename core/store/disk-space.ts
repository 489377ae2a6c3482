/** How much room the disk of a folder has. */
import { statfs } from 'node:fs/promises'

export interface DiskSpace {
  /** Octets that this user may still write. */
  readonly freeOctets: number
  /** Octets of the whole disk. */
  readonly octets: number
}

/** Asks the system; undefined where it does not tell. */
export async function readDiskSpace(folder: string): Promise<DiskSpace | undefined> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { freeOctets: bavail * bsize, octets: blocks * bsize }
  } catch {
    return undefined
  }
}

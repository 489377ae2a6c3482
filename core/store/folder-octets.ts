import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Octets of the files of a session. */
export async function countOctets(folder: string): Promise<number> {
  const names = await readdir(folder)
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(join(folder, name)).catch(() => undefined))?.size),
  )
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
}

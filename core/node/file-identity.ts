/** Tells a capture from all others wherever it lies: by its size and its first octets. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

/** Octets at the beginning that decide. */
const HEAD_OCTETS = 1 << 16

/** 32 hexadecimal digits; undefined for what is no file, as a pipe or a folder. */
export async function fileIdentity(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, 'r')
    try {
      const facts = await file.stat()
      if (!facts.isFile()) return undefined
      const head = Buffer.alloc(HEAD_OCTETS)
      const { bytesRead } = await file.read(head, 0, HEAD_OCTETS, 0)
      const hash = createHash('sha256').update(`${facts.size} `).update(head.subarray(0, bytesRead))
      return hash.digest('hex').slice(0, 32)
    } finally {
      await file.close()
    }
  } catch {
    return undefined
  }
}

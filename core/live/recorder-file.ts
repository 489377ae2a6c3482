/** One file of the recorder's ring: a whole pcapng file that only grows by whole blocks, whatever goes wrong. */
import { open, rm } from 'node:fs/promises'
import { createFileHead } from './pcapng-writer.ts'

/** What the recorder needs of an open file; `node:fs/promises` has it. */
export interface RecorderHandle {
  write(octets: Uint8Array, from: number, length: number, position: number): Promise<{ bytesWritten: number }>
  truncate(octets: number): Promise<void>
  stat(): Promise<{ readonly ino: number }>
  close(): Promise<void>
}

export type OpenFile = (path: string) => Promise<RecorderHandle>

export interface RecorderFile {
  readonly path: string
  octets(): number
  /** Writes whole blocks; when it throws, the file is as before. */
  append(octets: Uint8Array, from: number, to: number): Promise<void>
  /** Number of the file on its disk. */
  inode(): number
  close(): Promise<void>
}

/** Only the user may read what exporters tell. */
const MODE = 0o600

const openNew: OpenFile = (path) => open(path, 'wx', MODE)

/** Makes a file that has nothing but its head; throws what the file system throws. */
export async function createRecorderFile(path: string, openFile: OpenFile = openNew): Promise<RecorderFile> {
  const handle = await openFile(path)
  const { ino } = await handle.stat()
  let size = 0

  async function append(octets: Uint8Array, from: number, to: number): Promise<void> {
    try {
      for (let at = from; at < to;) {
        const { bytesWritten } = await handle.write(octets, at, to - at, size + at - from)
        if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' })
        at += bytesWritten
      }
      size += to - from
    } catch (reason) {
      // Half a block at the end would be damage to whoever reads the file.
      await handle.truncate(size).catch(() => undefined)
      throw reason
    }
  }

  try {
    const head = createFileHead()
    await append(head, 0, head.length)
  } catch (reason) {
    await handle.close().catch(() => undefined)
    // Each try while the disk is full would leave one.
    await rm(path, { force: true }).catch(() => undefined)
    throw reason
  }
  return { path, octets: () => size, append, inode: () => ino, close: () => handle.close().catch(() => undefined) }
}

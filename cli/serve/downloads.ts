/** Files on their way to a browser, incident bundles and exports: each waits at a path of its own that nobody can guess, and is fetched once. */
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { VIEWER_HEADERS } from '../../core/node/viewer-files.ts'
import { succeed, type Result } from '../../core/protocol/failure.ts'
import { createSessionFolder, type SessionFolder } from '../../core/store/session-folder.ts'

export interface Downloads {
  /** Has a file written, and tells by which name and where it waits. */
  prepare<Summary>(name: string, write: WriteFile<Summary>): Promise<Result<Summary & Prepared>>
  /** Sends what waits at a path, and removes it; false when nothing does. */
  send(pathname: string, method: string | undefined, response: ServerResponse): Promise<boolean>
  dispose(): Promise<void>
}

type WriteFile<Summary> = (path: string) => Promise<Result<Summary>>

interface Prepared {
  readonly name: string
  readonly downloadPath: string
}

const PREFIX = '/download/'
/** 256 bits, so that guessing is no way in. */
const TOKEN_OCTETS = 32
/** Files that wait at a time; the oldest goes. */
const MAX_WAITING = 4

interface Waiting {
  readonly folder: SessionFolder
  readonly path: string
  readonly name: string
}

/** Each file gets a folder among those of the sessions, so that a crash leaves none behind. */
export function createDownloads(sessionsFolder: string): Downloads {
  const waiting = new Map<string, Waiting>()
  /** On their way: each goes with its last octet, or when all does. */
  const underWay = new Set<Waiting>()

  async function forget(pathname: string): Promise<void> {
    const gone = waiting.get(pathname)
    waiting.delete(pathname)
    await gone?.folder.dispose()
  }

  return {
    async prepare(name, write) {
      const made = await createSessionFolder(sessionsFolder)
      if (!made.ok) return made
      const folder = made.value
      const path = join(folder.path, 'file')
      const written = await write(path).catch(async (reason: unknown) => {
        await folder.dispose()
        throw reason
      })
      if (!written.ok) {
        await folder.dispose()
        return written
      }
      const downloadPath = PREFIX + randomBytes(TOKEN_OCTETS).toString('base64url')
      waiting.set(downloadPath, { folder, path, name })
      const [oldest] = waiting.keys()
      if (waiting.size > MAX_WAITING && oldest !== undefined) await forget(oldest)
      return succeed({ ...written.value, name, downloadPath })
    },
    async send(pathname, method, response) {
      const found = waiting.get(pathname)
      if (found === undefined || method !== 'GET') return false
      // Nobody else gets it, whatever becomes of this one.
      waiting.delete(pathname)
      underWay.add(found)
      try {
        const { size } = await stat(found.path)
        response.writeHead(200, {
          ...VIEWER_HEADERS,
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="${found.name}"`,
          'content-length': size,
          'cache-control': 'no-store',
        })
        await pipeline(createReadStream(found.path), response)
      } finally {
        await found.folder.dispose()
        underWay.delete(found)
      }
      return true
    },
    async dispose() {
      await Promise.all([...[...waiting.keys()].map(forget), ...[...underWay].map(({ folder }) => folder.dispose())])
    },
  }
}

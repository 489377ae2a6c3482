/** Takes a capture from a browser: straight to disk, counted on the way, gone when the next one comes or the host stops. */
import { open } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { MAX_UPLOAD_OCTETS } from '../../core/limits/viewer.ts'
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import { createSessionFolder, type SessionFolder } from '../../core/store/session-folder.ts'

export type UploadUse = 'session' | 'compared'

export interface Uploads {
  /** Writes the body of a request to a file of its own; answers its path. */
  receive(request: IncomingMessage): Promise<Result<string>>
  /** The session looks at this one now, or compares with it; the one that it did so with before is removed. */
  use(path: string, as: UploadUse): Promise<void>
  /** Removes the one that is not looked at, or compared with, any more. */
  release(as: UploadUse): Promise<void>
  /** Removes one that the session has refused. */
  discard(path: string): Promise<void>
  dispose(): Promise<void>
}

const TOO_LARGE = fail(
  'upload-too-large',
  `The capture is larger than the ${String(MAX_UPLOAD_OCTETS / 2 ** 30)} GiB that a browser may send.`,
  'Copy it to the host and start flowglass serve with its name.',
)

/** Each upload gets a folder among those of the sessions, so that a crash leaves none behind. `maxOctets` bounds each. */
export function createUploads(sessionsFolder: string, maxOctets: number = MAX_UPLOAD_OCTETS): Uploads {
  const folders = new Map<string, SessionFolder>()
  const arriving = new Set<Promise<unknown>>()
  const inUse = new Map<UploadUse, string>()

  const discard = async (path: string): Promise<void> => {
    const folder = folders.get(path)
    folders.delete(path)
    await folder?.dispose()
  }
  const receive = async (request: IncomingMessage): Promise<Result<string>> => {
    const stated = Number(request.headers['content-length'] ?? 0)
    if (stated > maxOctets) return TOO_LARGE
    const folder = await createSessionFolder(sessionsFolder)
    if (!folder.ok) return folder
    const path = join(folder.value.path, 'capture')
    folders.set(path, folder.value)
    try {
      await writeBody(request, path, maxOctets)
      return succeed(path)
    } catch (reason) {
      await discard(path)
      return describeFailure(reason)
    }
  }
  return {
    receive: (request) => {
      const arrived = receive(request).finally(() => arriving.delete(arrived))
      arriving.add(arrived)
      return arrived
    },
    use: async (path, as) => {
      // Others may be on their way here, or about to be opened: they are not ours to remove.
      const before = inUse.get(as)
      inUse.set(as, path)
      if (before !== undefined && before !== path) await discard(before)
    },
    release: async (as) => {
      const before = inUse.get(as)
      inUse.delete(as)
      if (before !== undefined) await discard(before)
    },
    discard,
    dispose: async () => {
      // Their connections are closed by now, so each of these ends, and leaves nothing behind.
      await Promise.allSettled(arriving)
      await Promise.all([...folders.keys()].map(discard))
    },
  }
}

/** Opens the file before the first octet and closes it in any case: a stream that opens by itself may do so after its folder has gone. */
async function writeBody(request: IncomingMessage, path: string, maxOctets: number): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await pipeline(request, limitOctets(maxOctets), file.createWriteStream())
  } finally {
    await file.close()
  }
}

class TooLargeError extends Error {}

function limitOctets(maxOctets: number): Transform {
  let octets = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      octets += chunk.length
      if (octets > maxOctets) done(new TooLargeError())
      else done(null, chunk)
    },
  })
}

function describeFailure(reason: unknown): Result<never> {
  if (reason instanceof TooLargeError) return TOO_LARGE
  const code = (reason as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return fail('disk-full', 'The disk of the host is full.', 'Free some space there and send the capture again.')
  }
  return fail('file-read-failed', 'The capture did not arrive whole.', 'Check the connection and send it again.')
}

/** Files of names, read whole: hosts, services, databases. */
import { open } from 'node:fs/promises'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import { CHECK_PATH, describeFileError } from './describe-file-error.ts'

export interface NameFileOctets {
  readonly octets: Buffer
  /** When the file changed last. */
  readonly changedAt: Date
}

/** Reads a file of at most so many octets; the failure says what is wrong with it. */
export async function readNameFile(path: string, maxOctets: number): Promise<Result<NameFileOctets>> {
  try {
    const file = await open(path, 'r')
    try {
      const about = await file.stat()
      if (about.isDirectory()) return fail('file-is-directory', `${path} is a directory.`, 'Choose a file in it.')
      // A device or a pipe has no end that could be waited for.
      if (!about.isFile()) return fail('names-unreadable', `${path} is no file.`, CHECK_PATH)
      if (about.size > maxOctets) {
        const limit = `${String(maxOctets / 2 ** 20)} MiB`
        return fail('names-unreadable', `${path} is larger than ${limit}.`, 'Choose a smaller file.')
      }
      return succeed({ octets: await file.readFile(), changedAt: about.mtime })
    } finally {
      await file.close()
    }
  } catch (error) {
    return describeFileError(error, path, (code) =>
      fail('names-unreadable', `${path} cannot be read: ${code}.`, CHECK_PATH),
    )
  }
}

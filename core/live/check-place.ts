/** Whether a file can be made where a user wants it: better said at once than when the work is done. Nothing is left of the try. */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { succeed, type Result } from '../protocol/failure.ts'
import { describeWriteFailure, type UnwrittenFile } from './write-failure.ts'

/** A file that is written beside its place and then put there: what is there already must be a file, or nothing. */
export async function checkReplaceable(file: UnwrittenFile): Promise<Result<void>> {
  try {
    await refuseOtherThanFile(file.path)
    await tryToMake(`${file.path}.${randomBytes(4).toString('hex')}.part`)
    return succeed(undefined)
  } catch (error) {
    return describeWriteFailure(error, file)
  }
}

/** Throws where a file would take the place of a folder, or of a device or a pipe, which nobody means. */
export async function refuseOtherThanFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || found.isFile()) return
  throw Object.assign(new Error('no file'), { code: found.isDirectory() ? 'EISDIR' : 'ENOTFILE' })
}

/** A file that is written into as it is, which may be a device, or a pipe that somebody reads. */
export async function checkWritable(file: UnwrittenFile): Promise<Result<void>> {
  try {
    const found = await stat(file.path).catch(() => undefined)
    if (found === undefined) await tryToMake(file.path)
    else if (found.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
    // Without waiting: a pipe that nobody reads would hold up whoever opens it, and cannot be given up.
    else await (await open(file.path, constants.O_WRONLY | constants.O_NONBLOCK)).close()
    return succeed(undefined)
  } catch (error) {
    return describeWriteFailure(error, file)
  }
}

async function tryToMake(path: string): Promise<void> {
  await (await open(path, 'wx', 0o600)).close()
  await rm(path)
}

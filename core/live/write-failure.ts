/** Why a file that a user asked for cannot be written, in words. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { fail, type FailureCode, type Result } from '../protocol/failure.ts'

export interface UnwrittenFile {
  readonly path: string
  /** `bundle`. */
  readonly what: string
  readonly code: FailureCode
  /** What takes less room: `take fewer seconds`. */
  readonly smaller: string
}

/** The failure of an error that the file system threw, or that says `ENOTFILE`. */
export function describeWriteFailure(error: unknown, { path, what, code, smaller }: UnwrittenFile): Result<never> {
  const told = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  // A folder that could not be made where a file has its name.
  const reason = told === 'EEXIST' && !existsSync(path) ? 'ENOTDIR' : told
  switch (reason) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return fail(
        'disk-full',
        `The ${what} does not fit on the disk of ${path} (${reason}).`,
        `Free space there, save it elsewhere, or ${smaller}.`,
      )
    case 'ENOENT':
      return existsSync(dirname(path))
        ? fail(code, `The system makes no file in ${dirname(path)}.`, 'Choose another folder.')
        : fail(code, `There is no folder ${dirname(path)}.`, 'Choose another folder, or make it first.')
    case 'ENOTDIR':
      return fail(code, `There is no folder ${dirname(path)}: a file has its name.`, 'Choose another folder.')
    case 'ENOTFILE':
      return fail(code, `${path} is a device or a pipe, and no file.`, 'Choose another name.')
    case 'ENXIO':
      return fail(code, `Nobody reads from the pipe ${path}.`, 'Begin to read from it first, or choose a file.')
    case 'EISDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
      return fail(code, `${path} is a folder.`, 'Choose another name.')
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return fail(code, `${path} may not be written (${reason}).`, 'Choose a folder of your own.')
    case 'ENAMETOOLONG':
      return fail(code, `The name ${path} is too long.`, 'Choose a shorter one.')
    default:
      return fail(code, `${path} cannot be written (${reason}).`, 'Check the disk, or save it elsewhere.')
  }
}

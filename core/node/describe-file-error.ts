/** Why a file cannot be read, for whoever asked for it. */
import { fail, type Result } from '../protocol/failure.ts'

/** The next step where a path leads nowhere. */
export const CHECK_PATH = 'Check the path, or choose another file.'

/** What an error of the file system means; `otherwise` is told the code of one that is neither of the path nor of permissions. */
export function describeFileError(
  error: unknown,
  path: string,
  otherwise: (code: string) => Result<never>,
): Result<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return fail('file-not-found', `There is no file ${path}.`, CHECK_PATH)
    case 'EACCES':
    case 'EPERM':
      return fail('file-no-permission', `${path} may not be read.`, 'Ask for permission to read it, or copy it.')
    default:
      return otherwise(code)
  }
}

/** Whether an error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

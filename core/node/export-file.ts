/** An export on disk: written beside its place and put there when it is whole. */
import { randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ExportTarget } from '../export/export-target.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'

/** What is needed of an open file; `node:fs/promises` has it. */
export type ExportHandle = Pick<FileHandle, 'datasync' | 'close'> & {
  write(octets: Uint8Array, from: number, length: number, position: number): Promise<{ bytesWritten: number }>
}

/** Only the user may read what exporters told. */
const openNew = (path: string): Promise<ExportHandle> => open(path, 'wx', 0o600)

/** Makes an empty file beside `path`; a failure says why it cannot be. */
export async function createExportFile(
  path: string,
  openFile: (path: string) => Promise<ExportHandle> = openNew,
): Promise<Result<ExportTarget>> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.part`
  let file: ExportHandle
  try {
    file = await openFile(temporary)
  } catch (error) {
    return describeExportError(error, path)
  }
  let written = 0

  async function discard(): Promise<void> {
    await file.close().catch(() => undefined)
    await rm(temporary, { force: true }).catch(() => undefined)
  }

  return succeed({
    async write(octets) {
      try {
        for (let at = 0; at < octets.length;) {
          at += (await file.write(octets, at, octets.length - at, written + at)).bytesWritten
        }
        written += octets.length
        return succeed(undefined)
      } catch (error) {
        return describeExportError(error, path)
      }
    },
    async finish() {
      try {
        await file.datasync()
        await file.close()
        await rename(temporary, path)
        return succeed(written)
      } catch (error) {
        await discard()
        return describeExportError(error, path)
      }
    },
    discard,
  })
}

/** Why an export cannot be written, in words. */
function describeExportError(error: unknown, path: string): Result<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return fail(
        'disk-full',
        `The export does not fit on the disk of ${path} (${code}).`,
        'Free space there, write it elsewhere, or export fewer rows or columns.',
      )
    case 'ENOENT':
    case 'ENOTDIR':
      return fail('export-not-written', `There is no folder ${dirname(path)}.`, 'Choose another folder.')
    case 'EISDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
      return fail('export-not-written', `${path} is a folder.`, 'Choose another name.')
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return fail('export-not-written', `${path} may not be written (${code}).`, 'Choose a folder of your own.')
    case 'ENAMETOOLONG':
      return fail('export-not-written', `The name ${path} is too long.`, 'Choose a shorter one.')
    default:
      return fail('export-not-written', `${path} cannot be written (${code}).`, 'Check the disk, or write elsewhere.')
  }
}

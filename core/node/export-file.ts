/** An export on disk: written beside its place and put there when it is whole. */
import { randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import type { ExportTarget } from '../export/export-target.ts'
import { refuseOtherThanFile } from '../live/check-place.ts'
import { describeWriteFailure, type UnwrittenFile } from '../live/write-failure.ts'
import { succeed, type Result } from '../protocol/failure.ts'

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
    await refuseOtherThanFile(path)
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

function describeExportError(error: unknown, path: string): Result<never> {
  return describeWriteFailure(error, exportPlace(path))
}

/** An export, as a failure to write it is told. */
export function exportPlace(path: string): UnwrittenFile {
  return { path, what: 'export', code: 'export-not-written', smaller: 'export fewer rows or columns' }
}

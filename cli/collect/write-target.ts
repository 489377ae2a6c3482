/** Where `--write` records: to a folder as it is, or for one file to a folder beside it until the end. */
import { access, rmdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { gatherRing } from '../../core/live/gather-ring.ts'
import { prepareUserFolder } from '../../core/live/recording-folder.ts'
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'

export interface WriteTarget {
  /** Folder of the ring. */
  readonly folder: string
  /** Puts everything where it was asked for; to be called once nothing more is written. */
  finish(): Promise<Result<void>>
  /** Removes what was made ready beside the file, when nothing was recorded. */
  cancel(): Promise<void>
}

/** What a name ends with that is meant as a file. */
const FILE_NAME = /\.pcapng$/i
/** A ring that is to become one file lies here; it stays when the collector was killed. */
const PARTS = '.parts'

/** Makes the folder ready; fails where nothing can be written, or a file would be replaced. */
export async function prepareWriting(name: string): Promise<Result<WriteTarget>> {
  const path = resolve(name)
  const isFile = FILE_NAME.test(path)
  if (isFile && (await isThere(path))) {
    return fail('recording-failed', `${name} is there already.`, 'Name another file, or move this one away.')
  }
  const folder = isFile ? `${path}${PARTS}` : path
  const prepared = await prepareUserFolder(folder)
  if (!prepared.ok) return prepared
  return succeed({
    folder,
    async finish() {
      if (!isFile) return succeed(undefined)
      const gathered = await gatherRing(folder, path)
      return gathered.ok ? succeed(undefined) : gathered
    },
    async cancel() {
      // A collector that was killed may have left its parts there: only an empty folder goes.
      if (isFile) await rmdir(folder).catch(() => undefined)
    },
  })
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

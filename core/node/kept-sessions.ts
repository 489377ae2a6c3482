/** What the desktop keeps of captures: a file for each, the oldest of which go. */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_KEPT_SESSIONS, MAX_KEPT_TEXT } from '../limits/viewer.ts'
import type { KeptApi } from '../protocol/kept-api.ts'
import { isMissing } from './describe-file-error.ts'

const IDENTITY = /^[0-9a-f]{32}$/

/** Keeps texts in a folder, which is made when it is needed; a full disk is not told, the texts are then those of before. */
export function createKeptSessions(folder: string): KeptApi {
  let last: Promise<void> = Promise.resolve()
  const pathOf = (identity: string) => join(folder, `${identity}.json`)

  async function write(identity: string, text: string): Promise<void> {
    const path = pathOf(identity)
    if (text === '') {
      await rm(path, { force: true })
      return
    }
    await mkdir(folder, { recursive: true })
    const temporary = `${path}.${process.pid}.tmp`
    await writeFile(temporary, text, { mode: 0o600 })
    await rename(temporary, path)
    await forgetOldest()
  }

  async function forgetOldest(): Promise<void> {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
    if (names.length <= MAX_KEPT_SESSIONS) return
    const files = await Promise.all(
      names.map(async (name) => ({ name, time: (await stat(join(folder, name))).mtimeMs })),
    )
    files.sort((one, other) => other.time - one.time)
    for (const { name } of files.slice(MAX_KEPT_SESSIONS)) await rm(join(folder, name), { force: true })
  }

  return {
    async readKept(identity) {
      await last
      if (!IDENTITY.test(identity)) return undefined
      try {
        return await readFile(pathOf(identity), 'utf8')
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },
    writeKept(identity, text) {
      if (!IDENTITY.test(identity) || text.length > MAX_KEPT_TEXT) return Promise.resolve()
      last = last.then(() => write(identity, text)).catch(() => undefined)
      return last
    },
  }
}

import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What the build is made of. */
const SOURCES = ['cli', 'core', 'electron', 'renderer', 'electron.vite.config.ts', 'package-lock.json']

/** The file that the build writes last. */
const RESULT = 'out/renderer/index.html'

/** Whether `out/` was built after the last change of a source. */
export async function isBuildFresh(): Promise<boolean> {
  const [built, ...changed] = await Promise.all([newestChange(RESULT), ...SOURCES.map(newestChange)])
  return built > 0 && changed.every((time) => time <= built)
}

/** Milliseconds of the newest change at or under a path, 0 when there is nothing. */
async function newestChange(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return 0
  if (!found.isDirectory()) return found.mtimeMs
  const names = await readdir(path)
  return Math.max(0, ...(await Promise.all(names.map((name) => newestChange(join(path, name))))))
}

/**
 * The program as it ships, built for tests of whole processes and threads: `cli/index.js`, and workers that can be told to break
 * down. A build is used by all test files until a source changes.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'vite'

export interface BuiltProgram {
  readonly cliPath: string
  readonly enginePath: string
}

// Inside the checkout, so that the database's module is found.
const FOLDER = resolve('node_modules/.cache')
const PREFIX = 'flowglass-program-'
const SOURCES = ['cli', 'core', 'electron/worker', 'test/support/fragile-workers', 'package.json']
/** Builds that nobody uses any more. */
const OLD_MS = 3_600_000

/** Builds what has not been built yet. */
export async function buildProgram(): Promise<BuiltProgram> {
  const hash = createHash('sha256')
  for (const source of SOURCES) await addFiles(hash, source)
  const folder = join(FOLDER, PREFIX + hash.digest('hex').slice(0, 16))
  const program = { cliPath: join(folder, 'cli/index.js'), enginePath: join(folder, 'worker/engine.js') }
  if (await isThere(program.cliPath)) return program
  await removeOld()
  const partial = `${folder}.${randomBytes(4).toString('hex')}.part`
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['@duckdb/node-api', '@duckdb/node-bindings'] },
    build: {
      ssr: true,
      outDir: partial,
      emptyOutDir: true,
      target: 'node18',
      rolldownOptions: {
        input: {
          'cli/index': resolve('cli/index.ts'),
          'worker/engine': resolve('test/support/fragile-workers/engine.ts'),
          'worker/collector': resolve('test/support/fragile-workers/collector.ts'),
          'worker/listener': resolve('test/support/fragile-workers/listener.ts'),
          'worker/lists': resolve('electron/worker/lists.ts'),
          'worker/replay': resolve('electron/worker/replay.ts'),
          'worker/launcher': resolve('electron/worker/launcher.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
  // Another test file may have been faster.
  await rename(partial, folder).catch(() => rm(partial, { recursive: true }))
  return program
}

async function addFiles(hash: ReturnType<typeof createHash>, path: string): Promise<void> {
  const { mtimeMs, size } = await stat(path)
  hash.update(`${path} ${String(mtimeMs)} ${String(size)}\n`)
  const names = await readdir(path).catch(() => [])
  for (const name of names.sort()) await addFiles(hash, join(path, name))
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(FOLDER).catch(() => [])) {
    if (!name.startsWith(PREFIX)) continue
    const facts = await stat(join(FOLDER, name)).catch(() => undefined)
    if (facts !== undefined && facts.mtimeMs < Date.now() - OLD_MS) {
      await rm(join(FOLDER, name), { recursive: true, force: true })
    }
  }
}

/** The workers as they ship, built for a test of the threads themselves. */
import { appendFile, cp, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { build } from 'vite'

const WORKERS = ['engine', 'collector', 'listener', 'replay', 'lists', 'launcher'] as const

/** Builds all workers; returns the engine's path, beside which it finds the others. */
export async function buildWorkers(): Promise<string> {
  // Inside the checkout, so that the database's module is found; files of tests run side by side.
  const outDir = resolve(`node_modules/.cache/flowglass-workers-${process.env['VITEST_POOL_ID'] ?? '0'}`)
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['@duckdb/node-api', '@duckdb/node-bindings'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node18',
      rolldownOptions: {
        input: Object.fromEntries(WORKERS.map((name) => [name, resolve(`electron/worker/${name}.ts`)])),
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
  return resolve(outDir, 'engine.js')
}

/** The same workers, of which one fails, once, as soon as a file is there, which it takes away: the engine's path. */
export async function breakWorker(
  enginePath: string,
  name: (typeof WORKERS)[number],
  flagPath: string,
): Promise<string> {
  const from = dirname(enginePath)
  const folder = `${from}-broken-${name}`
  await rm(folder, { recursive: true, force: true })
  await cp(from, folder, { recursive: true })
  // One thread alone can take it.
  const take = `try { require('node:fs').unlinkSync(${JSON.stringify(flagPath)}) } catch { return }`
  const look = `${take} throw new Error('it was broken for a test')`
  await appendFile(join(folder, `${name}.js`), `setInterval(() => { ${look} }, 10)\n`)
  return join(folder, basename(enginePath))
}

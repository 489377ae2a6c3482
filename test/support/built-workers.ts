/** The workers as they ship, built for a test of the threads themselves. */
import { resolve } from 'node:path'
import { build } from 'vite'

const WORKERS = ['engine', 'collector', 'listener'] as const

/** Builds all workers; returns the engine's path, beside which it finds the others. */
export async function buildWorkers(): Promise<string> {
  // Inside the checkout, so that the database's module is found.
  const outDir = resolve('node_modules/.cache/flowglass-workers')
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

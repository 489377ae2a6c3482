/** Bundles a program as the build bundles the product: what a loader of TypeScript makes of it at run time is another program. */
import path from 'node:path'
import { build } from 'vite'
import { benchFolder } from './bench-captures.ts'

/** Bundles the program; returns where it is. */
export async function bundle(program: string): Promise<string> {
  const name = path.basename(program, '.ts')
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: path.resolve(program),
      outDir: path.join(benchFolder(), name),
      emptyOutDir: true,
      target: 'node18',
      rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  })
  return path.join(benchFolder(), name, `${name}.cjs`)
}

import { defineConfig } from 'electron-vite'
import react from '@vitejs/plugin-react'
import path from 'node:path'

/** The oldest runtime that the build must run on is Electron 25: Node 18, Chromium 114. */
const NODE_TARGET = 'node18'
const CHROME_TARGET = 'chrome114'

// Only what `dependencies` lists (the native DuckDB) stays outside of the bundles; a sandboxed preload and Node 18 want CommonJS.
export default defineConfig({
  main: {
    build: {
      target: NODE_TARGET,
      outDir: 'out',
      emptyOutDir: true,
      rolldownOptions: {
        input: {
          'main/index': 'electron/main/index.ts',
          'cli/index': 'cli/index.ts',
          'worker/engine': 'electron/worker/engine.ts',
          'worker/collector': 'electron/worker/collector.ts',
          'worker/listener': 'electron/worker/listener.ts',
          'worker/launcher': 'electron/worker/launcher.ts',
          'worker/lists': 'electron/worker/lists.ts',
          'worker/replay': 'electron/worker/replay.ts',
        },
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: NODE_TARGET,
      outDir: 'out/preload',
      rolldownOptions: {
        input: { index: 'electron/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      target: CHROME_TARGET,
      outDir: path.resolve('out/renderer'),
      minify: true,
      // The content security policy allows no data: URL for fonts.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: path.resolve('renderer/index.html') },
    },
  },
})

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** A build of the viewer alone, with its in-memory host, for work on the pages without an engine. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  mode: 'fake',
  build: { target: 'chrome114', outDir: '../out/renderer-standalone', emptyOutDir: true, chunkSizeWarningLimit: 2000 },
})

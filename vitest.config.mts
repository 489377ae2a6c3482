import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const shared = { restoreMocks: true, testTimeout: 20_000 }

export default defineConfig({
  plugins: [react()],
  test: {
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'engine',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/renderer/**', 'test/e2e/**'],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'viewer',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          setupFiles: ['test/renderer/leave-page.ts'],
        },
      },
    ],
  },
})

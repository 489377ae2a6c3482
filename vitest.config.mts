import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// What is waited for comes late on a machine that is busy elsewhere: the second that Vitest grants is too short.
const shared = { restoreMocks: true, testTimeout: 20_000, expect: { poll: { timeout: 15_000 } } }

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
          exclude: ['test/renderer/**', 'test/e2e/**', 'test/live/**', 'test/peers/**'],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'processes',
          environment: 'node',
          include: ['test/live/**/*.test.ts', 'test/peers/**/*.test.ts'],
          // Other programs have clocks of their own: on a machine that is busy elsewhere one may miss its time once.
          retry: 1,
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'viewer',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          setupFiles: ['test/renderer/patience.ts', 'test/renderer/leave-page.ts'],
        },
      },
    ],
  },
})

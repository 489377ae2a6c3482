import { defineConfig } from '@playwright/test'

// The same specs run in both hosts; a host whose program is not there skips them (see test/e2e/hosts).
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  projects: [
    { name: 'electron', testIgnore: '**/headless.spec.ts' },
    { name: 'chromium', testIgnore: '**/desktop.spec.ts' },
  ],
})

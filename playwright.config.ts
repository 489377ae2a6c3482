import { defineConfig } from '@playwright/test'

// The same specs run in both hosts; a host whose program is not there skips them (see test/e2e/hosts).
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  // A window on a machine that is busy elsewhere may miss its time once; the report names what needed a second try.
  retries: 1,
  forbidOnly: Boolean(process.env['CI']),
  projects: [
    { name: 'electron', testIgnore: '**/headless.spec.ts' },
    { name: 'chromium', testIgnore: '**/desktop.spec.ts' },
  ],
})

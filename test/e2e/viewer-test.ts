/** Tests of the viewer: each gets a host of its own, in a folder of its own. */
import { test as base } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createChromiumHost, type ChromiumHost } from './hosts/chromium-host.ts'
import { createElectronHost, type ElectronHost } from './hosts/electron-host.ts'

interface ViewerFixtures {
  /** Everything that the test and its program write. */
  readonly folder: string
  readonly host: ElectronHost | ChromiumHost
}

export const test = base.extend<ViewerFixtures>({
  // Playwright reads the names of the fixtures from this very pattern.
  // eslint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'flowglass-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  host: async ({ folder }, use, info) => {
    const isDesktop = info.project.name === 'electron'
    const program = process.env[isDesktop ? 'FLOWGLASS_TEST_ELECTRON' : 'FLOWGLASS_TEST_CHROMIUM']
    test.skip(program === undefined, `no ${info.project.name} on this machine`)
    const host = (isDesktop ? createElectronHost : createChromiumHost)(program ?? '', folder)
    await use(host)
    await host.dispose()
  },
})

export { expect } from '@playwright/test'

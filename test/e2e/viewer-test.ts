/** Tests of the viewer: each gets a host of its own, in a folder of its own. */
import { test as base, type TestInfo } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createChromiumHost, type ChromiumHost } from './hosts/chromium-host.ts'
import { createElectronHost, type ElectronHost } from './hosts/electron-host.ts'
import type { ViewerHost } from './hosts/viewer-host.ts'

type CreateHost<H extends ViewerHost> = (program: string, folder: string) => H

interface FolderFixture {
  /** Everything that the test and its program write. */
  readonly folder: string
}

const withFolder = base.extend<FolderFixture>({
  // Playwright reads the names of the fixtures from this very pattern.
  // eslint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'flowglass-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
})

/** Runs a test on a host that ends with it; without its program the test is skipped, and counted as such. */
async function useHost<H extends ViewerHost>(
  create: CreateHost<H>,
  folder: string,
  use: (host: H) => Promise<void>,
  { project }: TestInfo,
): Promise<void> {
  const program = process.env[`FLOWGLASS_TEST_${project.name.toUpperCase()}`]
  withFolder.skip(program === undefined, `there is no ${project.name} on this machine`)
  const host = create(program ?? '', folder)
  await use(host)
  await host.dispose()
}

/** Tests of both hosts: what they share is all that such a test may know. */
export const test = withFolder.extend<{ readonly host: ViewerHost }>({
  host: async ({ folder }, use, info) => {
    const create: CreateHost<ViewerHost> = info.project.name === 'electron' ? createElectronHost : createChromiumHost
    await useHost(create, folder, use, info)
  },
})

/** Tests of the desktop window; `playwright.config.ts` gives them to Electron alone. */
export const desktopTest = withFolder.extend<{ readonly host: ElectronHost }>({
  host: ({ folder }, use, info) => useHost(createElectronHost, folder, use, info),
})

/** Tests of `flowglass serve`; `playwright.config.ts` gives them to Chromium alone. */
export const headlessTest = withFolder.extend<{ readonly host: ChromiumHost }>({
  host: ({ folder }, use, info) => useHost(createChromiumHost, folder, use, info),
})

export { expect } from '@playwright/test'

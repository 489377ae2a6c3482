/** Where a Chromium is for the end-to-end tests in a browser. */
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { findProgram, installDebianPackages } from './debian.ts'
import { packageScript, runCommand } from './run-command.ts'

const DOWNLOAD_TIMEOUT_MS = 5 * 60_000

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']

const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** `CHROMIUM_PATH`, or a Chromium of this machine, or one that is installed now; undefined when none can be had. */
export async function findChromium(): Promise<string | undefined> {
  const found = findInstalled()
  if (found !== undefined) return found
  process.stdout.write('Installing Chromium …\n')
  if (await installDebianPackages([['chromium']])) return findInstalled()
  await runCommand(process.execPath, [packageScript('@playwright/test/cli.js'), 'install', 'chromium'], {
    output: 'kept',
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  })
  return findInstalled()
}

function findInstalled(): string | undefined {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined
  return findProgram(...PROGRAMS) ?? [...PLACES, chromium.executablePath()].find((path) => existsSync(path))
}

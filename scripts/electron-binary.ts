/** Where Electron is. Since version 42 its package brings no binary; `install-electron` fetches it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, installDebianPackages } from './debian.ts'
import { packageScript, runCommand } from './run-command.ts'

const PACKAGE = 'node_modules/electron'
const DOWNLOAD_TIMEOUT_MS = 5 * 60_000

/** Prints the folder of an Electron for tests only, on machines that cannot reach Electron's download server. */
const TEST_RUNTIME = '../shared/tools/electron-runtime'

const EXECUTABLES: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}

/** Libraries that Electron and Chromium need beside a minimal Debian. */
const LIBRARIES = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libasound2t64', 'libasound2'],
  ['libgbm1'],
  ['libcups2t64', 'libcups2'],
  ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  ['libxkbcommon0'],
  ['libxcomposite1'],
  ['libxdamage1'],
  ['libxrandr2'],
  ['libdrm2'],
  ['fonts-liberation'],
]

export type ElectronBinary =
  { readonly kind: 'found'; readonly path: string } | { readonly kind: 'missing'; readonly reason: string }

/** The Electron to start: the one that the environment names, else the installed one, which is fetched if need be. */
export async function findElectron(): Promise<ElectronBinary> {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override !== undefined && override !== '') {
    const path = executableIn(override)
    if (existsSync(path)) return { kind: 'found', path }
    return { kind: 'missing', reason: `ELECTRON_OVERRIDE_DIST_PATH has no ${path}` }
  }
  const installed = executableIn(join(PACKAGE, 'dist'))
  if (isInstalled() && existsSync(installed)) return { kind: 'found', path: installed }
  process.stdout.write('Fetching Electron …\n')
  const fetched = await runCommand(process.execPath, [packageScript('electron/install.js')], {
    output: 'kept',
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
  })
  if (fetched.status === 0 && existsSync(installed)) return { kind: 'found', path: installed }
  return { kind: 'missing', reason: `Electron could not be fetched: ${firstLine(fetched.output)}` }
}

/** The Electron to test with: the one to start, or a stand-in of the place; with its libraries, as far as they can be had. */
export async function findElectronForTests(): Promise<ElectronBinary> {
  const electron = await findElectron()
  const usable = electron.kind === 'found' ? electron : await findTestRuntime(electron)
  if (usable.kind === 'missing' || !(await lacksLibraries(usable.path))) return usable
  await installDebianPackages(LIBRARIES)
  if (!(await lacksLibraries(usable.path))) return usable
  return { kind: 'missing', reason: `${usable.path} lacks system libraries (see ldd)` }
}

/** A command that gives Electron a display: none if there is one, `xvfb-run` otherwise, undefined if neither can be had. */
export async function findDisplay(): Promise<readonly string[] | undefined> {
  if (hasDisplay()) return []
  if (findProgram('xvfb-run') === undefined) await installDebianPackages([['xvfb'], ['xauth']])
  const program = findProgram('xvfb-run')
  return program === undefined ? undefined : [program, '-a', '-s', '-screen 0 1920x1200x24']
}

/** Whether windows can be shown here. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY'])
}

/** Chromium refuses to run in its sandbox as root. */
export function sandboxArguments(): readonly string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

function executableIn(folder: string): string {
  return join(folder, EXECUTABLES[process.platform] ?? 'electron')
}

function isInstalled(): boolean {
  try {
    const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string }
    return readFileSync(join(PACKAGE, 'dist/version'), 'utf8').replace(/^v/, '') === version
  } catch {
    return false
  }
}

async function findTestRuntime(missing: ElectronBinary): Promise<ElectronBinary> {
  if (process.platform !== 'linux' || !existsSync(TEST_RUNTIME)) return missing
  const run = await runCommand(TEST_RUNTIME, [], { output: 'kept', timeoutMs: 2 * DOWNLOAD_TIMEOUT_MS })
  const path = executableIn(run.output.trimEnd().split('\n').at(-1) ?? '')
  return run.status === 0 && existsSync(path) ? { kind: 'found', path } : missing
}

async function lacksLibraries(path: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const { output } = await runCommand('ldd', [path], { output: 'kept' })
  return output.includes('not found')
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? ''
}

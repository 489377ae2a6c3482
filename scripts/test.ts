/** `npm test`, which is what CI runs: every check, then one line that sums up what their reporters have counted. */
import { mkdir, readFile, rm } from 'node:fs/promises'
import { relative } from 'node:path'
import { addCounts, countPlaywright, countVitest, describeCounts, NO_COUNTS, type TestCounts } from './test-counts.ts'
import { findChromium } from './chromium-binary.ts'
import { findDisplay, findElectronForTests } from './electron-binary.ts'
import { failedFiles, filesToTryAgain, UNHANDLED_REPORT } from './second-try.ts'
import { packageScript, runCommand } from './run-command.ts'
import { installPeers } from './peer-programs.ts'
import { findTshark } from './tshark-program.ts'

const RESULTS = 'test-results'
const UNIT_REPORT = `${RESULTS}/unit.json`
const SECOND_REPORT = `${RESULTS}/unit-second-try.json`
const E2E_REPORT = `${RESULTS}/e2e.json`

/** Checks that pass or fail as a whole; each counts as one test. */
const STATIC_CHECKS = [
  { name: 'types', script: 'typescript/bin/tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
  { name: 'lint', script: 'eslint/bin/eslint.js', args: ['--max-warnings', '0', '.'] },
  { name: 'format', script: 'prettier/bin/prettier.cjs', args: ['--check', '--log-level', 'warn', '.'] },
  {
    name: 'layers',
    script: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--config', '.dependency-cruiser.cjs', 'core', 'renderer', 'cli', 'electron'],
  },
  { name: 'unused code', script: 'knip/bin/knip.js', args: ['--no-progress'] },
] as const

const BUILD = { name: 'build', script: 'electron-vite/bin/electron-vite.js', args: ['build'] } as const

type Check = (typeof STATIC_CHECKS)[number] | typeof BUILD

async function runCheck({ name, script, args }: Check): Promise<TestCounts> {
  const startedAt = Date.now()
  const { status, output } = await runCommand(process.execPath, [packageScript(script), ...args], { output: 'kept' })
  const passed = status === 0
  process.stdout.write(`${passed ? '✓' : '✗'} ${name} (${seconds(startedAt)} s)\n`)
  if (!passed) process.stdout.write(`${output.trim()}\n`)
  return { ...NO_COUNTS, passed: passed ? 1 : 0, failed: passed ? 0 : 1 }
}

async function runUnitTests(): Promise<TestCounts> {
  if ((await findTshark()) === undefined)
    process.stdout.write('Skipped: the comparison with tshark, which is not here.\n')
  const missing = await installPeers()
  if (missing.length > 0) process.stdout.write(`Skipped: what needs ${missing.join(', ')}, not here.\n`)
  const { status, report } = await runVitest(UNIT_REPORT)
  const again = await filesToTryAgain(failedFiles(report), await readReport(UNHANDLED_REPORT))
  if (again.length === 0) return withStatus(countVitest(report), status)
  const paths = again.map(({ path }) => path)
  const secondTry = await runVitest(SECOND_REPORT, ...paths)
  for (const { path, tests } of again) {
    for (const test of tests) process.stdout.write(`Needed a second try: ${relative('.', path)} > ${test}\n`)
  }
  return addCounts(countVitest(report, paths), withStatus(countVitest(secondTry.report), secondTry.status))
}

async function runVitest(reportPath: string, ...files: readonly string[]) {
  const reporters = ['dot', 'json', './scripts/unhandled-errors-reporter.ts'].map((name) => `--reporter=${name}`)
  const args = ['run', ...reporters, `--outputFile.json=${reportPath}`, ...files]
  const vitest = [packageScript('vitest/vitest.mjs'), ...args]
  const { status } = await runCommand(process.execPath, vitest, { output: 'shown' })
  return { status, report: await readReport(reportPath) }
}

async function runEndToEndTests(): Promise<TestCounts> {
  const [chromium, electron, display] = [await findChromium(), await findElectronForTests(), await findDisplay()]
  const env: NodeJS.ProcessEnv = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: E2E_REPORT }
  if (chromium === undefined) process.stdout.write('Skipped in a browser: no Chromium could be found or installed.\n')
  else env['FLOWGLASS_TEST_CHROMIUM'] = chromium
  if (electron.kind === 'missing') process.stdout.write(`Skipped in the window: ${electron.reason}\n`)
  else if (display === undefined) process.stdout.write('Skipped in the window: there is no display and no Xvfb.\n')
  else env['FLOWGLASS_TEST_ELECTRON'] = electron.path
  if (env['FLOWGLASS_TEST_CHROMIUM'] === undefined && env['FLOWGLASS_TEST_ELECTRON'] === undefined) {
    process.stdout.write(
      'The end-to-end tests need Chromium or Electron. Install Chromium (or name one in CHROMIUM_PATH), or run `npx install-electron`.\n',
    )
    return { ...NO_COUNTS, failed: 1 }
  }
  const playwright = [process.execPath, packageScript('@playwright/test/cli.js'), 'test', '--reporter=list,json']
  const [command = '', ...args] = [...(display ?? []), ...playwright]
  const { status } = await runCommand(command, args, { output: 'shown', env })
  return withStatus(countPlaywright(await readReport(E2E_REPORT)), status)
}

/** A runner that failed without a failed test has failed before it could count. */
function withStatus(counts: TestCounts, status: number): TestCounts {
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

async function readReport(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => 'null')
  return JSON.parse(text)
}

function seconds(sinceMs: number): string {
  return ((Date.now() - sinceMs) / 1000).toFixed(1)
}

async function main(): Promise<number> {
  const startedAt = Date.now()
  const isOnlyEndToEnd = process.argv.includes('--only-e2e')
  await rm(RESULTS, { recursive: true, force: true })
  await mkdir(RESULTS, { recursive: true })
  // The build comes first: tests of the worker and the command line run what was built.
  let counts = await runCheck(BUILD)
  if (!isOnlyEndToEnd) {
    for (const check of STATIC_CHECKS) counts = addCounts(counts, await runCheck(check))
    counts = addCounts(counts, await runUnitTests())
  }
  counts = addCounts(counts, await runEndToEndTests())
  process.stdout.write(`Everything took ${seconds(startedAt)} s.\n${describeCounts(counts)}\n`)
  return counts.failed === 0 ? 0 : 1
}

void main().then((status) => {
  process.exitCode = status
})

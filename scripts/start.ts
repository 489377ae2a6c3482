/** `npm start [-- FILE …]`, `npm start -- --listen URL`: builds if needed and opens the window, or the browser where there can be no window. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { isBuildFresh } from './build-freshness.ts'
import { findElectron, hasDisplay, sandboxArguments } from './electron-binary.ts'
import { packageScript, runCommand } from './run-command.ts'

const SAMPLE = 'resources/sample.pcapng'

/** An Electron that ends with an error this soon has never shown a window: a missing library, a sandbox that is not allowed. */
const STARTUP_MS = 10_000

async function main(): Promise<number> {
  const named = process.argv.slice(2)
  const files = named.length > 0 ? named : [SAMPLE].filter((path) => existsSync(path))
  if (!(await isBuildFresh())) {
    process.stdout.write('Building …\n')
    const built = await runCommand(process.execPath, [packageScript('electron-vite/bin/electron-vite.js'), 'build'], {
      output: 'kept',
    })
    if (built.status !== 0) {
      process.stderr.write(built.output)
      return 1
    }
  }
  if (!hasDisplay()) return serveInstead('There is no display', files)
  const electron = await findElectron()
  if (electron.kind === 'missing') return serveInstead(electron.reason, files)

  const startedAt = Date.now()
  const status = await runToEnd(electron.path, [...sandboxArguments(), '.', ...files])
  if (status === 0 || Date.now() - startedAt > STARTUP_MS) return status
  return serveInstead(`Electron ended with status ${String(status)}`, files)
}

function serveInstead(reason: string, files: readonly string[]): Promise<number> {
  process.stdout.write(`${reason}; serving the viewer to the browser instead (Ctrl+C ends it).\n`)
  const open = hasDisplay() ? ['--open'] : []
  const hasOptions = files.some((argument) => argument.startsWith('--'))
  return runToEnd(process.execPath, ['out/cli/index.js', 'serve', ...open, ...(hasOptions ? files : files.slice(0, 1))])
}

/** Signals reach the child by itself from a terminal, and through us from anywhere else. */
function runToEnd(command: string, args: readonly string[]): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => {
    child.on('error', () => {
      resolve(1)
    })
    child.on('close', (status) => {
      resolve(status ?? 0)
    })
  })
}

void main().then((status) => {
  process.exitCode = status
})

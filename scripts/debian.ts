/** On Debian and its kin, and as root, what is missing for the end-to-end tests can be had from the distribution. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runCommand } from './run-command.ts'

const INSTALL_TIMEOUT_MS = 10 * 60_000

/** Full path of a program, undefined when it is not in the PATH. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

/** Installs packages; each is a list of names of which the first known one is taken. `false` when that is impossible here. */
export async function installDebianPackages(packages: readonly (readonly string[])[]): Promise<boolean> {
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) return false
  const apt = (...args: string[]) =>
    runCommand('apt-get', args, {
      output: 'kept',
      timeoutMs: INSTALL_TIMEOUT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  await apt('update', '-q')
  const names = await Promise.all(packages.map(firstKnown))
  const installed = await apt('install', '-y', '-q', '--no-install-recommends', ...names)
  return installed.status === 0
}

/** Names change between releases: the 64-bit time_t transition has put `t64` behind many. */
async function firstKnown(names: readonly string[]): Promise<string> {
  for (const name of names) {
    const shown = await runCommand('apt-cache', ['show', '--no-all-versions', name], { output: 'kept' })
    if (shown.status === 0 && shown.output.includes(`Package: ${name}`)) return name
  }
  return names[0] ?? ''
}

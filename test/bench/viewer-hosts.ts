/** The hosts of the viewer for measurements in a real window and a real browser. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findDisplay, findElectronForTests, hasDisplay } from '../../scripts/electron-binary.ts'
import { createChromiumHost } from '../e2e/hosts/chromium-host.ts'
import { createElectronHost } from '../e2e/hosts/electron-host.ts'
import type { ViewerHost } from '../e2e/hosts/viewer-host.ts'
import type { Figure } from './figure.ts'
import { summarise } from './figure.ts'
import { describeMachine, formatMachine } from './machine.ts'
import { findChromium } from './measure-renderer.ts'
import { formatFigures } from './print-figures.ts'

const HOSTS = {
  chromium: (folder: string): Promise<ViewerHost | undefined> => {
    const program = findChromium()
    return Promise.resolve(program === undefined ? undefined : createChromiumHost(program, folder))
  },
  electron: async (folder: string): Promise<ViewerHost | undefined> => {
    const electron = await findElectronForTests()
    return electron.kind === 'missing' ? undefined : createElectronHost(electron.path, folder)
  },
}

/** A window needs a display: where there is none, the same program runs once more inside one, and this one ends with it. */
export async function insideDisplay(): Promise<void> {
  if (hasDisplay()) return
  const [command, ...args] = (await findDisplay()) ?? []
  if (command === undefined) return
  const again = [...args, process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  process.exit(spawnSync(command, again, { stdio: 'inherit' }).status ?? 1)
}

/** Measures in each host, or in the one that is named, and prints a table or JSON; what cannot be measured is told below. */
export async function measureInHosts(
  { host: only, json }: { readonly host: string | undefined; readonly json: boolean },
  measure: (host: ViewerHost, name: string) => Promise<readonly Figure[]>,
): Promise<void> {
  await insideDisplay()
  const figures: Figure[] = []
  const notes: string[] = []
  for (const [name, create] of Object.entries(HOSTS)) {
    if (only !== undefined && only !== name) continue
    const folder = mkdtempSync(join(tmpdir(), 'flowglass-bench-'))
    const host = await create(folder)
    try {
      if (host === undefined) throw new Error(`there is no ${name} on this machine`)
      figures.push(...(await measure(host, name)))
    } catch (reason) {
      notes.push(`not measured: ${name}, ${reason instanceof Error ? reason.message : String(reason)}`)
    } finally {
      await host?.dispose()
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const machine = describeMachine()
  if (json) {
    const measured = figures.map((figure) => ({ ...figure, ...summarise(figure) }))
    console.log(JSON.stringify({ machine, figures: measured, notes }))
    return
  }
  process.stdout.write(`\n${formatMachine(machine)}\n${formatFigures(figures)}`)
  for (const note of notes) console.log(note)
}

/**
 * `npm run bench:timeline`: how smoothly the timeline of one connection with many transactions moves, in a browser and in the
 * window, while a mouse drags it and its wheel zooms. Prints a table and never fails on a missed target. `--transactions N`
 * (10,000), `--seconds S` of each movement (6), `--host chromium|electron`, `--json`. Needs `npm run build` first.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findDisplay, findElectronForTests, hasDisplay } from '../../scripts/electron-binary.ts'
import { createChromiumHost } from '../e2e/hosts/chromium-host.ts'
import { createElectronHost } from '../e2e/hosts/electron-host.ts'
import type { ViewerHost } from '../e2e/hosts/viewer-host.ts'
import { prepareConnection } from './bench-captures.ts'
import type { Figure } from './figure.ts'
import { summarise } from './figure.ts'
import { describeMachine, formatMachine } from './machine.ts'
import { measureMovement, openTimeline } from './measure-timeline.ts'
import { findChromium } from './measure-renderer.ts'
import { formatFigures } from './print-figures.ts'

const { values } = parseArgs({
  options: {
    transactions: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '6' },
    host: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

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

void run()

async function run(): Promise<void> {
  if (!hasDisplay()) {
    // The window needs a display: the same once more, inside one.
    const [command, ...args] = (await findDisplay()) ?? []
    if (command !== undefined) {
      const again = [...args, process.execPath, ...process.execArgv, ...process.argv.slice(1)]
      process.exit(spawnSync(command, again, { stdio: 'inherit' }).status ?? 1)
    }
  }
  const count = Number(values.transactions)
  const capture = prepareConnection(count)
  const figures: Figure[] = []
  const notes: string[] = []
  for (const [name, create] of Object.entries(HOSTS)) {
    if (values.host !== undefined && values.host !== name) continue
    const folder = mkdtempSync(join(tmpdir(), 'flowglass-bench-'))
    const host = await create(folder)
    try {
      if (host === undefined) throw new Error(`there is no ${name} on this machine`)
      const page = await openTimeline(await host.start(capture), count)
      for (const movement of ['panning', 'zooming'] as const) {
        figures.push(...(await measureMovement(page, { name, movement, seconds: Number(values.seconds) })))
      }
    } catch (reason) {
      notes.push(`not measured: ${name}, ${reason instanceof Error ? reason.message : String(reason)}`)
    } finally {
      await host?.dispose()
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const machine = describeMachine()
  if (values.json) {
    console.log(
      JSON.stringify({ machine, figures: figures.map((figure) => ({ ...figure, ...summarise(figure) })), notes }),
    )
  } else {
    process.stdout.write(`\n${formatMachine(machine)}\n${formatFigures(figures)}`)
    for (const note of notes) console.log(note)
  }
}

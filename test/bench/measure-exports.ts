/** Figures of exports: all records of a capture, with all columns, to a file; and how long a window waits meanwhile. */
import { rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Engine } from '../../core/node/engine-client.ts'
import { EXPORT_FORMATS, type ExportFormat } from '../../core/protocol/export-api.ts'
import { benchFolder } from './bench-captures.ts'
import { type Figure } from './figure.ts'
import { valueOf, withLoadedEngine } from './loaded-engine.ts'

/** Milliseconds between two windows that are asked for while an export runs. */
const LOOK_MS = 100

/** Loads the capture into an engine of its own and exports it in each format. */
export function measureExports(label: string, path: string, repeats: number): Promise<readonly Figure[]> {
  return withLoadedEngine(path, async (engine) => {
    const figures: Figure[] = []
    for (const format of EXPORT_FORMATS) figures.push(...(await timeExport(label, engine, format, repeats)))
    figures.push(...(await timeExport(`${label} sorted`, engine, 'csv', repeats, '@octets')))
    return figures
  })
}

async function timeExport(
  label: string,
  { control, session }: Engine,
  format: ExportFormat,
  repeats: number,
  sortedBy?: string,
): Promise<Figure[]> {
  const path = join(resolve(benchFolder()), `export.${format}`)
  const sort = sortedBy === undefined ? [] : [{ column: sortedBy, direction: 'descending' as const }]
  const { view } = valueOf(await session.openView({ filter: '', sort }))
  const samples: number[] = []
  const waits: number[] = []
  let octets = 0
  for (let index = 0; index < repeats; index += 1) {
    const state = { isDone: false }
    const started = performance.now()
    const writing = control.writeExport(path, { id: `bench-${String(index)}`, view, format }).finally(() => {
      state.isDone = true
    })
    for (;;) {
      await Promise.race([writing, new Promise((go) => setTimeout(go, LOOK_MS))])
      if (state.isDone) break
      const asked = performance.now()
      valueOf(await session.readWindow({ view, first: 0, count: 60, columns: ['@record', '@time', '@source'] }))
      waits.push(performance.now() - asked)
    }
    valueOf(await writing)
    samples.push((performance.now() - started) / 1000)
    octets = statSync(path).size
    rmSync(path)
  }
  await session.closeView(view)
  const note = `${(octets / 1e6).toFixed(0)} MB`
  return [
    { name: `export, ${label}: ${format}`, unit: 's', samples, note },
    ...(waits.length === 0 ? [] : [{ name: `window amid export, ${label}: ${format}`, unit: 'ms', samples: waits }]),
  ]
}

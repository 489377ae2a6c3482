/** An engine of its own that has loaded a capture, for measurements of what a viewer feels. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Engine, startEngine } from '../../core/node/engine-client.ts'
import type { Result } from '../../core/protocol/failure.ts'
import { benchFolder } from './bench-captures.ts'

/** Loads the capture, measures, and ends the engine whatever comes. */
export async function withLoadedEngine<T>(path: string, measure: (engine: Engine) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(resolve(benchFolder()), 'sessions-'))
  const engine = startEngine({ workerPath: resolve('out/worker/engine.js'), sessionsFolder: folder })
  try {
    await load(engine, resolve(path))
    return await measure(engine)
  } finally {
    await engine.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function load(engine: Engine, path: string): Promise<void> {
  const ready = new Promise<void>((settle, refuse) => {
    engine.onChanged(({ phase, failure }) => {
      if (phase === 'ready') settle()
      else if (phase === 'failed' || phase === 'stopped') refuse(new Error(failure?.message ?? phase))
    })
    engine.onStopped((failure) => refuse(new Error(failure.message)))
  })
  valueOf(await engine.control.openFile(path, 'bench'))
  await ready
}

/** What was answered; throws what the engine refuses. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.message} ${result.failure.nextStep}`)
  return result.value
}

/** Loads a capture, opens the view that is asked for and has it exported. */
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { Engine } from '../../core/node/engine-client.ts'
import type { DecodeSettings } from '../../core/protocol/decode-settings.ts'
import type { ExportFormat, ExportProgress, ExportSummary } from '../../core/protocol/export-api.ts'
import type { Failure, Result } from '../../core/protocol/failure.ts'
import type { ListName } from '../../core/protocol/list-api.ts'
import type { SessionStatus, SortKey, ViewInfo } from '../../core/protocol/session-api.ts'
import { createOutput } from '../output.ts'

export interface FileExport {
  /** `-` for standard input. */
  readonly path: string
  readonly name: string
  readonly settings: DecodeSettings
  readonly format: ExportFormat
  /** `-` for standard output. */
  readonly out: string
  readonly sessionsFolder: string
  readonly filter?: string
  readonly fields?: readonly string[]
  readonly sort?: readonly SortKey[]
  readonly list?: ListName
  readonly limit?: number
}

/** Milliseconds between two lines about how far it is. */
const PROGRESS_MS = 500

/** Exit status 0 when the file was written, 1 when it could not be; sentences go to standard error. */
export async function exportFile(engine: Engine, wanted: FileExport): Promise<number> {
  try {
    const status = await load(engine, wanted)
    const view = await openView(engine, wanted)
    if (!view.ok) return say(view.failure)
    const summary = await write(engine, wanted, view.value.view)
    if (!summary.ok) return say(summary.failure)
    for (const note of summary.value.notes) process.stderr.write(`flowglass: ${note}\n`)
    if (wanted.out !== '-') process.stdout.write(`${describe(wanted, summary.value)}\n`)
    // What could be read is written; that it is not all is said, and shows in the status.
    return status.phase === 'ready' ? 0 : say(status.failure)
  } catch (reason) {
    process.stderr.write(`flowglass: ${reason instanceof Error ? reason.message : String(reason)}\n`)
    return 1
  }
}

function say(failure: Pick<Failure, 'message' | 'nextStep'> | undefined): number {
  const text = failure === undefined ? 'The file was not read to its end.' : `${failure.message} ${failure.nextStep}`
  process.stderr.write(`flowglass: ${text}\n`)
  return 1
}

async function load(engine: Engine, { path, name, settings }: FileExport): Promise<SessionStatus> {
  const done = new Promise<SessionStatus>((settle, refuse) => {
    engine.onChanged((status) => {
      if (status.phase !== 'loading' && status.phase !== 'empty') settle(status)
    })
    engine.onStopped((failure) => {
      refuse(new Error(`${failure.message} ${failure.nextStep}`))
    })
  })
  // It may stop before anybody waits for it: what is asked of it fails then, too.
  done.catch(() => undefined)
  const opened = await engine.control.openFile(path, name, settings)
  if (!opened.ok) throw new Error(`${opened.failure.message} ${opened.failure.nextStep}`)
  return done
}

function openView({ session }: Engine, { list, filter = '', sort = [] }: FileExport): Promise<Result<ViewInfo>> {
  return list === undefined ? session.openView({ filter, sort }) : session.openList({ list, filter, sort })
}

async function write(
  { control, session }: Engine,
  { format, out, fields, limit, sessionsFolder }: FileExport,
  view: number,
): Promise<Result<ExportSummary>> {
  const id = randomUUID()
  const path = out === '-' ? join(sessionsFolder, `export-${id}`) : out
  const showing = showProgress(() => session.exportProgress(id))
  try {
    const written = await control.writeExport(path, {
      id,
      view,
      format,
      ...(fields !== undefined && { columns: fields }),
      ...(limit !== undefined && { limit }),
    })
    showing.end()
    if (written.ok && out === '-') await sendOut(path)
    return written
  } finally {
    showing.end()
    if (out === '-') await rm(path, { force: true })
  }
}

/** On a terminal: how many rows are written, on one line that is written over. */
function showProgress(ask: () => Promise<ExportProgress | undefined>): { end(): void } {
  if (!process.stderr.isTTY) return { end: () => undefined }
  let hasShown = false
  const timer = setInterval(() => {
    void ask().then((progress) => {
      if (progress === undefined) return
      hasShown = true
      process.stderr.write(`\r${formatCount(progress.rows)} of ${formatCount(progress.rowsInAll)} rows `)
    })
  }, PROGRESS_MS)
  return {
    end() {
      clearInterval(timer)
      if (hasShown) process.stderr.write('\r\u001b[K')
      hasShown = false
    },
  }
}

/** A file as standard output, as far as its reader goes. */
async function sendOut(path: string): Promise<void> {
  const output = createOutput(process.stdout)
  for await (const piece of createReadStream(path)) {
    const octets = piece as Uint8Array
    output.reserve(octets.length)
    output.octets.set(octets, output.at)
    output.at += octets.length
    await output.ready()
    if (output.isClosed()) return
  }
  await output.finish()
}

function describe({ out, list }: FileExport, { rows, octets }: ExportSummary): string {
  return `${out}: ${formatCount(rows)} ${list ?? 'records'}, ${formatCount(octets)} octets`
}

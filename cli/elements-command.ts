/** `flowglass elements`: the Information Elements that were learned (RFC 5610), kept for the user. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { learnedElementsPath } from '../core/node/app-folders.ts'
import { mergeElements, readElementsFile, writeElementsFile } from '../core/node/learned-elements-file.ts'
import type { Failure, Result } from '../core/protocol/failure.ts'
import type { LearnedElement } from '../core/protocol/names-report.ts'
import { createOutput } from './output.ts'

const WRONG_USAGE = 2
/** `64512`, or `64512:17`. */
const TARGET = /^(\d{1,10})(?::(\d{1,5}))?$/

/** What a command did, in a sentence, or why it could not. */
type Outcome = Promise<Result<string>>

async function list(asJson: boolean): Outcome {
  const read = await readElementsFile(learnedElementsPath())
  if (!read.ok) return read
  if (asJson) return { ok: true, value: JSON.stringify(read.value) }
  if (read.value.length === 0) return { ok: true, value: 'No elements were learned.' }
  return { ok: true, value: read.value.map(describe).join('\n') }
}

/** `64512:17  queueDepth  unsigned32, packets  from 192.0.2.1:4739`. */
function describe({ pen, id, name, type, units, exporter }: LearnedElement): string {
  const what = units === undefined ? type : `${type}, ${units}`
  return [`${pen}:${id}`, name, what, ...(exporter === undefined ? [] : [`from ${exporter}`])].join('  ')
}

async function exportTo(file: string): Outcome {
  const read = await readElementsFile(learnedElementsPath())
  if (!read.ok) return read
  const written = await writeElementsFile(resolve(file), read.value)
  return written.ok ? { ok: true, value: `${count(read.value.length)} written to ${file}.` } : written
}

async function importFrom(file: string): Outcome {
  const others = await readElementsFile(resolve(file), 'must-exist')
  if (!others.ok) return others
  const known = await readElementsFile(learnedElementsPath())
  if (!known.ok) return known
  const { elements, added } = mergeElements(known.value, others.value)
  const written = await writeElementsFile(learnedElementsPath(), elements)
  if (!written.ok) return written
  const stayed = others.value.length - added
  return {
    ok: true,
    value: `${count(added)} new${stayed === 0 ? '' : `; ${stayed} were known already and stay as they are`}.`,
  }
}

async function forget(pen: number, id: number | undefined): Outcome {
  const path = learnedElementsPath()
  const read = await readElementsFile(path)
  if (!read.ok) return read
  const left = read.value.filter((element) => element.pen !== pen || (id !== undefined && element.id !== id))
  const gone = read.value.length - left.length
  if (gone === 0) return { ok: true, value: 'No such element is known; nothing was forgotten.' }
  const written = await writeElementsFile(path, left)
  return written.ok ? { ok: true, value: `${count(gone)} forgotten.` } : written
}

function count(elements: number): string {
  return elements === 1 ? '1 element' : `${elements} elements`
}

async function print(outcome: Outcome): Promise<void> {
  const done = await outcome
  if (!done.ok) {
    refuse(done.failure)
    return
  }
  const output = createOutput(process.stdout)
  output.writeText(`${done.value}\n`)
  await output.finish()
}

function refuse(failure: Failure): void {
  process.stderr.write(`flowglass: ${failure.message} ${failure.nextStep}\n`)
  process.exitCode = 1
}

/** Adds the command to the program. */
export function addElementsCommand(program: Command): void {
  const command = program
    .command('elements')
    .summary('show, export, import or forget learned elements')
    .description(
      'Information Elements that no registry has: exporters describe them in options data (RFC 5610), the viewer keeps them.',
    )
    .addHelpText('after', '\nExit status: 0 done, 1 a file could not be read or written, 2 wrong usage.')
  command
    .command('list')
    .summary('print the elements that are kept')
    .option('--json', 'print one JSON array instead of text')
    .action((options: { readonly json?: true }) => print(list(options.json === true)))
  command
    .command('export')
    .summary('write the elements to a file')
    .argument('FILE', 'file to write')
    .action((file: string) => print(exportTo(file)))
  command
    .command('import')
    .summary('add the elements of a file; those that are known stay')
    .argument('FILE', 'file to read')
    .action((file: string) => print(importFrom(file)))
  command
    .command('forget')
    .summary('forget the elements of an enterprise, or one of them')
    .argument('PEN[:ID]', 'enterprise number, with the id of one element')
    .action((target: string) => {
      const [, pen, id] = TARGET.exec(target) ?? []
      if (pen === undefined) command.error(`error: ${target} is no PEN[:ID]`, { exitCode: WRONG_USAGE })
      return print(forget(Number(pen), id === undefined ? undefined : Number(id)))
    })
  for (const part of command.commands) part.exitOverride()
}

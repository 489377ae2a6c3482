/** `flowglass dump FILE`: the records of a capture as text, one line each. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import { createElementRegistry } from '../core/elements/registry.ts'
import type { ElementRegistry } from '../core/elements/element.ts'
import { STANDARD_INPUT } from '../core/node/file-source.ts'
import type { LearnedElement } from '../core/protocol/names-report.ts'
import { addElementsOption, readElementsOption, type ElementsOption } from './elements-option.ts'
import { addDecodeOptions, readDecodeSettings, type DecodeOptions } from './decode-options.ts'
import { RECORD_KEYS } from './dump/chosen-fields.ts'
import { dumpFile, findKeys, type DumpFormat, type DumpOutcome, type DumpRequest } from './dump/dump-file.ts'
import { parseDumpFilter, type FilterFactory } from './dump/dump-filter.ts'
import { createOutput } from './output.ts'

interface DumpOptions extends DecodeOptions, ElementsOption {
  readonly format: DumpFormat
  readonly fields?: readonly string[]
  readonly filter?: string
  readonly limit?: number
  readonly problems?: true
  readonly ledger?: true
}

/** Exit status of a command that was called in the wrong way. */
const WRONG_USAGE = 2

function parseLimit(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('A whole number of records is needed.')
  return Number(text)
}

function parseFields(text: string): readonly string[] {
  const fields = text
    .split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '')
  if (fields.length === 0) throw new InvalidArgumentError('At least one field is needed.')
  return fields
}

/** The key of a field in its own spelling; undefined when no registry has it. */
function findKey(field: string, registry: ElementRegistry): string | undefined {
  const recordKey = RECORD_KEYS.find((key) => key.toLowerCase() === field.toLowerCase())
  if (recordKey !== undefined) return recordKey
  const repetition = /#\d+$/.exec(field)?.[0] ?? ''
  const element = registry.findByKey(field.slice(0, field.length - repetition.length))
  return element === undefined ? undefined : element.key + repetition
}

function filterOf(command: Command, text: string, registry: ElementRegistry): FilterFactory {
  const filter = parseDumpFilter(text, registry)
  if (!filter.ok) command.error(`error: the filter is wrong: ${filter.message}`, { exitCode: WRONG_USAGE })
  return filter.create
}

/** A registry of its own for each reading: what one learns from the capture must not change what the next one prints. */
function registryWith(elements: readonly LearnedElement[]): ElementRegistry {
  const registry = createElementRegistry()
  for (const element of elements) registry.learn(element)
  return registry
}

async function runDump(command: Command, path: string, options: DumpOptions): Promise<number> {
  const elements = await readElementsOption(command, options)
  const registry = registryWith(elements)
  const fields = options.fields?.map((field) => {
    const key = findKey(field, registry)
    if (key === undefined) command.error(`error: no field is called ${field}`, { exitCode: WRONG_USAGE })
    return key
  })
  if (options.format === 'csv' && fields === undefined && path === STANDARD_INPUT) {
    command.error('error: CSV from standard input needs --fields', { exitCode: WRONG_USAGE })
  }
  const output = createOutput(process.stdout)
  const request: DumpRequest = {
    path,
    format: options.format,
    fields,
    limit: options.limit ?? Number.POSITIVE_INFINITY,
    filter: options.filter === undefined ? undefined : filterOf(command, options.filter, registry),
    registry,
    settings: await readDecodeSettings(command, options),
  }
  const isWide = options.format === 'csv' && fields === undefined
  const outcome = await dumpFile(
    isWide ? { ...request, fields: await findKeys({ ...request, registry: registryWith(elements) }) } : request,
    output,
  )
  await output.finish()
  await printAccount(outcome, options)
  if (outcome.failure === undefined) return 0
  process.stderr.write(`flowglass: ${outcome.failure.message} ${outcome.failure.nextStep}\n`)
  return 1
}

async function printAccount({ snapshot }: DumpOutcome, options: DumpOptions): Promise<void> {
  if (snapshot === undefined) return
  const errors = createOutput(process.stderr)
  if (options.problems) for (const problem of snapshot.problems) errors.writeText(`${JSON.stringify(problem)}\n`)
  if (options.ledger) {
    const exporters = snapshot.exporters.flatMap(({ exporter, domains }) =>
      domains.map(({ domain, ledger }) => ({ exporter, domain, ...ledger })),
    )
    errors.writeText(`${JSON.stringify({ ...snapshot.ledger, exporters })}\n`)
  }
  await errors.finish()
}

/** Adds the command to the program. */
export function addDumpCommand(program: Command): void {
  const command = program
    .command('dump')
    .summary('print the records of a capture as text')
    .description('Prints one JSON object per data or options record of FILE, in the order of decoding.')
    .argument('FILE', 'capture to read, - for standard input')
    .addOption(
      new Option('--format <format>', 'ndjson: an object a line; json: one array; csv: a table')
        .choices(['csv', 'json', 'ndjson'])
        .default('ndjson'),
    )
    .option('--fields <names>', 'only these fields, in this order, separated by commas', parseFields)
    .option('--filter <text>', 'only records that the filter lets through')
    .option('--limit <count>', 'stop after this many records', parseLimit)
    .option('--problems', 'print the problems found as JSON lines on standard error, at the end')
    .option('--ledger', 'print where all octets and records went as one JSON object on standard error')
    .addHelpText('after', '\nExit status: 0 the file was read to its end, 1 it could not be read, 2 wrong usage.')
  addElementsOption(addDecodeOptions(command))
  command.action(async (file: string, options: DumpOptions) => {
    process.exitCode = await runDump(command, file, options)
  })
}

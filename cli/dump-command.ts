/** `flowglass dump FILE`: the records of a capture as text, one line each. */
import type { Command } from 'commander'
import type { ElementRegistry } from '../core/elements/element.ts'
import { STANDARD_INPUT } from '../core/node/file-source.ts'
import { addElementsOption, readElementsOption, registryWith, type ElementsOption } from './elements-option.ts'
import { addDecodeOptions, readDecodeSettings, type DecodeOptions } from './decode-options.ts'
import { RECORD_KEYS } from './dump/chosen-fields.ts'
import { dumpFile, findKeys, type DumpRequest } from './dump/dump-file.ts'
import { parseDumpFilter, type FilterFactory } from './dump/dump-filter.ts'
import { createOutput } from './output.ts'
import { addOutputOptions, printOutcome, refuseUsage, type OutputOptions } from './output-options.ts'

type DumpOptions = DecodeOptions & ElementsOption & OutputOptions

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
  if (!filter.ok) refuseUsage(command, `the filter is wrong: ${filter.message}`)
  return filter.create
}

async function runDump(command: Command, path: string, options: DumpOptions): Promise<number> {
  const elements = await readElementsOption(command, options)
  const registry = registryWith(elements)
  const fields = options.fields?.map((field) => {
    const key = findKey(field, registry)
    return key ?? refuseUsage(command, `no field is called ${field}`)
  })
  if (options.format === 'csv' && fields === undefined && path === STANDARD_INPUT) {
    refuseUsage(command, 'CSV from standard input needs --fields')
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
  return printOutcome(outcome, options)
}

/** Adds the command to the program. */
export function addDumpCommand(program: Command): void {
  const command = program
    .command('dump')
    .summary('print the records of a capture as text')
    .description('Prints one JSON object per data or options record of FILE, in the order of decoding.')
    .argument('FILE', 'capture to read, - for standard input')
  addElementsOption(addDecodeOptions(addOutputOptions(command, 'records')))
  command.action(async (file: string, options: DumpOptions) => {
    process.exitCode = await runDump(command, file, options)
  })
}

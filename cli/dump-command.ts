/** `flowglass dump FILE`: the records of a capture as text, one line each. */
import type { Command } from 'commander'
import { STANDARD_INPUT } from '../core/node/file-source.ts'
import { addElementsOption, readElementsOption, registryWith, type ElementsOption } from './elements-option.ts'
import { addDecodeOptions, readDecodeSettings, type DecodeOptions } from './decode-options.ts'
import { dumpFile, findKeys, type DumpRequest } from './dump/dump-file.ts'
import { recordFormatOf } from './dump/record-format-options.ts'
import { createOutput } from './output.ts'
import { addOutputOptions, printOutcome, refuseUsage, type OutputOptions } from './output-options.ts'

type DumpOptions = DecodeOptions & ElementsOption & OutputOptions

async function runDump(command: Command, path: string, options: DumpOptions): Promise<number> {
  const elements = await readElementsOption(command, options)
  const registry = registryWith(elements)
  const format = recordFormatOf(command, options, registry)
  const isWide = format.format === 'csv' && format.fields === undefined
  if (isWide && path === STANDARD_INPUT) refuseUsage(command, 'CSV from standard input needs --fields')
  const output = createOutput(process.stdout)
  const request: DumpRequest = { ...format, path, registry, settings: await readDecodeSettings(command, options) }
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

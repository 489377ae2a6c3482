/** `flowglass export FILE`: what a view of the window would show, as a file that other programs read. */
import { basename, join, resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { checkReplaceable } from '../core/live/check-place.ts'
import { sessionsFolder } from '../core/node/app-folders.ts'
import { startEngine } from '../core/node/engine-client.ts'
import { exportPlace } from '../core/node/export-file.ts'
import { EXPORT_FORMATS, type ExportFormat } from '../core/protocol/export-api.ts'
import { LIST_NAMES, type ListName } from '../core/protocol/list-api.ts'
import type { SortKey } from '../core/protocol/session-api.ts'
import { addDecodeOptions, readDecodeSettings, type DecodeOptions } from './decode-options.ts'
import { addElementsOption, readElementsOption, type ElementsOption } from './elements-option.ts'
import { exportFile } from './export/export-file.ts'
import { describeMissingFormat, formatOfName } from './export/format-of-name.ts'
import { parseSort } from './export/parse-sort.ts'
import { parseFields, parseLimit, refuseUsage, sayFailure } from './output-options.ts'

interface ExportOptions extends DecodeOptions, ElementsOption {
  readonly format?: ExportFormat
  readonly out: string
  readonly filter?: string
  readonly fields?: readonly string[]
  readonly sort?: readonly SortKey[]
  readonly list?: ListName
  readonly limit?: number
}

/** Adds the command to the program. */
export function addExportCommand(program: Command): void {
  const command = program
    .command('export')
    .summary('write the records or a list of a capture as CSV, JSON, Parquet, Arrow, pcapng or IPFIX')
    .description(
      'Loads FILE the way the window does and writes what a view of it would show. pcapng has the messages of the records ' +
        'as they were, with the templates that they need; ipfix has the records as an IPFIX file (RFC 5655): see docs/export.md.',
    )
    .argument('FILE', 'capture to load, - for standard input')
    .addOption(
      new Option('--format <format>', 'what is written; else what the end of the name of --out says').choices([
        ...EXPORT_FORMATS,
      ]),
    )
    .requiredOption('-o, --out <path>', 'where it goes, - for standard output; what is there is replaced')
    .option('--filter <text>', 'only rows that the filter lets through')
    .option('--fields <names>', 'only these columns, in this order, separated by commas', parseFields)
    .option('--sort <columns>', 'order by these columns, separated by commas, - before one for descending', parseSort)
    .addOption(new Option('--list <list>', 'rows of a list in the place of records').choices([...LIST_NAMES]))
    .option('--limit <count>', 'stop after so many rows', (text: string) => parseLimit(text, 'rows'))
    .addHelpText('after', '\nExit status: 0 the file was written, 1 it could not be, 2 wrong usage.')
  addElementsOption(addDecodeOptions(command))
  command.action(async (file: string, options: ExportOptions) => {
    const { list, out } = options
    const format = options.format ?? formatOfName(out) ?? refuseUsage(command, describeMissingFormat(out))
    if (list !== undefined && (format === 'pcapng' || format === 'ipfix')) {
      refuseUsage(command, `${format} is made of records: leave --list away`)
    }
    if (options.fields !== undefined && (format === 'pcapng' || format === 'ipfix')) {
      refuseUsage(command, `${format} has whole messages and records: leave --fields away`)
    }
    const place = out === '-' ? undefined : await checkReplaceable(exportPlace(resolve(out)))
    if (place?.ok === false) {
      process.exitCode = sayFailure(place.failure)
      return
    }
    const elements = await readElementsOption(command, options)
    const settings = await readDecodeSettings(command, options)
    const engine = startEngine({
      workerPath: join(__dirname, '../worker/engine.js'),
      sessionsFolder: sessionsFolder(),
      elements,
      makesLists: list !== undefined,
    })
    const stop = (): void => {
      void engine.dispose().then(() => process.exit(130))
    }
    process.once('SIGINT', stop).once('SIGTERM', stop)
    try {
      process.exitCode = await exportFile(engine, {
        ...options,
        format,
        path: file === '-' ? '-' : resolve(file),
        name: file === '-' ? 'standard input' : basename(file),
        settings,
        out: options.out === '-' ? '-' : resolve(options.out),
        sessionsFolder: sessionsFolder(),
      })
    } finally {
      await engine.dispose()
    }
  })
}

/** `flowglass info FILE`: loads the records of a file the way the window does and prints what it found; lists are not made. */
import type { Command } from 'commander'
import type { SessionReport } from '../core/protocol/session-api.ts'
import { addElementsOption, readElementsOption, type ElementsOption } from './elements-option.ts'
import { addDecodeOptions, readDecodeSettings, type DecodeOptions } from './decode-options.ts'
import { withLoadedFile, type HowToRead } from './loaded-file.ts'
import { createOutput } from './output.ts'
import { formatReport } from './format-report.ts'

interface InfoOptions extends DecodeOptions, ElementsOption {
  readonly json?: true
}

/** Exit status 0 when the file was read to its end, 1 when it could not be. */
async function runInfo(file: string, options: InfoOptions, how: HowToRead): Promise<number> {
  try {
    return await withLoadedFile(file, how, async ({ session }) => {
      const report = await session.report()
      const bundle = await session.bundleManifest()
      const output = createOutput(process.stdout)
      const json = { ...withoutLists(report), ...(bundle && { bundle }) }
      output.writeText(options.json ? `${JSON.stringify(json)}\n` : formatReport(report, bundle))
      await output.finish()
      return report.status.phase === 'ready' ? 0 : 1
    })
  } catch (reason) {
    const message = reason instanceof Error ? reason.message : String(reason)
    process.stderr.write(`flowglass: ${message}\n`)
    return 1
  }
}

/** No lists were made: how many rows they have is not known, and not said. */
function withoutLists({ status, ...report }: SessionReport): object {
  const { lists: _lists, ...rest } = status
  return { status: rest, ...report }
}

/** Adds the command to the program. */
export function addInfoCommand(program: Command): void {
  const command = program
    .command('info')
    .summary('load the records of a file as the window does and print what it holds')
    .description(
      'Loads the records of FILE the way the window does and prints exporters, domains, templates, counts, problems, ledger ' +
        'and timings. Transactions, connections and sessions are not made: they have commands of their own.',
    )
    .argument('FILE', 'capture to load, - for standard input')
    .option('--json', 'print one JSON object instead of text')
    .addHelpText('after', '\nExit status: 0 the file was read to its end, 1 it could not be read, 2 wrong usage.')
  addElementsOption(addDecodeOptions(command))
  command.action(async (file: string, options: InfoOptions) => {
    const how = {
      settings: await readDecodeSettings(command, options),
      elements: await readElementsOption(command, options),
    }
    process.exitCode = await runInfo(file, options, how)
  })
}

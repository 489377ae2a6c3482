/** The command line: each command is a file of its own and a line here. */
import { Command, CommanderError } from 'commander'
import { version } from '../package.json'
import { addBundleCommand } from './bundle-command.ts'
import { addCollectCommand } from './collect-command.ts'
import { addConnectionsCommand } from './connections-command.ts'
import { addDumpCommand } from './dump-command.ts'
import { addElementsCommand } from './elements-command.ts'
import { addExportCommand } from './export-command.ts'
import { addInfoCommand } from './info-command.ts'
import { OutputError } from './output.ts'
import { addReplayCommand } from './replay-command.ts'
import { addServeCommand } from './serve-command.ts'
import { addSimulateCommand } from './simulate-command.ts'
import { addSessionsCommand } from './sessions-command.ts'
import { addTemplatesCommand } from './templates-command.ts'
import { addTopCommand } from './top-command.ts'
import { addTransactionsCommand } from './transactions-command.ts'

/** Exit status of wrong usage; commander's own is 1. */
const WRONG_USAGE = 2

function createProgram(): Command {
  const program = new Command('flowglass')
    .description(
      'Reads captures of NetFlow, IPFIX and sFlow: NetScaler AppFlow, LoadMaster telemetry, and any other exporter.',
    )
    .version(version)
    .exitOverride()
  addBundleCommand(program)
  addCollectCommand(program)
  addConnectionsCommand(program)
  addDumpCommand(program)
  addElementsCommand(program)
  addExportCommand(program)
  addInfoCommand(program)
  addReplayCommand(program)
  addServeCommand(program)
  addSimulateCommand(program)
  addSessionsCommand(program)
  addTemplatesCommand(program)
  addTopCommand(program)
  addTransactionsCommand(program)
  for (const command of program.commands) command.exitOverride()
  return program
}

/** Runs the command that the arguments name, and sets the exit status of the process. Throws only what is a bug. */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE
    } else if (error instanceof OutputError) {
      process.stderr.write(`flowglass: ${error.message}\n`)
      process.exitCode = 1
    } else {
      throw error
    }
  }
}

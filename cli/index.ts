#!/usr/bin/env node
/** The command line: each command is a file of its own and a line here. */
import { Command, CommanderError } from 'commander'
import { version } from '../package.json'
import { addDumpCommand } from './dump-command.ts'
import { OutputError } from './output.ts'
import { addElementsCommand } from './elements-command.ts'
import { addInfoCommand } from './info-command.ts'
import { addServeCommand } from './serve-command.ts'
import { addTemplatesCommand } from './templates-command.ts'

/** Exit status of wrong usage; commander's own is 1. */
const WRONG_USAGE = 2

const program = new Command('flowglass')
  .description('Reads NetFlow and IPFIX captures: NetScaler AppFlow, LoadMaster telemetry, and any other exporter.')
  .version(version)
  .exitOverride()

addDumpCommand(program)
addElementsCommand(program)
addInfoCommand(program)
addServeCommand(program)
addTemplatesCommand(program)
for (const command of program.commands) command.exitOverride()

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE
  } else if (error instanceof OutputError) {
    process.stderr.write(`flowglass: ${error.message}\n`)
    process.exitCode = 1
  } else {
    throw error
  }
})

#!/usr/bin/env node
import { runProgram } from './program.ts'

// Whoever reads may stop (`--help | head`). What else goes wrong with records on their way out, `output.ts` says.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') process.exitCode ??= 1
  })
}

void runProgram(process.argv.slice(2))

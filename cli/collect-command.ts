/** `flowglass collect`: a collector without a display: it decodes and records what exporters send, and says what was missed. */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { InvalidArgumentError, type Command } from 'commander'
import { MAX_TIMER_MS } from '../core/live/long-timer.ts'
import { collectIn, connectCollector } from '../core/node/collector-thread.ts'
import { runCollect, type CollectOptions } from './collect/run-collect.ts'
import { addDecodeOptions } from './decode-options.ts'
import { addElementsOption } from './elements-option.ts'
import { addListenOptions, parseRingOption, parseTime } from './live/listen-options.ts'
import { addRowOptions } from './output-options.ts'

/** Seconds between two lines of counts when nobody says. */
const STATS_SECONDS = 10

const WHAT_STAYS = 'What was recorded stays. Start again; if it happens again, please report it.'

function parseInterval(text: string): number {
  const seconds = text.trim() === '0' ? 0 : parseTime(text)
  if (seconds * 1000 > MAX_TIMER_MS) throw new InvalidArgumentError('At most 24 days are needed, or 0 for no counts.')
  return seconds
}

/** Adds the command to the program. */
export function addCollectCommand(program: Command): void {
  const command = program
    .command('collect')
    .summary('listen to exporters, record and decode what they send')
    .description(
      'Listens to exporters, decodes and records what they send, prints counts now and then and an account at the end. ' +
        'It ends with SIGINT or SIGTERM, with everything written; a second signal ends it at once.',
    )
  addListenOptions(command)
    .option(
      '--write <path>',
      'record every datagram as it arrives: a ring of files in this folder, or one file when the name ends in .pcapng',
    )
    .option(
      '--ring <limits>',
      'how much is recorded before the oldest goes: SIZE/TIME/FILES, as in 4GiB/12h/16',
      parseRingOption,
    )
    .option('--stats <time>', 'time between two lines of counts, 0 for none', parseInterval, STATS_SECONDS)
    .option('--json', 'print counts and account as JSON, an object a line')
    .option('--duration <time>', 'end by itself after that long', parseTime)
    .option('--output', 'print the records too, as dump does; counts and account then go to standard error')
  addElementsOption(addDecodeOptions(addRowOptions(command, 'records')))
    .addHelpText(
      'after',
      '\nTimes are seconds, or have a unit: 90s, 10m, 2h, 1d. Sizes are octets, or have one: 512MiB, 4GB.' +
        '\nExit status: 0 it ended as asked, 1 it could not listen or write its output, 2 wrong usage, 3 it ended, but not everything was recorded.',
    )
    .action(async (options: CollectOptions) => {
      const workerPath = join(__dirname, '../worker/collector.js')
      const startCollector = () => collectIn(connectCollector(new Worker(workerPath)), WHAT_STAYS)
      process.exitCode = await runCollect(command, options, startCollector)
    })
}

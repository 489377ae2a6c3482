/** `flowglass replay FILE`: sends the export datagrams of a capture to collectors, in the time in which they came, or scaled. */
import { InvalidArgumentError, type Command } from 'commander'
import { createReplayWindow, parseMoment, type ReplayMoment } from '../core/live/replay-window.ts'
import { MAX_REPLAY_RATE, MAX_REPLAY_TARGETS, USUAL_REPLAY_RATE } from '../core/limits/live.ts'
import { runReplay } from '../core/node/run-replay.ts'
import type { ReplaySpeed, ReplayTarget } from '../core/protocol/replay-api.ts'
import { parseSpeedOption, parseTime } from './live/listen-options.ts'
import { catchSignals } from './live/stop-signals.ts'
import { describeReplay, spellReplay } from './replay/format-replay.ts'
import { parseTarget, wholeNumber } from './simulate/simulate-arguments.ts'

interface ReplayOptions {
  readonly to: readonly ReplayTarget[]
  readonly speed: ReplaySpeed
  /** Seconds. */
  readonly maxGap?: number
  readonly loop: number
  readonly rate: number
  readonly from?: ReplayMoment
  readonly until?: ReplayMoment
  readonly json?: true
}

const MAX_LOOPS = 1_000_000
/** RFC 7011 §10.3.4. */
const REGISTERED_PORT = 4739

/** Exit status 0 when it ended or was stopped, 1 when it could not be read or sent. */
async function run(path: string, options: ReplayOptions): Promise<number> {
  const stop = new AbortController()
  const signals = catchSignals(() => {
    stop.abort()
  })
  try {
    const outcome = await runReplay({
      path,
      targets: options.to,
      speed: options.speed,
      ...(options.maxGap !== undefined && { maxGapMs: options.maxGap * 1000 }),
      loops: options.loop,
      rate: options.rate,
      window: createReplayWindow(options.from, options.until),
      signal: stop.signal,
    })
    const isIdle = outcome.failure !== undefined && outcome.targets.every(({ counts }) => counts.sent === 0)
    if (options.json) process.stdout.write(describeReplay(outcome))
    else if (!isIdle) process.stdout.write(spellReplay(outcome))
    if (outcome.failure === undefined) return 0
    process.stderr.write(`flowglass: ${outcome.failure.message} ${outcome.failure.nextStep}\n`)
    return 1
  } finally {
    signals.dispose()
  }
}

function addTarget(text: string, before: readonly ReplayTarget[] | undefined): readonly ReplayTarget[] {
  const targets = [...(before ?? []), { ...parseTarget(text), port: parseTarget(text).port ?? REGISTERED_PORT }]
  if (targets.length > MAX_REPLAY_TARGETS)
    throw new InvalidArgumentError(`At most ${String(MAX_REPLAY_TARGETS)} targets.`)
  return targets
}

function parseMomentOption(text: string): ReplayMoment {
  const moment = parseMoment(text)
  if (moment === undefined) {
    throw new InvalidArgumentError(
      'A moment such as 2024-05-01T10:00:00Z is needed, or a time since the first datagram.',
    )
  }
  return moment
}

/** Adds the command to the program. */
export function addReplayCommand(program: Command): void {
  program
    .command('replay')
    .summary('send the export datagrams of a capture to collectors')
    .description(
      'Sends the export datagrams of FILE to collectors, in the time in which they came or scaled, from a socket for each ' +
        'exporter session. The octets are sent as they are, with their export times of then. Messages that came over TCP go to tcp targets where there are any.',
    )
    .argument('FILE', 'capture to read')
    .requiredOption('--to <url>', 'udp://ADDRESS:PORT, or tcp://ADDRESS:PORT for IPFIX; may be repeated', addTarget)
    .option('--speed <factor>', 'how many times as fast as it was, or max', parseSpeedOption, 1)
    .option(
      '--max-gap <time>',
      'wait no longer than that between two datagrams, however far apart they were: 90s, 10m, 2h, 1d',
      parseTime,
    )
    .option('--loop <count>', 'how many times', wholeNumber(1, MAX_LOOPS), 1)
    .option(
      '--rate <number>',
      'datagrams a second to each target, at most',
      wholeNumber(1, MAX_REPLAY_RATE),
      USUAL_REPLAY_RATE,
    )
    .option(
      '--from <time>',
      'begin with what arrived then: a moment, or a time since the first datagram',
      parseMomentOption,
    )
    .option('--until <time>', 'end before what arrived then', parseMomentOption)
    .option('--json', 'print what was sent as one JSON object')
    .addHelpText(
      'after',
      '\nExit status: 0 it ended or was stopped by a signal, 1 FILE could not be read or sent, 2 wrong usage.',
    )
    .action(async (file: string, options: ReplayOptions) => {
      process.exitCode = await run(file, options)
    })
}

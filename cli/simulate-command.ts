/** `flowglass simulate`: an exporter for tests and demonstrations, to a collector or into a file. */
import type { Command } from 'commander'
import type { Result } from '../core/protocol/failure.ts'
import { writeSimulatedCapture } from '../core/simulate/simulated-capture.ts'
import { createSimulation, type Simulation } from '../core/simulate/simulation.ts'
import type { SimulationOptions } from '../core/simulate/simulation-options.ts'
import { createTruthLedger, type SettledTransaction } from '../core/simulate/truth-ledger.ts'
import { describeTruth } from '../core/simulate/truth-line.ts'
import { sayFailure } from './output-options.ts'
import { formatSummary } from './simulate/format-summary.ts'
import { formatSocketName, type SenderTarget } from '../core/live/send-failure.ts'
import type { MessageSender } from './simulate/message-sender.ts'
import { checkOutputFile, openOutputFile, type OutputFile, STANDARD_OUTPUT } from './simulate/output-file.ts'
import { sendSimulation } from './simulate/send-simulation.ts'
import { USUAL_PORTS } from './simulate/simulate-arguments.ts'
import {
  addSimulateOptions,
  findContradiction,
  simulationOf,
  type SimulateOptions,
} from './simulate/simulate-options.ts'
import { openTcpSender } from './simulate/tcp-sender.ts'
import { openUdpSender } from './simulate/udp-sender.ts'

const WRONG_USAGE = 2

/** Exporter's name in one of its runs. */
type NameOf = (exporter: number, run: number) => string

interface Run {
  readonly settings: SimulationOptions
  readonly simulation: Simulation
  readonly truth: OutputFile | undefined
  readonly signal: AbortSignal
}

/** Exit status 0 when it ended or was stopped, 1 when it could not be sent or written. */
async function runSimulate(options: SimulateOptions): Promise<number> {
  for (const path of [options.out, options.truth]) {
    const checked = path === undefined ? undefined : await checkOutputFile(path)
    if (checked?.ok === false) return sayFailure(checked.failure)
  }
  const settings = simulationOf(options, Date.now())
  const truth = options.truth === undefined ? undefined : openOutputFile(options.truth)
  const names: { nameOf: NameOf } = { nameOf: () => '' }
  const ledger =
    truth === undefined
      ? undefined
      : createTruthLedger(settings.exporters, (settled) => truth.writeText(truthLine(settled, names.nameOf)))
  const simulation = createSimulation(settings, ledger)
  names.nameOf = (exporter) => {
    const { source: address, sourcePort: port } = simulation.exporters[exporter]!.endpoints
    return formatSocketName({ address, port })
  }
  const stop = new AbortController()
  const onSignal = (): void => stop.abort()
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  try {
    const run = { settings, simulation, truth, signal: stop.signal }
    if (options.out !== undefined) return await writeFile(options.out, run)
    const target = { address: '127.0.0.1', ...options.to, port: options.to?.port ?? USUAL_PORTS[settings.profile] }
    const open = settings.transport === 'tcp' ? openTcpSender : openUdpSender
    const opened: Result<MessageSender> = await open(settings.exporters, target)
    if (!opened.ok) return sayFailure(opened.failure)
    names.nameOf = opened.value.nameOf
    return await send(opened.value, target, run)
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
    await truth?.close()
  }
}

function truthLine(settled: SettledTransaction, nameOf: NameOf): string {
  const run = settled.truth.fates.find(({ place }) => place !== undefined)?.place?.run ?? 0
  return `${JSON.stringify(describeTruth(settled, nameOf(settled.truth.exporter, run)))}\n`
}

async function writeFile(path: string, { settings, simulation, truth, signal }: Run): Promise<number> {
  const file = openOutputFile(path)
  for (const piece of writeSimulatedCapture(simulation)) {
    file.writeOctets(piece)
    await file.ready()
    await truth?.ready()
    if (signal.aborted || file.isClosed()) break
    // A signal is heard between two pieces.
    await new Promise(setImmediate)
  }
  await file.close()
  const stream = path === STANDARD_OUTPUT ? process.stderr : process.stdout
  stream.write(formatSummary(simulation.counts, { settings, place: path }))
  return 0
}

async function send(sender: MessageSender, target: SenderTarget, run: Run): Promise<number> {
  const { settings, simulation, truth, signal } = run
  const place = `${settings.transport}://${formatSocketName(target)}`
  try {
    const { failure, lateMs } = await sendSimulation(simulation, {
      sender,
      fromMicros: settings.fromMicros,
      signal,
      onBatch: () => truth?.ready() ?? Promise.resolve(),
    })
    if (failure !== undefined) return sayFailure(failure)
    process.stdout.write(formatSummary(simulation.counts, { settings, place, lateMs, refused: sender.refused() }))
    return 0
  } finally {
    await sender.close()
  }
}

/** Adds the command to the program. */
export function addSimulateCommand(program: Command): void {
  const command = program
    .command('simulate')
    .summary('export traffic that never was, for tests and demonstrations')
    .description(
      'Plays an exporter: a NetScaler, a LoadMaster, a router with NetFlow v9 or one with v5. It sends to a collector or writes a file, with faults when asked for, and ends by itself.',
    )
  addSimulateOptions(command)
    .addHelpText(
      'after',
      '\nExit status: 0 it ended or was stopped by a signal, 1 it could not be sent or written, 2 wrong usage.',
    )
    .action(async (options: SimulateOptions) => {
      const contradiction = findContradiction(options)
      if (contradiction !== undefined) command.error(`error: ${contradiction}`, { exitCode: WRONG_USAGE })
      process.exitCode = await runSimulate(options)
    })
}

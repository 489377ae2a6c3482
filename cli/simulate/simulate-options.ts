/** The options of `flowglass simulate`: what they are, which of them go together, and the simulation that they ask for. */
import { type Command, Option } from 'commander'
import { MAX_SIMULATED_EXPORTERS, MAX_SIMULATED_RATE } from '../../core/limits/simulate.ts'
import {
  DEFAULT_SIMULATION,
  FILE_FROM_MICROS,
  type Profile,
  PROFILES,
  type SimulationOptions,
} from '../../core/simulate/simulation-options.ts'
import {
  parseSeconds,
  parseShare,
  parseSignedSeconds,
  parseTarget,
  positiveNumber,
  type Target,
  wholeNumber,
} from './simulate-arguments.ts'

/** Moments and durations in microseconds, shares from 0 to 1. `true`: the option stands without its value. */
export interface SimulateOptions {
  readonly profile: Profile
  readonly to?: Target
  readonly out?: string
  readonly truth?: string
  readonly rate: number
  readonly duration?: number
  readonly count?: number
  readonly seed: number
  readonly exporters: number
  readonly templateRefresh?: number
  readonly cached?: number
  readonly plainTcp?: number
  readonly unexported?: number
  readonly idSpan?: number
  readonly methods?: 'text' | 'numbers'
  readonly times?: 'plain' | 'ntp'
  readonly loss?: number
  readonly duplicate?: number | true
  readonly reorder?: number | true
  readonly lateTemplates?: number
  readonly templateChange?: number | true
  readonly restart?: number | true
  readonly clockSkew?: number
}

const MICROS_PER_SECOND = 1_000_000
/** When neither a duration nor a count ends it. */
const DEFAULT_DURATION_MICROS = 60 * MICROS_PER_SECOND
/** Of messages, when a fault is asked for without a share. */
const USUAL_FAULT_SHARE = 0.01
const MAX_SEED = 0xffff_ffff

/** Adds the options to the command. */
export function addSimulateOptions(command: Command): Command {
  const { netscaler } = DEFAULT_SIMULATION
  return command
    .addOption(new Option('--profile <name>', 'what kind of exporter').choices(PROFILES).default('netscaler'))
    .option('--to <url>', 'send to a collector: udp://ADDRESS:PORT, or tcp://ADDRESS:PORT for IPFIX', parseTarget)
    .option('--out <file>', 'write a pcap file instead, - for standard output')
    .option('--truth <file>', 'write what each transaction really was, one JSON object a line (netscaler)')
    .option(
      '--rate <number>',
      'transactions, sessions or flows a second, of all exporters together',
      positiveNumber(MAX_SIMULATED_RATE),
      20,
    )
    .option(
      '--duration <seconds>',
      'begin nothing after that long (default: 60, unless --count is given)',
      parseSeconds,
    )
    .option('--count <number>', 'transactions, sessions or flows in all', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--seed <number>', 'the same seed and options give the same octets', wholeNumber(0, MAX_SEED), 1)
    .option('--exporters <number>', 'exporters, whose ids are equal', wholeNumber(1, MAX_SIMULATED_EXPORTERS), 1)
    .option('--template-refresh <seconds>', 'how often templates are sent again (default: 60)', parseSeconds)
    .option('--cached <share>', 'answered by the appliance itself (default: 20%)', parseShare)
    .option('--plain-tcp <share>', 'new connections that are plain TCP to the appliance (default: 2%)', parseShare)
    .option('--unexported <share>', 'transactions of which one leg is never exported (default: 0.8%)', parseShare)
    .option(
      '--id-span <number>',
      `ids of a packet engine before they come round again (default: ${netscaler.idSpan})`,
      wholeNumber(1000, 0x1000_0000),
    )
    .addOption(
      new Option('--methods <form>', 'HTTP methods as text, or as numbers with their options template').choices([
        'text',
        'numbers',
      ]),
    )
    .addOption(
      new Option('--times <form>', 'flow times with plain microseconds, or with NTP fractions').choices([
        'plain',
        'ntp',
      ]),
    )
    .option('--loss <share>', 'messages that are lost, as in 2%', parseShare)
    .option('--duplicate [share]', 'messages that come twice (1% without a share)', parseShare)
    .option('--reorder [share]', 'messages that come after the next one (1% without a share)', parseShare)
    .option('--late-templates <seconds>', 'how long templates are not sent', parseSeconds)
    .option('--template-change [seconds]', 'when the templates of data change (half-way without a time)', parseSeconds)
    .option('--restart [seconds]', 'when the exporters are started anew (half-way without a time)', parseSeconds)
    .option('--clock-skew <seconds>', 'how far the exporters’ clocks are ahead', parseSignedSeconds)
}

/** Says why the options cannot be together; undefined when they can. */
export function findContradiction(options: SimulateOptions): string | undefined {
  const { profile, to, out } = options
  if ((to === undefined) === (out === undefined)) return 'either --to or --out is needed'
  const ofNetscaler = ['truth', 'cached', 'plainTcp', 'unexported', 'idSpan', 'methods', 'times'] as const
  const foreign = ofNetscaler.find((name) => profile !== 'netscaler' && options[name] !== undefined)
  if (foreign !== undefined) return `${spell(foreign)} is for the profile netscaler`
  if (profile === 'v5' && (options.templateChange !== undefined || options.lateTemplates !== undefined)) {
    return 'NetFlow v5 has no templates'
  }
  if (options.templateRefresh === 0) return '--template-refresh is at least a part of a second'
  if (to?.transport !== 'tcp') return undefined
  if (profile === 'router' || profile === 'v5') return 'only IPFIX goes over TCP'
  const faults = ['loss', 'duplicate', 'reorder'] as const
  const fault = faults.find((name) => options[name] !== undefined)
  return fault === undefined ? undefined : `${spell(fault)} does not happen over TCP`
}

/** The simulation that is asked for; what is sent begins `now`, Unix milliseconds, and a file always at the same moment. */
export function simulationOf(options: SimulateOptions, now: number): SimulationOptions {
  const { count = Number.POSITIVE_INFINITY, rate } = options
  const isOpenEnded = options.count === undefined && options.duration === undefined
  const durationMicros = options.duration ?? (isOpenEnded ? DEFAULT_DURATION_MICROS : Number.POSITIVE_INFINITY)
  const halfMicros = Math.floor(Math.min(durationMicros, (count / rate) * MICROS_PER_SECOND) / 2)
  const momentOf = (moment: number | true | undefined): number | undefined => (moment === true ? halfMicros : moment)
  const shareOf = (share: number | true = 0): number => (share === true ? USUAL_FAULT_SHARE : share)
  const { netscaler } = DEFAULT_SIMULATION
  return {
    profile: options.profile,
    seed: options.seed,
    exporters: options.exporters,
    perSecond: rate,
    count,
    durationMicros,
    fromMicros: options.to === undefined ? FILE_FROM_MICROS : now * 1000,
    transport: options.to?.transport ?? 'udp',
    templatesEveryMicros: options.templateRefresh ?? DEFAULT_SIMULATION.templatesEveryMicros,
    netscaler: {
      cachedShare: options.cached ?? netscaler.cachedShare,
      omittedShare: options.unexported ?? netscaler.omittedShare,
      plainTcpShare: options.plainTcp ?? netscaler.plainTcpShare,
      idSpan: options.idSpan ?? netscaler.idSpan,
      methods: options.methods ?? netscaler.methods,
      timeFormat: options.times === 'ntp' ? 'ntp-fraction' : 'plain-microseconds',
    },
    faults: {
      lossShare: shareOf(options.loss),
      duplicateShare: shareOf(options.duplicate),
      reorderShare: shareOf(options.reorder),
      lateTemplatesMicros: options.lateTemplates ?? 0,
      templateChangeMicros: momentOf(options.templateChange),
      restartMicros: momentOf(options.restart),
      clockSkewMicros: options.clockSkew ?? 0,
    },
  }
}

function spell(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

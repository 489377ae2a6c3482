/** What the command line of the desktop asks for: files, or listeners. */
import { DEFAULT_RECORDER, DEFAULT_RETENTION, parseListener, parseRing } from '../../core/live/listen-arguments.ts'
import { parseReplaySpeed } from '../../core/live/replay-clock.ts'
import { RECEIVE_BUFFER_OCTETS } from '../../core/limits/live.ts'
import { fail, succeed, type Failure, type Result } from '../../core/protocol/failure.ts'
import type { ListenerSpec, LiveSpec } from '../../core/protocol/live-api.ts'
import type { ReplaySpeed } from '../../core/protocol/replay-api.ts'
import { parseFileArguments } from './file-arguments.ts'

export interface StartArguments {
  readonly files: readonly string[]
  /** Absent: nothing is to be listened to. */
  readonly live?: LiveSpec
  /** The first file arrives again so many times as fast as it was, in place of being opened. */
  readonly replaySpeed?: ReplaySpeed
  /** Why an argument cannot be used. */
  readonly failure?: Failure
}

/** Options with a value; all others are Chromium's or Electron's. */
const OPTIONS = ['--listen', '--allow', '--ring', '--replay', '--tls-cert', '--tls-key', '--tls-client-ca'] as const
type Option = (typeof OPTIONS)[number]

/** Reads the arguments; what is wrong with them is shown in the window. */
export function parseStartArguments(
  argv: readonly string[],
  workingDirectory: string,
  start: 'packaged' | 'from-folder',
): StartArguments {
  const { values, rest } = takeOptions(argv)
  const files = parseFileArguments(rest, workingDirectory, start)
  const speedText = values.get('--replay')?.at(-1)
  if (speedText !== undefined) {
    const replaySpeed = parseReplaySpeed(speedText)
    return replaySpeed === undefined ? { files, failure: NO_SPEED } : { files, replaySpeed }
  }
  if (!values.has('--listen')) return { files }
  const live = liveSpecOf(values)
  return live.ok ? { files, live: live.value } : { files, failure: live.failure }
}

type Values = ReadonlyMap<Option, readonly string[]>

function takeOptions(argv: readonly string[]): { readonly values: Values; readonly rest: readonly string[] } {
  const values = new Map<Option, readonly string[]>()
  const rest: string[] = []
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index] ?? ''
    const option = OPTIONS.find((name) => argument === name || argument.startsWith(`${name}=`))
    if (option === undefined) {
      rest.push(argument)
      continue
    }
    const value = argument === option ? (argv[(index += 1)] ?? '') : argument.slice(option.length + 1)
    values.set(option, [...(values.get(option) ?? []), value])
  }
  return { values, rest }
}

function liveSpecOf(values: Values): Result<LiveSpec> {
  const last = (option: Option): string | undefined => values.get(option)?.at(-1)
  const certificatePath = last('--tls-cert')
  const keyPath = last('--tls-key')
  const clientAuthoritiesPath = last('--tls-client-ca')
  const ring = last('--ring')
  const recorder = ring === undefined ? succeed(DEFAULT_RECORDER) : parseRing(ring)
  if (!recorder.ok) return recorder
  const listeners: ListenerSpec[] = []
  for (const text of values.get('--listen') ?? []) {
    const parsed = parseListener(text)
    if (!parsed.ok) return parsed
    const { value } = parsed
    if (value.protocol !== 'tls') listeners.push(value)
    else if (certificatePath === undefined || keyPath === undefined) return NEEDS_CERTIFICATE
    else {
      const authorities = clientAuthoritiesPath === undefined ? {} : { clientAuthoritiesPath }
      listeners.push({ ...value, tls: { certificatePath, keyPath, ...authorities } })
    }
  }
  return succeed({
    listeners,
    allowedExporters: (values.get('--allow') ?? []).flatMap((text) => text.split(/[\s,]+/).filter((one) => one !== '')),
    recorder: recorder.value,
    retention: DEFAULT_RETENTION,
    receiveBufferOctets: RECEIVE_BUFFER_OCTETS,
  })
}

const NEEDS_CERTIFICATE = fail(
  'certificate-unusable',
  'Listening with TLS needs a certificate.',
  'Name it and its key with --tls-cert and --tls-key.',
)

const NO_SPEED: Failure = {
  code: 'request-invalid',
  message: 'This is no speed of a replay.',
  nextStep: 'Write a number above 0, as in --replay 10 or --replay 0.5, or max.',
}

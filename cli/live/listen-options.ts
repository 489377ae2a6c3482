/** Who listens, who is let in and what is recorded, as options of a command. */
import { InvalidArgumentError, type Command } from 'commander'
import { createAllowList } from '../../core/live/allow-list.ts'
import { parseListener, parseOctetCount, parseRing, parseSeconds } from '../../core/live/listen-arguments.ts'
import { parseReplaySpeed } from '../../core/live/replay-clock.ts'
import type { ReplaySpeed } from '../../core/protocol/replay-api.ts'
import { MAX_ALLOWED_EXPORTERS, MAX_LISTENERS, RECEIVE_BUFFER_OCTETS } from '../../core/limits/live.ts'
import type { Result } from '../../core/protocol/failure.ts'
import type { ListenerSpec, LiveSpec, RecorderSpec, RetentionSpec, TlsFiles } from '../../core/protocol/live-api.ts'
import { refuseUsage } from '../output-options.ts'

export interface ListenOptions {
  readonly listen?: readonly ListenerSpec[]
  readonly allow?: readonly string[]
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly tlsClientCa?: string
  readonly receiveBuffer: number
}

/** Adds the options to a command that listens. */
export function addListenOptions(command: Command): Command {
  return command
    .option(
      '--listen <url>',
      'where to listen: udp://ADDRESS:PORT, tcp://ADDRESS:PORT or tls://ADDRESS:PORT, port 0 for any; may be repeated',
      (text, before: readonly ListenerSpec[] | undefined) => [...(before ?? []), valueOf(parseListener(text))],
    )
    .option(
      '--allow <prefixes>',
      'let in only exporters of these addresses and prefixes, separated by commas; may be repeated',
      (text, before: readonly string[] | undefined) => [...(before ?? []), ...parsePrefixes(text)],
    )
    .option('--tls-cert <file>', 'certificate of this collector with its chain, PEM (tls listeners need it)')
    .option('--tls-key <file>', 'private key of the certificate, PEM')
    .option('--tls-client-ca <file>', 'let in only exporters with a certificate of these authorities, PEM')
    .option(
      '--receive-buffer <size>',
      'what to ask of the system for the buffer of each UDP socket; it may grant less',
      parseSize,
      RECEIVE_BUFFER_OCTETS,
    )
}

/** The session that the options ask for; what cannot be together is wrong usage. */
export function liveSpecOf(
  command: Command,
  options: ListenOptions,
  more: { readonly recorder?: RecorderSpec; readonly retention?: RetentionSpec },
): LiveSpec {
  const listeners = options.listen ?? []
  if (listeners.length > MAX_LISTENERS) refuseUsage(command, `--listen may stand ${String(MAX_LISTENERS)} times`)
  const allowedExporters = options.allow ?? []
  if (allowedExporters.length > MAX_ALLOWED_EXPORTERS) {
    refuseUsage(command, `--allow takes ${String(MAX_ALLOWED_EXPORTERS)} addresses and prefixes`)
  }
  const tls = tlsFilesOf(command, options)
  if (tls === undefined && listeners.some(({ protocol }) => protocol === 'tls')) {
    refuseUsage(command, 'tls listeners need --tls-cert and --tls-key')
  }
  return {
    listeners: listeners.map((listener) =>
      listener.protocol === 'tls' && tls !== undefined ? { ...listener, tls } : listener,
    ),
    allowedExporters,
    ...(more.recorder !== undefined && { recorder: more.recorder }),
    retention: more.retention ?? {},
    receiveBufferOctets: options.receiveBuffer,
  }
}

function tlsFilesOf(command: Command, { tlsCert, tlsKey, tlsClientCa }: ListenOptions): TlsFiles | undefined {
  if (tlsCert === undefined && tlsKey === undefined && tlsClientCa === undefined) return undefined
  if (tlsCert === undefined || tlsKey === undefined) {
    refuseUsage(command, '--tls-cert and --tls-key go together')
  }
  return {
    certificatePath: tlsCert,
    keyPath: tlsKey,
    ...(tlsClientCa !== undefined && { clientAuthoritiesPath: tlsClientCa }),
  }
}

/** A ring from `SIZE/TIME/FILES`, for commander. */
export function parseRingOption(text: string): RecorderSpec {
  return valueOf(parseRing(text))
}

/** A time above 0, as seconds, for commander. */
export function parseTime(text: string): number {
  const seconds = parseSeconds(text)
  if (seconds === undefined || seconds === 0) {
    throw new InvalidArgumentError('A time is needed: seconds, or with a unit as in 90s, 10m, 2h, 1d.')
  }
  return seconds
}

/** A size above 0 as octets, for commander. */
export function parseSize(text: string): number {
  const octets = parseOctetCount(text)
  if (octets === undefined || octets === 0) {
    throw new InvalidArgumentError('A size is needed: octets, or with a unit as in 512MiB, 4GB.')
  }
  return octets
}

/** A speed of a replay, for commander. */
export function parseSpeedOption(text: string): ReplaySpeed {
  const speed = parseReplaySpeed(text)
  if (speed === undefined) throw new InvalidArgumentError('A number above 0 is needed, as in 10 or 0.5, or max.')
  return speed
}

function parsePrefixes(text: string): readonly string[] {
  const prefixes = text.split(/[\s,]+/).filter((prefix) => prefix !== '')
  valueOf(createAllowList(prefixes))
  return prefixes
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new InvalidArgumentError(`${result.failure.message} ${result.failure.nextStep}`)
  return result.value
}

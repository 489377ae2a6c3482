/** What is chosen on the start screen about listening, kept on this machine, and what it asks of the engine. */
import { RECEIVE_BUFFER_OCTETS } from '../../core/limits/live.ts'
import {
  LISTEN_PROTOCOLS,
  type ListenProtocol,
  type ListenerSpec,
  type LiveSpec,
  type OfferedPort,
  type RetentionSpec,
  type TlsFiles,
} from '../../core/protocol/live-api.ts'

export interface PortChoice {
  readonly protocol: ListenProtocol
  readonly port: number
}

export interface ListenChoice {
  readonly chosen: readonly PortChoice[]
  /** Ports that are not among those offered. */
  readonly added: readonly PortChoice[]
  readonly address: string
  readonly tls: TlsFiles
  /** Addresses and prefixes, separated by commas or spaces. */
  readonly allowed: string
  readonly isRecorded: boolean
  /** `4 GB`. */
  readonly ringSize: string
  /** Minutes, empty: no limit. */
  readonly ringMinutes: string
  /** Of the store; empty: no limit. */
  readonly keepRecords: string
  readonly keepMinutes: string
  readonly keepSize: string
}

export const LOOPBACK = '127.0.0.1'

export const DEFAULT_CHOICE: ListenChoice = {
  chosen: [
    { protocol: 'udp', port: 4739 },
    { protocol: 'udp', port: 2055 },
  ],
  added: [],
  address: LOOPBACK,
  tls: { certificatePath: '', keyPath: '' },
  allowed: '',
  isRecorded: true,
  ringSize: '4 GB',
  ringMinutes: '',
  keepRecords: '10 M',
  keepMinutes: '',
  keepSize: '',
}

/** Files that a ring is divided into: an eighth of it goes when it is full. */
const RING_FILES = 8

/** Octets of the smallest ring that is worth a name. */
export const LEAST_RING_OCTETS = 16e6

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
}

/** `4 GB` → 4000000000, `10 M` → 10000000; undefined for what is no amount. */
export function parseAmount(text: string): number | undefined {
  const found = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?\s*$/i.exec(text)
  if (found === null) return undefined
  const [, digits = '', unit = '', binary = ''] = found
  const decimal = SIZE_UNITS[unit.toLowerCase()] ?? 1
  const factor = binary === '' ? decimal : 1024 ** (Math.log10(decimal) / 3)
  return Math.round(Number(digits) * factor)
}

/** Addresses and prefixes in a text. */
export function allowedOf(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((entry) => entry !== '')
}

/** Whether a text looks like an address or a prefix; the engine decides. */
export function isPrefix(text: string): boolean {
  return /^(\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?|[0-9a-f:]*:[0-9a-f:.]*(\/\d{1,3})?)$/i.test(text)
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address === 'localhost' || address.startsWith('127.')
}

/** What an address means for who can send. */
export function addressMeaning(address: string): string {
  if (isLoopback(address)) return 'Only programs on this machine can send here.'
  const who =
    address === '0.0.0.0' || address === '::'
      ? 'Every machine that reaches any address of this one can send here'
      : `Every machine that reaches ${address} can send here`
  return `${who}. Nothing proves who sends over UDP: name the exporters to let in nobody else.`
}

export function isSamePort(one: PortChoice, other: PortChoice): boolean {
  return one.port === other.port && one.protocol === other.protocol
}

/** Whether a port can be asked for. */
export function canListen({ state }: Pick<OfferedPort, 'state'>): boolean {
  return state === 'free' || state === 'needs-certificate'
}

/** Chosen ports that can be had, of those offered and those added. */
export function portsToOpen(choice: ListenChoice, offered: readonly OfferedPort[]): readonly PortChoice[] {
  return choice.chosen.filter((port) => {
    const known = offered.find(({ spec }) => isSamePort(spec, port))
    return known === undefined ? choice.added.some((added) => isSamePort(added, port)) : canListen(known)
  })
}

export type ListenPlan =
  { readonly ok: true; readonly spec: LiveSpec } | { readonly ok: false; readonly reason: string }

function refuse(reason: string): ListenPlan {
  return { ok: false, reason }
}

function retentionOf({ keepRecords, keepMinutes, keepSize }: ListenChoice): RetentionSpec | string {
  const limits: { records?: number; seconds?: number; octets?: number } = {}
  for (const [text, name, key, factor] of [
    [keepRecords, 'records', 'records', 1],
    [keepMinutes, 'minutes', 'seconds', 60],
    [keepSize, 'size', 'octets', 1],
  ] as const) {
    if (text.trim() === '') continue
    const amount = parseAmount(text)
    if (amount === undefined || amount === 0) return `“${text}” is no ${name} to keep.`
    limits[key] = amount * factor
  }
  return limits
}

/** The request that a choice makes, or what is missing for it. */
export function planListening(choice: ListenChoice, offered: readonly OfferedPort[]): ListenPlan {
  const ports = portsToOpen(choice, offered)
  if (ports.length === 0) return refuse('Choose a port.')
  if (choice.address.trim() === '') return refuse('Choose an address.')
  const allowedExporters = allowedOf(choice.allowed)
  const wrong = allowedExporters.find((entry) => !isPrefix(entry))
  if (wrong !== undefined) return refuse(`“${wrong}” is neither an address nor a prefix.`)
  const { certificatePath, keyPath, clientAuthoritiesPath = '' } = choice.tls
  const hasTls = ports.some(({ protocol }) => protocol === 'tls')
  if (hasTls && (certificatePath.trim() === '' || keyPath.trim() === '')) {
    return refuse('TLS needs a certificate and its key.')
  }
  const tls: TlsFiles = {
    certificatePath: certificatePath.trim(),
    keyPath: keyPath.trim(),
    ...(clientAuthoritiesPath.trim() !== '' && { clientAuthoritiesPath: clientAuthoritiesPath.trim() }),
  }
  const listeners = ports.map<ListenerSpec>(({ protocol, port }) => ({
    protocol,
    port,
    address: choice.address.trim(),
    ...(protocol === 'tls' && { tls }),
  }))
  const maxOctets = parseAmount(choice.ringSize)
  if (choice.isRecorded && (maxOctets === undefined || maxOctets < LEAST_RING_OCTETS)) {
    return refuse('A ring has 16 MB at least.')
  }
  const minutes = parseAmount(choice.ringMinutes)
  if (choice.isRecorded && choice.ringMinutes.trim() !== '' && (minutes === undefined || minutes === 0)) {
    return refuse(`“${choice.ringMinutes}” is no number of minutes.`)
  }
  const retention = retentionOf(choice)
  if (typeof retention === 'string') return refuse(retention)
  return {
    ok: true,
    spec: {
      listeners,
      allowedExporters,
      ...(choice.isRecorded &&
        maxOctets !== undefined && {
          recorder: { maxOctets, files: RING_FILES, ...(minutes !== undefined && { maxSeconds: minutes * 60 }) },
        }),
      retention,
      receiveBufferOctets: RECEIVE_BUFFER_OCTETS,
    },
  }
}

const STORAGE_KEY = 'flowglass.listen'

function isPort(value: unknown): value is PortChoice {
  if (typeof value !== 'object' || value === null || !('port' in value) || !('protocol' in value)) return false
  return typeof value.port === 'number' && LISTEN_PROTOCOLS.some((protocol) => protocol === value.protocol)
}

/** What was chosen last; whatever cannot be read has its default. */
export function loadChoice(storage: Pick<Storage, 'getItem'>): ListenChoice {
  let stored: unknown
  try {
    stored = JSON.parse(storage.getItem(STORAGE_KEY) ?? '{}')
  } catch {
    return DEFAULT_CHOICE
  }
  if (typeof stored !== 'object' || stored === null) return DEFAULT_CHOICE
  const kept = stored as Partial<Record<keyof ListenChoice, unknown>>
  const text = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise)
  const ports = (value: unknown, otherwise: readonly PortChoice[]) =>
    Array.isArray(value) ? value.filter(isPort) : otherwise
  const tls = (typeof kept.tls === 'object' && kept.tls !== null ? kept.tls : {}) as Partial<
    Record<keyof TlsFiles, unknown>
  >
  return {
    chosen: ports(kept.chosen, DEFAULT_CHOICE.chosen),
    added: ports(kept.added, []),
    // Anything but loopback is chosen anew each time: nobody opens a port to the world by a choice of last month.
    address: LOOPBACK,
    tls: {
      certificatePath: text(tls.certificatePath, ''),
      keyPath: text(tls.keyPath, ''),
      clientAuthoritiesPath: text(tls.clientAuthoritiesPath, ''),
    },
    allowed: text(kept.allowed, ''),
    isRecorded: kept.isRecorded !== false,
    ringSize: text(kept.ringSize, DEFAULT_CHOICE.ringSize),
    ringMinutes: text(kept.ringMinutes, ''),
    keepRecords: text(kept.keepRecords, DEFAULT_CHOICE.keepRecords),
    keepMinutes: text(kept.keepMinutes, ''),
    keepSize: text(kept.keepSize, ''),
  }
}

/** Keeps a choice for the next time. */
export function keepChoice(storage: Pick<Storage, 'setItem'>, choice: ListenChoice): void {
  storage.setItem(STORAGE_KEY, JSON.stringify(choice))
}

/** What a person writes to say who listens, how much is recorded and for how long: the same for the command line and the desktop. */
import { isIP } from 'node:net'
import { MAX_RING_FILES } from '../limits/live.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import {
  LISTEN_PROTOCOLS,
  type ListenerSpec,
  type ListenProtocol,
  type RecorderSpec,
  type RetentionSpec,
} from '../protocol/live-api.ts'

/** RFC 7011 §10.3.4, §10.4.4 and §11.1: 4739, and 4740 where it is secured. */
const REGISTERED_PORTS: Readonly<Record<ListenProtocol, number>> = { udp: 4739, tcp: 4739, tls: 4740 }
const LOOPBACK = '127.0.0.1'
/** Files that a ring is divided into when nobody says: an eighth of it goes when it is full. */
const RING_FILES = 8

/** How much is recorded when nobody says: some hours of a busy exporter. */
export const DEFAULT_RECORDER: RecorderSpec = { maxOctets: 4 * 2 ** 30, files: RING_FILES }

/** What a viewer keeps of a live session when nobody says. */
export const DEFAULT_RETENTION: RetentionSpec & { readonly records: number } = { records: 10_000_000 }

const OCTET_UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
}
const SECOND_UNITS: Readonly<Record<string, number>> = { s: 1, min: 60, m: 60, h: 3600, d: 86_400 }

/**
 * Reads `udp://[::1]:4739`, `tcp://192.0.2.1:4739` or `tls://:4740`. Without an address it is loopback, without a port the one
 * that RFC 7011 registers, 0 any. Names are refused, so that nothing listens where nobody meant.
 */
export function parseListener(text: string): Result<ListenerSpec> {
  const [, scheme, host = '', portText] = /^([a-z]+):\/\/(\[[^\]]*\]|[^:/]*)(?::(\d{1,5}))?\/?$/.exec(text) ?? []
  if (scheme === 'dtls' || scheme === 'sctp') {
    return fail(
      'request-invalid',
      `Listening with ${scheme.toUpperCase()} is not offered.`,
      'Listen with udp, tcp or tls.',
    )
  }
  const protocol = LISTEN_PROTOCOLS.find((known) => known === scheme)
  if (protocol === undefined) return refuse(`“${text}” does not say where to listen.`)
  const address = addressOf(host)
  if (isIP(address) === 0) return refuse(`“${host}” is no address.`)
  const port = portText === undefined ? REGISTERED_PORTS[protocol] : Number(portText)
  if (port > 65_535) return refuse(`${String(port)} is no port.`)
  return succeed({ protocol, address, port })
}

function addressOf(host: string): string {
  if (host === '' || host === 'localhost') return LOOPBACK
  return host.replace(/^\[(.*)\]$/, '$1')
}

function refuse(message: string): Result<never> {
  return fail(
    'request-invalid',
    message,
    'Write udp://ADDRESS:PORT, tcp://ADDRESS:PORT or tls://ADDRESS:PORT, as in udp://127.0.0.1:2055 or tcp://[::]:4739.',
  )
}

/** Octets from `64MiB`, `1.5 GB` or `4096`; undefined when it is no size. */
export function parseOctetCount(text: string): number | undefined {
  const octets = parseAmount(text, OCTET_UNITS)
  return octets === undefined ? undefined : Math.round(octets)
}

/** Seconds from `90`, `1.5h`, `10m`, `10 min` or `2d`; undefined when it is no time. */
export function parseSeconds(text: string): number | undefined {
  return parseAmount(text, SECOND_UNITS)
}

/** A number and its unit; without a unit it counts octets or seconds themselves. */
function parseAmount(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, number, unit = ''] = /^(\d{1,15}(?:\.\d{1,9})?) ?([a-z]*)$/i.exec(text.trim()) ?? []
  const factor = unit === '' ? 1 : units[unit.toLowerCase()]
  return number === undefined || factor === undefined ? undefined : Number(number) * factor
}

/** The limits of a ring from `SIZE`, `SIZE/TIME` or `SIZE/TIME/FILES`, as in `4GiB/12h/16`; an empty TIME is no limit. */
export function parseRing(text: string): Result<RecorderSpec> {
  const [sizeText = '', timeText = '', filesText = '', ...more] = text.split('/')
  const maxOctets = parseOctetCount(sizeText)
  const maxSeconds = timeText.trim() === '' ? undefined : parseSeconds(timeText)
  const files = filesText.trim() === '' ? RING_FILES : Number(filesText)
  if (maxOctets === undefined || maxOctets === 0 || more.length > 0) return refuseRing(text)
  if (timeText.trim() !== '' && (maxSeconds === undefined || maxSeconds === 0)) return refuseRing(text)
  if (!Number.isInteger(files) || files < 1 || files > MAX_RING_FILES) return refuseRing(text)
  return succeed({ maxOctets, files, ...(maxSeconds !== undefined && { maxSeconds }) })
}

function refuseRing(text: string): Result<never> {
  return fail(
    'request-invalid',
    `“${text}” does not say how large the ring may be.`,
    `Write SIZE/TIME/FILES, as in 4GiB/12h/16, with 1 to ${String(MAX_RING_FILES)} files; time and files may be left out.`,
  )
}

/** What the options of `flowglass simulate` may be, as text. */
import { isIP } from 'node:net'
import { InvalidArgumentError } from 'commander'
import type { Profile } from '../../core/simulate/simulation-options.ts'

/** Where a simulation is sent to. */
export interface Target {
  readonly transport: 'udp' | 'tcp'
  /** A literal address. */
  readonly address: string
  /** Undefined: the usual one of the profile. */
  readonly port: number | undefined
}

/** The ports on which collectors listen for such exporters. */
export const USUAL_PORTS: Readonly<Record<Profile, number>> = {
  netscaler: 4739,
  loadmaster: 3000,
  router: 2055,
  v5: 2055,
}

const TARGET_FORM = 'udp://ADDRESS:PORT or tcp://ADDRESS:PORT is needed, as in udp://127.0.0.1:4739.'

/** A target from `udp://ADDRESS[:PORT]` or `tcp://…`; names are refused, so that nothing is sent to where nobody meant. */
export function parseTarget(text: string): Target {
  const [, scheme, host = '', portText] = /^(udp|tcp):\/\/(\[[^\]]*\]|[^:/]*)(?::(\d{1,5}))?\/?$/.exec(text) ?? []
  if (scheme !== 'udp' && scheme !== 'tcp') throw new InvalidArgumentError(TARGET_FORM)
  const address = host === 'localhost' ? '127.0.0.1' : host.replace(/^\[(.*)\]$/, '$1')
  if (isIP(address) === 0) throw new InvalidArgumentError(`${host} is no address. ${TARGET_FORM}`)
  const port = portText === undefined ? undefined : Number(portText)
  if (port !== undefined && (port < 1 || port > 65_535)) {
    throw new InvalidArgumentError('A port is a number from 1 to 65535.')
  }
  return { transport: scheme, address, port }
}

/** A share from `2%` or `0.02`. */
export function parseShare(text: string): number {
  const [, number = '', percent] = /^(\d{1,3}(?:\.\d{1,6})?)(%?)$/.exec(text.trim()) ?? []
  const share = number === '' ? Number.NaN : Number(number) / (percent === '%' ? 100 : 1)
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('A share is from 0 to 1, or from 0% to 100%.')
  return share
}

/** Makes a parser of whole numbers within bounds. */
export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (!(number >= minimum && number <= maximum)) {
      throw new InvalidArgumentError(`A whole number from ${minimum} to ${maximum} is needed.`)
    }
    return number
  }
}

/** Makes a parser of numbers above 0, with digits after the point if need be. */
export function positiveNumber(maximum: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,15}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
    if (!(number > 0 && number <= maximum))
      throw new InvalidArgumentError(`A number above 0, up to ${maximum}, is needed.`)
    return number
  }
}

/** Seconds, below 0 as well, as microseconds. */
export function parseSignedSeconds(text: string): number {
  if (!/^[+-]?\d{1,9}(?:\.\d{1,6})?$/.test(text))
    throw new InvalidArgumentError('Seconds are needed, as in 12.5 or -3.')
  return Math.round(Number(text) * 1_000_000)
}

/** Seconds as microseconds. */
export function parseSeconds(text: string): number {
  if (!/^\+?\d{1,9}(?:\.\d{1,6})?$/.test(text))
    throw new InvalidArgumentError('Seconds from 0 are needed, as in 12.5, without a unit.')
  return parseSignedSeconds(text)
}

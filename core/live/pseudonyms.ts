/**
 * What stands in the place of addresses, names and octets of an anonymised bundle: of equal length, the same for the same value
 * within one key, and not to be turned round without it.
 */
import { createHmac } from 'node:crypto'
import { createCryptoPan, CRYPTO_PAN_KEY_OCTETS } from './crypto-pan.ts'

/** Octets of a key: Crypto-PAn's, then one for texts and octets. */
export const ANONYMISATION_KEY_OCTETS = CRYPTO_PAN_KEY_OCTETS + 32

/** Texts that are remembered; then all are forgotten and computed anew. */
const MAX_REMEMBERED = 1 << 16

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const IPV4_OCTETS = 4
const IPV6_OCTETS = 16

export interface Pseudonyms {
  /** Replaces an address of 4 or 16 octets, or of 6 (MAC), in place; of a mapped IPv4 address the part that is one. */
  replaceAddress(octets: Uint8Array, at: number, length: number): void
  /** Replaces the text from `at` to before `end` by letters; NULs at its end stay. */
  replaceText(octets: Uint8Array, at: number, end: number): void
  /** Replaces octets by others; all zero stays. */
  replaceOctets(octets: Uint8Array, at: number, end: number): void
  /** The same for a text that is not on the wire. */
  textOf(text: string): string
}

/** Makes the pseudonyms of a key of `ANONYMISATION_KEY_OCTETS`. */
export function createPseudonyms(key: Uint8Array): Pseudonyms {
  const cryptoPan = createCryptoPan(key.subarray(0, CRYPTO_PAN_KEY_OCTETS))
  const textKey = Buffer.from(key.subarray(CRYPTO_PAN_KEY_OCTETS))
  const remembered = new Map<string, Buffer>()

  /** As many pseudo-random octets as the value has, from HMAC-SHA-256 in counter mode. */
  function streamOf(value: Uint8Array, kind: string, attempt: number): Buffer {
    const pieces: Buffer[] = []
    for (let counter = 0, length = 0; length < value.length; counter++) {
      const piece = createHmac('sha256', textKey).update(`${kind} ${attempt} ${counter} `).update(value).digest()
      pieces.push(piece)
      length += piece.length
    }
    return Buffer.concat(pieces).subarray(0, value.length)
  }

  function replacementOf(value: Uint8Array, kind: 'text' | 'octets'): Buffer {
    const name = kind + Buffer.from(value).toString('latin1')
    const known = remembered.get(name)
    if (known !== undefined) return known
    let made: Buffer
    let attempt = 0
    // A short text may become itself by chance.
    do {
      made = streamOf(value, kind, attempt++)
      if (kind === 'text') for (const [index, octet] of made.entries()) made[index] = LETTERS.charCodeAt(octet % 26)
    } while (made.equals(value))
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(name, made)
    return made
  }

  return {
    replaceAddress(octets, at, length) {
      if (length === IPV6_OCTETS && isMapped(octets, at)) cryptoPan.replace(octets, at + 12, IPV4_OCTETS)
      else cryptoPan.replace(octets, at, length)
    },
    replaceText(octets, at, end) {
      let last = end
      while (last > at && octets[last - 1] === 0) last--
      if (last > at) octets.set(replacementOf(octets.subarray(at, last), 'text'), at)
    },
    replaceOctets(octets, at, end) {
      const value = octets.subarray(at, end)
      if (value.some((octet) => octet !== 0)) octets.set(replacementOf(value, 'octets'), at)
    },
    textOf(text) {
      return text === '' ? '' : replacementOf(Buffer.from(text), 'text').toString('latin1')
    },
  }
}

/** RFC 4291 §2.5.5.2. */
function isMapped(octets: Uint8Array, at: number): boolean {
  for (let index = 0; index < 10; index++) if (octets[at + index] !== 0) return false
  return octets[at + 10] === 0xff && octets[at + 11] === 0xff
}

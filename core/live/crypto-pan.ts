/**
 * Crypto-PAn: prefix-preserving anonymisation of addresses (Xu, Fan, Ammar, Moon: "Prefix-Preserving IP Address Anonymization",
 * ICNP 2002; RFC 6235 §4.1.2). Two addresses that share their first k bits share exactly the first k bits afterwards; without the
 * key of 32 octets nobody can turn it round, and with it the same address always becomes the same other one.
 *
 * Bit i of the result is bit i of the address, flipped by the first bit of AES(first i bits of the address, filled up with the pad).
 */
import { createCipheriv } from 'node:crypto'

export const CRYPTO_PAN_KEY_OCTETS = 32

const BLOCK_OCTETS = 16
/** Addresses that are remembered; then all are forgotten and computed anew. */
const MAX_REMEMBERED = 1 << 18

export interface CryptoPan {
  /** Replaces the address of 1 to 16 octets at `at` in place. */
  replace(octets: Uint8Array, at: number, length: number): void
}

/** Makes the mapping of a key: 16 octets of an AES key, then 16 that the pad is made of. */
export function createCryptoPan(key: Uint8Array): CryptoPan {
  if (key.length !== CRYPTO_PAN_KEY_OCTETS) throw new Error('a key of Crypto-PAn has 32 octets')
  const cipher = createCipheriv('aes-128-ecb', key.subarray(0, 16), null).setAutoPadding(false)
  const pad = cipher.update(key.subarray(16))
  const remembered = new Map<string, Uint8Array>()

  return {
    replace(octets, at, length) {
      const address = octets.subarray(at, at + length)
      const name = Buffer.from(address).toString('latin1')
      let mapped = remembered.get(name)
      if (mapped === undefined) {
        mapped = mapAddress(cipher, pad, address)
        if (remembered.size >= MAX_REMEMBERED) remembered.clear()
        remembered.set(name, mapped)
      }
      octets.set(mapped, at)
    },
  }
}

type Cipher = ReturnType<typeof createCipheriv>

/** All blocks of an address are encrypted in one call: each call costs more than a block does. */
function mapAddress(cipher: Cipher, pad: Uint8Array, address: Uint8Array): Uint8Array {
  const bits = 8 * address.length
  const input = Buffer.alloc(bits * BLOCK_OCTETS)
  const block = Uint8Array.from(pad)
  for (let bit = 0; bit < bits; bit++) {
    input.set(block, bit * BLOCK_OCTETS)
    // The next block has one bit more of the address in the place of the pad's.
    const index = bit >> 3
    const mask = 0x80 >> (bit & 7)
    block[index] = ((block[index] ?? 0) & ~mask) | ((address[index] ?? 0) & mask)
  }
  const output = cipher.update(input)
  const mapped = Uint8Array.from(address)
  for (let bit = 0; bit < bits; bit++) {
    const flip = ((output[bit * BLOCK_OCTETS] ?? 0) & 0x80) !== 0 ? 0x80 >> (bit & 7) : 0
    mapped[bit >> 3] = (mapped[bit >> 3] ?? 0) ^ flip
  }
  return mapped
}

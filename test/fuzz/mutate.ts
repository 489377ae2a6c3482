/** Damages octets as the network, a broken exporter or an attacker would. The same seed gives the same damage. */
import type { Random } from '../../core/simulate/random.ts'

/** Numbers at which length and count checks go wrong, if they do. */
const EDGES = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 255, 256, 0x7fff, 0x8000, 0xfffe, 0xffff]

/** Longest that a mutation makes an input. */
const MAX_OCTETS = 65_535

type Mutation = (octets: Uint8Array, random: Random, other: Uint8Array) => Uint8Array

const MUTATIONS: readonly Mutation[] = [
  flipBit,
  setOctet,
  setLength,
  setLength,
  nudgeLength,
  nudgeLength,
  setWord,
  cut,
  remove,
  insert,
  repeat,
  splice,
]

/** A damaged copy; `other` is another input, of which a part may be taken. */
export function mutate(octets: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  let damaged: Uint8Array = octets.slice()
  const times = random.chance(0.6) ? 1 : random.integer(2, 8)
  for (let turn = 0; turn < times; turn++) damaged = random.pick(MUTATIONS)(damaged, random, other)
  return damaged.length > MAX_OCTETS ? damaged.slice(0, MAX_OCTETS) : damaged
}

function placeIn(octets: Uint8Array, random: Random, room = 1): number {
  const last = Math.max(0, octets.length - room)
  // Headers and set headers lie in front, where damage changes the most.
  return random.chance(0.4) ? random.integer(0, Math.min(last, 64)) : random.integer(0, last)
}

function flipBit(octets: Uint8Array, random: Random): Uint8Array {
  const at = placeIn(octets, random)
  if (at < octets.length) octets[at] = (octets[at] ?? 0) ^ (1 << random.integer(0, 7))
  return octets
}

function setOctet(octets: Uint8Array, random: Random): Uint8Array {
  const at = placeIn(octets, random)
  if (at < octets.length) octets[at] = random.chance(0.5) ? random.pick(EDGES) : random.integer(0, 255)
  return octets
}

function setLength(octets: Uint8Array, random: Random): Uint8Array {
  const at = placeIn(octets, random, 2) & ~1
  return writeUint16(octets, at, random.chance(0.5) ? random.pick(EDGES) : octets.length - at)
}

function nudgeLength(octets: Uint8Array, random: Random): Uint8Array {
  const at = placeIn(octets, random, 2) & ~1
  const before = ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0)
  return writeUint16(octets, at, before + random.integer(-8, 8))
}

function setWord(octets: Uint8Array, random: Random): Uint8Array {
  const at = placeIn(octets, random, 4) & ~3
  const value = random.pick([0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff])
  return writeUint16(writeUint16(octets, at, value >>> 16), at + 2, value)
}

function writeUint16(octets: Uint8Array, at: number, value: number): Uint8Array {
  if (at + 1 < octets.length) {
    octets[at] = (value >>> 8) & 0xff
    octets[at + 1] = value & 0xff
  }
  return octets
}

function cut(octets: Uint8Array, random: Random): Uint8Array {
  return octets.slice(0, random.integer(0, octets.length))
}

function remove(octets: Uint8Array, random: Random): Uint8Array {
  const from = placeIn(octets, random)
  return join(octets.subarray(0, from), octets.subarray(Math.min(octets.length, from + random.integer(1, 16))))
}

function insert(octets: Uint8Array, random: Random): Uint8Array {
  const at = placeIn(octets, random)
  const more = Uint8Array.from({ length: random.integer(1, 16) }, () => random.integer(0, 255))
  return join(octets.subarray(0, at), more, octets.subarray(at))
}

function repeat(octets: Uint8Array, random: Random): Uint8Array {
  const from = placeIn(octets, random)
  const part = octets.subarray(from, from + random.integer(1, 512))
  return join(
    octets.subarray(0, from),
    ...Array.from({ length: random.integer(1, 8) }, () => part),
    octets.subarray(from),
  )
}

function splice(octets: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  return join(octets.subarray(0, placeIn(octets, random)), other.subarray(placeIn(other, random)))
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

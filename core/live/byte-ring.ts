/**
 * A queue of octets between two threads, over shared memory: one writer, one reader, nobody waits.
 *
 * Invariants: only the writer moves `WRITE_AT`, only the reader moves `READ_AT`; both count octets modulo 2³² and the capacity
 * is a power of two, so their difference is what is in the ring. Octets are written before `WRITE_AT` says so, and read before
 * `READ_AT` says so.
 */

/** Words of the head, 32 bits each, on cache lines of their own. */
const WRITE_AT = 0
const READ_AT = 16
const IS_WAITING = 32
const HEAD_OCTETS = 64 * 4

/**
 * Octets are copied into and out of shared memory eight at a time where source and target lie alike within words of eight, and one
 * by one, ten times as slowly, where they do not (V8's relaxed_memmove).
 */
const WORD = 8

export interface RingWriter {
  readonly capacityOctets: number
  /** Puts the octets from `from` to before `to` into the ring, all or, where they do not fit, none. */
  write(octets: Uint8Array, from: number, to: number): boolean
  /** Where the next octet comes to lie within a word of eight: what lies alike in `octets` is written fast. */
  alignment(): number
  freeOctets(): number
  usedOctets(): number
  /** Most that was ever in the ring after a write. */
  mostUsedOctets(): number
}

export interface RingReader {
  readonly capacityOctets: number
  /** Copies what is there into `into`, at most as much as fits; returns the part of it that holds the octets. */
  read(into: Uint8Array): Uint8Array
  usedOctets(): number
  /** Asks to be woken by the next write; false when there is something already, and nobody will call. */
  waitForData(): boolean
}

/** Makes memory for a ring of at least `octets`, rounded up to a power of two up to 1 GiB. */
export function createRingMemory(octets: number): SharedArrayBuffer {
  const capacity = 2 ** Math.ceil(Math.log2(Math.min(Math.max(octets, 64), 2 ** 30)))
  return new SharedArrayBuffer(HEAD_OCTETS + capacity)
}

/** The writing end; `onWake` is called when the reader waits and there is something for it. */
export function createRingWriter(memory: SharedArrayBuffer, onWake: () => void): RingWriter {
  const { words, data, capacity } = openRing(memory)
  let writeAt = Atomics.load(words, WRITE_AT) >>> 0
  let mostUsed = 0

  const used = (): number => (writeAt - Atomics.load(words, READ_AT)) >>> 0

  return {
    capacityOctets: capacity,
    write(octets, from, to) {
      const length = to - from
      const before = used()
      if (length > capacity - before) return false
      const at = writeAt & (capacity - 1)
      const first = Math.min(length, capacity - at)
      data.set(octets.subarray(from, from + first), at)
      if (first < length) data.set(octets.subarray(from + first, to), 0)
      writeAt = (writeAt + length) >>> 0
      Atomics.store(words, WRITE_AT, writeAt | 0)
      mostUsed = Math.max(mostUsed, before + length)
      if (length > 0 && Atomics.exchange(words, IS_WAITING, 0) === 1) onWake()
      return true
    },
    alignment: () => writeAt & (WORD - 1),
    freeOctets: () => capacity - used(),
    usedOctets: used,
    mostUsedOctets: () => mostUsed,
  }
}

/** The reading end. */
export function createRingReader(memory: SharedArrayBuffer): RingReader {
  const { words, data, capacity } = openRing(memory)
  let readAt = Atomics.load(words, READ_AT) >>> 0

  const used = (): number => (Atomics.load(words, WRITE_AT) - readAt) >>> 0

  return {
    capacityOctets: capacity,
    read(into) {
      const at = readAt & (capacity - 1)
      const start = into.length > WORD ? at & (WORD - 1) : 0
      const length = Math.min(used(), into.length - start)
      if (length === 0) return into.subarray(0, 0)
      const first = Math.min(length, capacity - at)
      into.set(data.subarray(at, at + first), start)
      if (first < length) into.set(data.subarray(0, length - first), start + first)
      readAt = (readAt + length) >>> 0
      Atomics.store(words, READ_AT, readAt | 0)
      return into.subarray(start, start + length)
    },
    usedOctets: used,
    waitForData() {
      Atomics.store(words, IS_WAITING, 1)
      // What came between the last read and this store called nobody.
      if (used() === 0) return true
      Atomics.store(words, IS_WAITING, 0)
      return false
    },
  }
}

function openRing(memory: SharedArrayBuffer): { words: Int32Array; data: Uint8Array; capacity: number } {
  const capacity = memory.byteLength - HEAD_OCTETS
  if (capacity < 64 || (capacity & (capacity - 1)) !== 0) throw new Error('a bug: this is no memory of a ring')
  return {
    words: new Int32Array(memory, 0, HEAD_OCTETS / 4),
    data: new Uint8Array(memory, HEAD_OCTETS, capacity),
    capacity,
  }
}

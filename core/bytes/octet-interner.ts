/**
 * Interns octets into dictionary ids without making a JavaScript string on the way.
 *
 * Invariants: an id is given once and never again; the same octets of the same kind have the same id within a
 * generation; `takeDelta` hands over every id exactly once, in order. Past `MAX_DICTIONARY_OCTETS` the table is
 * emptied and a new generation begins: octets that come again then get a new id.
 */
import { MAX_DICTIONARY_OCTETS } from '../limits/decode.ts'

/** The entries made since the last `takeDelta`, as display text in UTF-8. */
export interface DictionaryDelta {
  readonly firstId: number
  readonly count: number
  readonly octets: Uint8Array<ArrayBuffer>
  readonly ends: Uint32Array<ArrayBuffer>
  /** Ids below this one are not given out any more. */
  readonly firstLiveId: number
}

export interface OctetInterner {
  /**
   * Id of a string field: trailing NULs do not count, ill-formed UTF-8 is displayed as U+FFFD.
   *
   * @param octets where the field lies, from `from` to before `to`
   * @param view the same octets
   */
  internText(octets: Uint8Array, view: DataView, from: number, to: number): number
  /** Id of a field that is displayed as lower-case hex. */
  internOctets(octets: Uint8Array, view: DataView, from: number, to: number): number
  /** Id of a list, by the JSON text that displays it. */
  internJson(json: string): number
  takeDelta(): DictionaryDelta
  /** Entries that still have to be taken. */
  deltaCount(): number
  /** Texts so far whose octets are no well-formed UTF-8. */
  illFormedCount(): number
}

const TEXT = 0
const OCTETS = 1
const JSON_TEXT = 2
/** Bits of the kind below the length. */
const KIND_BITS = 2
const KINDS = (1 << KIND_BITS) - 1
/** What an entry costs beside its octets: slots, positions, hash. */
const ENTRY_OVERHEAD_OCTETS = 16
const FIRST_SLOTS = 1 << 12
const SLOT_WORDS = 4
/** Octets that are compared at a time. */
const STRIDE = 8
/** Places for guesses, a power of two. */
const GUESSES = 1 << 13
const FIRST_ARENA_OCTETS = 1 << 16
const HEX_DIGITS = new TextEncoder().encode('0123456789abcdef')

/** Makes an interner; `maxOctets` bounds one generation. */
export function createOctetInterner(maxOctets = MAX_DICTIONARY_OCTETS): OctetInterner {
  // A seed of its own for each interner: input made to collide in one session does not collide in the next.
  const seed = (Math.random() * 0x1_0000_0000) | 0
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const encoder = new TextEncoder()

  // Slot i, at 4i: the hash, the entry's number in its generation plus 1 (0: free), where its octets begin in the arena,
  // length × 4 + kind. They lie together, for one line of the processor's cache.
  let slots = new Int32Array(SLOT_WORDS * FIRST_SLOTS)
  let slotMask = FIRST_SLOTS - 1
  /** Where the slot lies of the octets that were met last with such a sample of them; a guess, which may be wrong. */
  const guesses = new Int32Array(GUESSES)
  let entryCount = 0
  let arena = new Uint8Array(FIRST_ARENA_OCTETS)
  let arenaView = new DataView(arena.buffer)
  let arenaEnd = 0
  let firstLiveId = 0

  let delta = new Uint8Array(FIRST_ARENA_OCTETS)
  let deltaEnd = 0
  let deltaEnds = new Uint32Array(1024)
  let deltaCount = 0
  let deltaFirstId = 0
  let illFormed = 0

  function intern(octets: Uint8Array, view: DataView, from: number, to: number, kind: number): number {
    const length = to - from
    const meta = (length << KIND_BITS) + kind
    if (length < STRIDE) return find(octets, view, from, to, meta, 0)
    // Most octets came before. A few words of them tell where to look, in less time than a hash of all takes.
    const sample =
      Math.imul(view.getInt32(from + 4, true) ^ meta, 0x9e3779b1) ^
      Math.imul(view.getInt32(from + (length >> 1) - 2, true), 0x85ebca6b) ^
      Math.imul(view.getInt32(to - 4, true), 0xc2b2ae35)
    const place = (sample ^ (sample >>> 16)) & (GUESSES - 1)
    const at = guesses[place] ?? 0
    if (slots[at + 3] === meta && isSame(octets, view, from, to, slots[at + 2] ?? 0)) {
      return firstLiveId + (slots[at + 1] ?? 0) - 1
    }
    return find(octets, view, from, to, meta, place)
  }

  /** Finds or adds octets by their hash, and lets the guess at `place` be where they are. */
  function find(octets: Uint8Array, view: DataView, from: number, to: number, meta: number, place: number): number {
    const length = to - from
    let hash = seed ^ Math.imul(meta, 0x85ebca6b)
    if (length >= 4) {
      const last = to - 4
      for (let at = from; at < last; at += 4) {
        hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1)
        hash ^= hash >>> 15
      }
      hash = Math.imul(hash ^ view.getInt32(last, true), 0x9e3779b1)
    } else {
      for (let at = from; at < to; at++) hash = Math.imul(hash ^ (octets[at] ?? 0), 0x9e3779b1)
    }
    hash ^= hash >>> 16
    let slot = hash & slotMask
    for (;;) {
      const at = SLOT_WORDS * slot
      const entry = slots[at + 1] ?? 0
      if (entry === 0) return add(octets, from, meta, hash, slot)
      if (slots[at] === hash && slots[at + 3] === meta && isSame(octets, view, from, to, slots[at + 2] ?? 0)) {
        guesses[place] = at
        return firstLiveId + entry - 1
      }
      slot = (slot + 1) & slotMask
    }
  }

  function isSame(octets: Uint8Array, view: DataView, from: number, to: number, start: number): boolean {
    const shift = start - from
    if (to - from < STRIDE) {
      for (let at = from; at < to; at++) if (octets[at] !== arena[at + shift]) return false
      return true
    }
    const known = arenaView
    const last = to - STRIDE
    for (let at = from; at < last; at += STRIDE) if (!areSame(view, at, known, at + shift)) return false
    return areSame(view, last, known, last + shift)
  }

  function add(octets: Uint8Array, from: number, meta: number, hash: number, slot: number): number {
    const length = meta >> KIND_BITS
    const kind = meta & KINDS
    if (entryCount > 0 && arenaEnd + length + (entryCount + 1) * ENTRY_OVERHEAD_OCTETS > maxOctets) {
      startGeneration()
      slot = hash & slotMask
    }
    if (arenaEnd + length > arena.length) growArena(arenaEnd + length)
    arena.set(octets.subarray(from, from + length), arenaEnd)
    entryCount++
    const at = SLOT_WORDS * slot
    slots[at] = hash
    slots[at + 1] = entryCount
    slots[at + 2] = arenaEnd
    slots[at + 3] = meta
    if (kind === TEXT) addDeltaText(arenaEnd, length)
    else if (kind === OCTETS) addDeltaHex(arenaEnd, length)
    else appendDelta(arena.subarray(arenaEnd, arenaEnd + length))
    arenaEnd += length
    if (entryCount * 2 > slotMask) growSlots()
    return firstLiveId + entryCount - 1
  }

  function startGeneration(): void {
    firstLiveId += entryCount
    entryCount = 0
    arenaEnd = 0
    slots.fill(0)
  }

  function growArena(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, 2 * arena.length))
    grown.set(arena.subarray(0, arenaEnd))
    arena = grown
    arenaView = new DataView(arena.buffer)
  }

  function growSlots(): void {
    const grown = new Int32Array(2 * slots.length)
    const mask = grown.length / SLOT_WORDS - 1
    for (let from = 0; from < slots.length; from += SLOT_WORDS) {
      if (slots[from + 1] === 0) continue
      let slot = (slots[from] ?? 0) & mask
      while (grown[SLOT_WORDS * slot + 1] !== 0) slot = (slot + 1) & mask
      for (let word = 0; word < SLOT_WORDS; word++) grown[SLOT_WORDS * slot + word] = slots[from + word] ?? 0
    }
    slots = grown
    slotMask = mask
  }

  function addDeltaText(start: number, length: number): void {
    let isAscii = true
    for (let at = start; at < start + length; at++) {
      if ((arena[at] ?? 0) >= 0x80) {
        isAscii = false
        break
      }
    }
    const raw = arena.subarray(start, start + length)
    if (isAscii) {
      appendDelta(raw)
      return
    }
    const display = encoder.encode(decoder.decode(raw))
    if (!sameOctets(display, raw)) illFormed++
    appendDelta(display)
  }

  function addDeltaHex(start: number, length: number): void {
    reserveDelta(2 * length)
    for (let at = start; at < start + length; at++) {
      const octet = arena[at] ?? 0
      delta[deltaEnd++] = HEX_DIGITS[octet >> 4] ?? 0
      delta[deltaEnd++] = HEX_DIGITS[octet & 15] ?? 0
    }
    closeDeltaEntry()
  }

  function appendDelta(display: Uint8Array): void {
    reserveDelta(display.length)
    delta.set(display, deltaEnd)
    deltaEnd += display.length
    closeDeltaEntry()
  }

  function reserveDelta(length: number): void {
    if (deltaEnd + length <= delta.length) return
    const grown = new Uint8Array(Math.max(deltaEnd + length, 2 * delta.length))
    grown.set(delta.subarray(0, deltaEnd))
    delta = grown
  }

  function closeDeltaEntry(): void {
    if (deltaCount === deltaEnds.length) {
      const grown = new Uint32Array(2 * deltaEnds.length)
      grown.set(deltaEnds)
      deltaEnds = grown
    }
    deltaEnds[deltaCount++] = deltaEnd
  }

  return {
    internText(octets, view, from, to) {
      let end = to
      while (end > from && octets[end - 1] === 0) end--
      return intern(octets, view, from, end, TEXT)
    },
    internOctets(octets, view, from, to) {
      return intern(octets, view, from, to, OCTETS)
    },
    internJson(json) {
      const octets = encoder.encode(json)
      return intern(octets, new DataView(octets.buffer, octets.byteOffset), 0, octets.length, JSON_TEXT)
    },
    takeDelta() {
      const taken: DictionaryDelta = {
        firstId: deltaFirstId,
        count: deltaCount,
        octets: delta.slice(0, deltaEnd),
        ends: deltaEnds.slice(0, deltaCount),
        firstLiveId,
      }
      deltaFirstId += deltaCount
      deltaCount = 0
      deltaEnd = 0
      return taken
    },
    deltaCount: () => deltaCount,
    illFormedCount: () => illFormed,
  }
}

/** Whether `STRIDE` octets here are those there. */
function areSame(here: DataView, at: number, there: DataView, thereAt: number): boolean {
  return (
    here.getInt32(at, true) === there.getInt32(thereAt, true) &&
    here.getInt32(at + 4, true) === there.getInt32(thereAt + 4, true)
  )
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}

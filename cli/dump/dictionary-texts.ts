/** JSON texts of the dictionary's entries, as octets one after the other: what the record writer copies into its lines. */
import type { DictionaryEntries } from '../../core/decode/block.ts'

export interface DictionaryTexts {
  /** All texts, quotes and escapes included; replaced when it grows. */
  octets: Uint8Array<ArrayBuffer>
  /** Where the text of an id ends; it begins where the one before ends. */
  ends: Uint32Array<ArrayBuffer>
  /** Id of the first text. */
  firstId: number
  /** Octets of the longest text so far. */
  longest: number
}

export interface DictionaryReader {
  readonly texts: DictionaryTexts
  /** JSON text of an id. */
  jsonOf(id: number): string
  textOf(id: number): string
  add(entries: DictionaryEntries): void
  /** Gives back the memory of texts that later blocks do not refer to. */
  forgetBefore(id: number): void
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const FIRST_PRINTABLE = 0x20
/** Octets of `\u001f`, the longest escape. */
const LONGEST_ESCAPE = 6

/** Makes an empty dictionary. */
export function createDictionaryReader(): DictionaryReader {
  const texts: DictionaryTexts = {
    octets: new Uint8Array(1 << 16),
    ends: new Uint32Array(1 << 10),
    firstId: 0,
    longest: 2,
  }
  let count = 0
  let end = 0

  function reserve(length: number): void {
    if (end + length <= texts.octets.length) return
    const grown = new Uint8Array(Math.max(end + length, 2 * texts.octets.length))
    grown.set(texts.octets.subarray(0, end))
    texts.octets = grown
  }

  function addText(source: Uint8Array, from: number, to: number): void {
    reserve((to - from) * LONGEST_ESCAPE + 2)
    const start = end
    end = writeJsonText(source, from, to, texts.octets, end)
    if (count === texts.ends.length) {
      const grown = new Uint32Array(2 * count)
      grown.set(texts.ends)
      texts.ends = grown
    }
    texts.ends[count++] = end
    texts.longest = Math.max(texts.longest, end - start)
  }

  function jsonOf(id: number): string {
    const index = id - texts.firstId
    const start = index === 0 ? 0 : (texts.ends[index - 1] ?? 0)
    return Buffer.from(texts.octets.buffer, start, (texts.ends[index] ?? 0) - start).toString('utf8')
  }

  return {
    texts,
    jsonOf,
    textOf(id) {
      const json = jsonOf(id)
      return json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1)
    },
    add({ octets, ends, count: added }) {
      let from = 0
      for (let index = 0; index < added; index++) {
        const to = ends[index] ?? 0
        addText(octets, from, to)
        from = to
      }
    },
    forgetBefore(id) {
      const gone = Math.min(id - texts.firstId, count)
      if (gone <= 0) return
      const cut = texts.ends[gone - 1] ?? 0
      texts.octets.copyWithin(0, cut, end)
      texts.ends.copyWithin(0, gone, count)
      count -= gone
      end -= cut
      texts.ends.forEach((position, index) => {
        if (index < count) texts.ends[index] = position - cut
      })
      texts.firstId += gone
    },
  }
}

/** Writes UTF-8 as a JSON string; returns where it ends. */
function writeJsonText(source: Uint8Array, from: number, to: number, target: Uint8Array, start: number): number {
  let at = start
  target[at++] = QUOTE
  for (let index = from; index < to; index++) {
    const octet = source[index] ?? 0
    if (octet >= FIRST_PRINTABLE && octet !== QUOTE && octet !== BACKSLASH) {
      target[at++] = octet
      continue
    }
    const escape = JSON.stringify(String.fromCharCode(octet))
    for (let more = 1; more < escape.length - 1; more++) target[at++] = escape.charCodeAt(more)
  }
  target[at++] = QUOTE
  return at
}

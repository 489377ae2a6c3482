/** Values of several words as one: `200 ms`, `80 .. 90`, `2024-07-11 09:15:00`, `10.0.0.0 255.0.0.0`. */
import { parseAddressRange } from '../../addresses/parse-address.ts'
import { isUnit } from './parse-quantity.ts'
import type { PhraseWord } from './phrase.ts'

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/
const DATE = /^\d{4}-\d\d-\d\d$/
const TIME_OF_DAY = /^\d\d:\d\d/

/** The values with those joined that belong together. */
export function joinValues(words: readonly PhraseWord[]): PhraseWord[] {
  const joined: PhraseWord[] = []
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]
    const next = words[index + 1]
    const last = words[index + 2]
    if (word === undefined) break
    const pair = next && joinPair(word, next)
    if (pair !== undefined && next !== undefined) {
      joined.push(merge(word, next, pair))
      index += 1
    } else if (next?.literal.text === '..' && last !== undefined && isBare(word) && isBare(next) && isBare(last)) {
      joined.push(merge(word, last, `${word.literal.text}..${last.literal.text}`))
      index += 2
    } else {
      joined.push(word)
    }
  }
  return joined
}

function isBare({ literal }: PhraseWord): boolean {
  return literal.kind === 'word'
}

function joinPair({ literal: { kind, text } }: PhraseWord, { literal: next }: PhraseWord): string | undefined {
  if (kind !== 'word' || next.kind !== 'word') return undefined
  if (NUMBER.test(text) && isUnit(next.text)) return text + next.text
  if (DATE.test(text) && TIME_OF_DAY.test(next.text)) return `${text}T${next.text}`
  const length = prefixLengthOf(next.text)
  return length === undefined || parseAddressRange(text)?.family !== 'ipv4' || text.includes('/')
    ? undefined
    : `${text}/${length}`
}

/** Length of the prefix that a netmask stands for. */
function prefixLengthOf(mask: string): number | undefined {
  const value = /^\d+(?:\.\d+){3}$/.test(mask) ? parseAddressRange(mask) : undefined
  if (value?.family !== 'ipv4') return undefined
  const bits = value.low.toString(2).padStart(32, '0')
  return /^1*0*$/.test(bits) && bits.startsWith('1') ? bits.replaceAll('0', '').length : undefined
}

function merge(first: PhraseWord, last: PhraseWord, text: string): PhraseWord {
  return { literal: { kind: 'word', text }, at: first.at, length: last.at + last.length - first.at }
}

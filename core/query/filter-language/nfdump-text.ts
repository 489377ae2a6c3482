/** Leaves of a filter in the words of nfdump. */
import { columnIdsOf, type FilterCatalogue, type FilterColumn } from './filter-fields.ts'
import { formatLeaf, type FilterLeaf } from './format-filter.ts'
import { columnsOfFriendly } from './friendly-names.ts'
import type { Literal } from './filter-tree.ts'
import { interpretLiteral } from './literals.ts'
import { NFDUMP_WORDS } from './nfdump-words.ts'
import { parseAddressRange, parseMac } from '../../addresses/parse-address.ts'
import type { AccentText } from './wireshark-text.ts'

/** Phrases by the ids of their columns; the first of several is the usual one. */
const PHRASES: ReadonlyMap<string, string> = new Map(
  Object.entries(NFDUMP_WORDS)
    .reverse()
    .map(([phrase, { field }]) => [(columnsOfFriendly(field) ?? []).join(), phrase]),
)

/** What nfdump lacks although it is a word here. */
const NOT_THERE = new Set(['first seen', 'last seen', 'count', 'nat event', 'observation point id'])
const LISTS = /(?:ip|port|as)$/
const COUNTS = new Set(['bytes', 'packets', 'pps', 'bps', 'bpp', 'out bytes', 'out packets', 'flows'])
const ORDERED = new Set([
  ...COUNTS,
  'duration',
  'port',
  'src port',
  'dst port',
  'as',
  'src as',
  'dst as',
  'prev as',
  'next as',
])
const LETTERS = ['F', 'S', 'R', 'P', 'A', 'U']

/** Writes a leaf; in our own words where nfdump has none. */
export function nfdumpLeaf(leaf: FilterLeaf, isNegated: boolean, catalogue: FilterCatalogue | undefined): AccentText {
  const own: AccentText = { text: formatLeaf(leaf), isForeign: leaf.kind !== 'all' }
  if (leaf.kind === 'all') return own
  if (leaf.kind === 'presence') return presenceText(leaf.field) ?? own
  const phrase = PHRASES.get(columnIdsOf(leaf.field).join())
  const column = catalogue?.find(leaf.field)?.[0]
  if (phrase === undefined || NOT_THERE.has(phrase)) return own
  if (leaf.kind === 'membership') {
    const values = leaf.values.map((value) => valueText(phrase, value, column))
    const isPlain = LISTS.test(phrase) && !values.includes(undefined)
    return isPlain ? { text: `${phrase} in [${values.join(' ')}]`, isForeign: false } : own
  }
  const { operator, value, quantifier } = leaf
  if (quantifier !== undefined) return own
  if (phrase === 'flags') return flagsText(operator, value, isNegated, column) ?? own
  const text = valueText(phrase, value, column)
  if (text === undefined) return own
  if (operator === '=') {
    const noun = text.includes('/') ? phrase.replace(/ip$/, 'net') : phrase
    return { text: ORDERED.has(phrase) ? `${noun} = ${text}` : `${noun} ${text}`, isForeign: false }
  }
  const isOrder = operator === '>' || operator === '<' || operator === '>=' || operator === '<='
  return isOrder && ORDERED.has(phrase) ? { text: `${phrase} ${operator} ${text}`, isForeign: false } : own
}

function presenceText(field: string): AccentText | undefined {
  const ids = columnIdsOf(field).join()
  if (ids === columnIdsOf('ip.addr').join()) return { text: 'inet', isForeign: false }
  return ids === columnIdsOf('ipv6.addr').join() ? { text: 'inet6', isForeign: false } : undefined
}

/** `flags SA`: all of them, after an odd number of `not` one of them. */
function flagsText(
  operator: string,
  value: Literal,
  isNegated: boolean,
  column: FilterColumn | undefined,
): AccentText | undefined {
  const operand = interpretLiteral(value, 'integer', column ?? { id: '@tcpFlags', type: 'tcpFlags' })
  if (operand?.kind !== 'span' || operand.low !== operand.high || operand.low <= 0n || operand.low > 0x3fn)
    return undefined
  const letters = LETTERS.filter((_, bit) => (operand.low >> BigInt(bit)) & 1n).join('')
  const isWord =
    operator === (isNegated ? '&' : 'contains') || (letters.length === 1 && /^(?:&|contains)$/.test(operator))
  return isWord ? { text: `flags ${letters}`, isForeign: false } : undefined
}

/** A value as nfdump takes it; undefined when it takes none such. */
function valueText(phrase: string, literal: Literal, column: FilterColumn | undefined): string | undefined {
  const { text } = literal
  if (phrase.endsWith('mac')) return parseMac(text) === undefined ? undefined : text
  if (phrase.endsWith('ip')) return text.includes('..') || parseAddressRange(text) === undefined ? undefined : text
  if (phrase === 'proto' || phrase === 'flowdir') return /^\w[\w-]*$/.test(text) ? text : undefined
  if (phrase === 'duration' || phrase.endsWith('latency')) {
    const operand = interpretLiteral(literal, 'duration', column ?? { id: '@duration', type: 'duration' })
    const isWhole = operand?.kind === 'span' && operand.low === operand.high && operand.low % 1_000_000n === 0n
    return isWhole ? String(operand.low / 1_000_000n) : undefined
  }
  const operand = interpretLiteral(literal, 'integer', column ?? { id: phrase, type: 'integer' })
  if (operand?.kind !== 'span' || operand.low !== operand.high || operand.low < 0n) return undefined
  return COUNTS.has(phrase) && /^\d+[kmg]$/i.test(text) ? text : String(operand.low)
}

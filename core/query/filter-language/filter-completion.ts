/** What can stand at a place of a filter that is being written: fields, operators, values of enumerations, words between them. */
import { servicePorts } from '../../addresses/service-table.ts'
import { enumerationCode, enumerationEntries } from '../../elements/format-enumeration.ts'
import type { FilterAccent } from './filter-accent.ts'
import type { FilterCatalogue, FilterColumn } from './filter-fields.ts'
import { isKeyword } from './filter-keywords.ts'
import { findOperator } from './filter-operators.ts'
import { FIELD_ALIASES } from './friendly-names.ts'
import { canContain, classesOf, hasBits, hasTexts } from './literals.ts'
import { MAX_NFDUMP_WORDS, NFDUMP_CONDITIONS, NFDUMP_WORDS } from './nfdump-words.ts'
import type { ValueClass } from './value-class.ts'
import { PROTOCOL_WORDS, wiresharkNames } from './wireshark-names.ts'

/** What may come next. `joint`: `and`, `or`, the end of the filter. */
export type FilterExpectation = 'field' | 'operator' | 'value' | 'joint'

export interface CompletionPlace {
  /** Where the word at the cursor begins; the cursor where there is none. */
  readonly from: number
  /** The part of that word that stands before the cursor. */
  readonly typed: string
  readonly expects: readonly FilterExpectation[]
  /** The field that an operator or a value is for. */
  readonly field?: string
  /** Inside `{ }` or `[ ]`. */
  readonly isInList: boolean
}

export interface FilterOption {
  readonly label: string
  /** What to put into the text where that is not the label: a text in quotes, an example to overwrite. */
  readonly insert?: string
  readonly kind: 'field' | 'operator' | 'value' | 'keyword'
  /** A short sentence without a full stop. */
  readonly meaning: string
  readonly accent: FilterAccent
  /** Of fields: the columns that it stands for. */
  readonly columns?: readonly FilterColumn[]
}

const TOKEN = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[=!<>~]+|&&?|\|\|?|\^\^|[(){}[\],]|[^\s=!<>&|(){}[\],"'~]+/gsu
const OPERATOR = /^(?:[=!<>]=*|!?~=?|=~|&)$/

/** Where a reading of the words before the cursor stands. */
interface Reading {
  expects: readonly FilterExpectation[]
  /** Words of the condition so far. */
  words: string[]
  isInList: boolean
}

/** What the text before the cursor leaves open. Never throws; linear. */
export function completionPlaceOf(text: string, position: number): CompletionPlace {
  const before = text.slice(0, position)
  const tokens = [...before.matchAll(TOKEN)]
  const last = tokens[tokens.length - 1]
  const isTyping = last !== undefined && last.index + last[0].length === before.length && isWordLike(last[0])
  const reading: Reading = { expects: ['field'], words: [], isInList: false }
  for (const [token] of isTyping ? tokens.slice(0, -1) : tokens) readToken(reading, token)
  const field = fieldOf(reading.words)
  return {
    from: isTyping ? last.index : position,
    typed: isTyping ? last[0] : '',
    expects: reading.expects,
    isInList: reading.isInList,
    ...(field === undefined || reading.expects[0] === 'field' ? {} : { field }),
  }
}

function isWordLike(token: string): boolean {
  return /^["'\w@À-￿-]/.test(token)
}

function readToken(reading: Reading, token: string): void {
  const word = token.toLowerCase()
  if (reading.isInList) {
    if (token === '}' || token === ']') Object.assign(reading, { isInList: false, expects: ['joint'] })
    return
  }
  if (token === '{' || token === '[') Object.assign(reading, { isInList: true, expects: ['value'] })
  else if (token === ')') reading.expects = ['joint']
  else if (OPERATOR.test(token) || (reading.words.length > 0 && findOperator(word) !== undefined && isWordLike(token)))
    reading.expects = ['value']
  else if (word === 'in' && reading.words.length > 0) reading.expects = ['value']
  else if (/^(?:and|or|xor|&&|\|\||\^\^|not|!|\()$/.test(word)) {
    const isNotIn = word === 'not' && reading.words.length > 0 && reading.expects.includes('operator')
    if (!isNotIn) Object.assign(reading, { expects: ['field'], words: [] })
  } else if (reading.expects.includes('value') && !reading.expects.includes('operator')) reading.expects = ['joint']
  else if (reading.words.length > MAX_NFDUMP_WORDS) reading.expects = ['joint']
  else {
    reading.words.push(token)
    const isField = fieldOf(reading.words.slice(0, -1)) === undefined || isLonger(reading.words)
    reading.expects = isField ? afterWords(reading.words) : ['joint']
  }
}

/** Whether the words together are a phrase, or the beginning of one. */
function isLonger(words: readonly string[]): boolean {
  const phrase = words.join(' ').toLowerCase()
  return Object.keys(NFDUMP_WORDS).some((known) => known === phrase || known.startsWith(`${phrase} `))
}

function afterWords(words: readonly string[]): readonly FilterExpectation[] {
  const phrase = words.join(' ').toLowerCase()
  const goesOn = Object.keys(NFDUMP_WORDS).some((known) => known.startsWith(`${phrase} `))
  return goesOn ? ['operator', 'value', 'joint', 'field'] : ['operator', 'value', 'joint']
}

/** The field that the words of a condition name. */
function fieldOf(words: readonly string[]): string | undefined {
  const [first] = words
  if (first === undefined) return undefined
  const known = NFDUMP_WORDS[words.join(' ').toLowerCase()]
  if (known !== undefined) return known.field
  return /^["']/.test(first) ? first.slice(1, -1) : first
}

/** Every field of the catalogue: friendly names first, then nfdump's words, single columns, Wireshark's names. */
export function fieldOptions(catalogue: FilterCatalogue): readonly FilterOption[] {
  const option = (label: string, meaning: string, accent: FilterAccent): FilterOption[] => {
    const columns = catalogue.find(label) ?? []
    return columns.length === 0 ? [] : [{ label, kind: 'field', meaning, accent, columns }]
  }
  const friendly = Object.keys(FIELD_ALIASES).flatMap((label) => option(label, '', 'fields'))
  const known = new Set(friendly.map(({ label }) => label))
  const phrases = Object.entries(NFDUMP_WORDS).flatMap(([label, { field, meaning }]): FilterOption[] => {
    const columns = catalogue.find(field) ?? []
    return columns.length === 0 || known.has(label)
      ? []
      : [{ label, kind: 'field', meaning, accent: 'nfdump', columns }]
  })
  const columns = catalogue
    .names()
    .filter((name) => !known.has(name))
    .flatMap((label) => option(label, '', 'fields').map((made) => ({ ...made, insert: quoteName(label) })))
  const wireshark = [...wiresharkNames().keys()].flatMap((label) => option(label, '', 'wireshark'))
  return [...friendly, ...phrases, ...columns, ...wireshark]
}

function quoteName(name: string): string {
  return /^[^\s=!<>&|(){}[\],"'~#^][^\s=!<>&|(){}[\],"'~]*$/.test(name) && !isKeyword(name)
    ? name
    : `"${name.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`
}

const ORDER = [
  ['=', 'is'],
  ['!=', 'is there and is not'],
  ['>', 'is more than'],
  ['>=', 'is at least'],
  ['<', 'is less than'],
  ['<=', 'is at most'],
] as const

/** Operators that have a sense for columns; without columns all of them. */
export function operatorOptions(columns: readonly FilterColumn[]): readonly FilterOption[] {
  const fits = (test: (column: FilterColumn) => boolean) => columns.length === 0 || columns.some(test)
  const option = (label: string, meaning: string, insert?: string): FilterOption => ({
    label,
    kind: 'operator',
    meaning,
    accent: 'fields',
    ...(insert === undefined ? {} : { insert }),
  })
  return [
    ...ORDER.map(([label, meaning]) => option(label, meaning)),
    option('in', 'is one of a list, or in a prefix', 'in {'),
    option('not in', 'is none of a list', 'not in {'),
    ...(fits(canContain) ? [option('contains', 'has the part, or all the bits')] : []),
    ...(fits(hasBits) ? [option('&', 'has one of the bits')] : []),
    ...(fits(hasTexts) ? [option('matches', 'meets a regular expression', 'matches "')] : []),
    option('exists', 'is in the record'),
  ]
}

/** How values of a class are written. */
const EXAMPLES: Partial<Record<ValueClass, readonly (readonly [label: string, meaning: string])[]>> = {
  ipv4: [
    ['10.0.0.0/8', 'a prefix'],
    ['10.0.0.1..10.0.0.9', 'a range'],
  ],
  ipv6: [['2001:db8::/32', 'a prefix']],
  duration: [
    ['200ms', 'milliseconds'],
    ['50µs', 'microseconds'],
    ['1.5s', 'seconds'],
  ],
  time: [
    ['-5m', 'five minutes before the newest record'],
    ['09:15', 'the last time of that name, UTC'],
    ['2024-07-11T09:15:00Z', 'a time in RFC 3339'],
  ],
  boolean: [
    ['true', 'yes'],
    ['false', 'no'],
  ],
}

const FLAGS = [
  'S',
  'A',
  'F',
  'R',
  'P',
  'U',
  'E',
  'C',
  'SYN',
  'ACK',
  'FIN',
  'RST',
  'PSH',
  'URG',
  'ECE',
  'CWR',
  'SYN+ACK',
]

/** Values that columns have names for: of protocols, codes, flags; and examples of how values of their kind are written. */
export function valueOptions(columns: readonly FilterColumn[]): readonly FilterOption[] {
  const options = new Map<string, FilterOption>()
  const add = (label: string, meaning: string) => {
    const written = quoteName(label)
    const insert = written === label ? {} : { insert: written }
    if (!options.has(label)) options.set(label, { label, ...insert, kind: 'value', meaning, accent: 'fields' })
  }
  // A name that several codes have means none of them.
  const addCodes = (table: string) => {
    for (const [code, label] of enumerationEntries(table)) {
      if (enumerationCode(table, label) === code) add(label, `code ${String(code)}`)
    }
  }
  for (const column of columns) {
    for (const value of column.values ?? []) add(value, 'a value of the field')
    const table = column.type === 'protocol' ? 'protocol-numbers' : column.enumeration
    if (table !== undefined) addCodes(table)
    if (column.type === 'port') for (const [name, port] of servicePorts()) add(name, `port ${String(port)}`)
    if (column.type === 'tcpFlags') for (const flag of FLAGS) add(flag, 'TCP flags')
    if (column.type === 'octetCount' || column.type === 'packetCount') {
      add('10k', '10,000')
      add('1M', '1,000,000')
      if (column.type === 'octetCount') add('64KiB', '65,536')
    }
    for (const valueClass of classesOf(column)) {
      for (const [label, meaning] of EXAMPLES[valueClass] ?? []) add(label, meaning)
    }
  }
  return [...options.values()]
}

/** Words between comparisons, and before fields. */
export function keywordOptions(): readonly FilterOption[] {
  const option = (label: string, meaning: string, accent: FilterAccent): FilterOption => ({
    label,
    kind: 'keyword',
    meaning,
    accent,
  })
  return [
    option('and', 'both conditions', 'fields'),
    option('or', 'one of the conditions, or both', 'fields'),
    option('xor', 'one of the conditions, but not both', 'wireshark'),
    option('not', 'what the condition does not let through', 'fields'),
    option('exists', 'the field is in the record', 'fields'),
    option('any', 'one of several fields is enough', 'wireshark'),
    option('all', 'each of several fields that is there', 'wireshark'),
    ...Object.entries(NFDUMP_CONDITIONS)
      .filter(([label]) => label !== 'any')
      .map(([label, { meaning }]) => option(label, meaning, 'nfdump')),
    ...[...PROTOCOL_WORDS.keys()].map((label) => option(label, 'the protocol', 'wireshark')),
  ]
}

/** What the words of one condition mean: which of them name the field, which the operator, which the values. */
import type { FilterAccent } from './filter-accent.ts'
import { findOperator, type OperatorSpelling } from './filter-operators.ts'
import { friendlyName } from './friendly-names.ts'
import type { FilterTree, Quantifier } from './filter-tree.ts'
import { joinValues } from './join-values.ts'
import { MAX_NFDUMP_WORDS, NFDUMP_CONDITIONS, NFDUMP_WORDS, TWO_SIDED_WORDS } from './nfdump-words.ts'
import { parseAddressRange } from '../../addresses/parse-address.ts'
import { plainWord, type Phrase, type PhraseWord } from './phrase.ts'
import { parsePattern } from './regular-expression.ts'
import { findWiresharkName, PROTOCOL_WORDS } from './wireshark-names.ts'

/** A field with the values beside it, and where they stand. */
export interface Mention {
  readonly field: string
  readonly at: number
  readonly length: number
  readonly operator: OperatorSpelling['operator'] | 'in' | 'exists'
  readonly quantifier?: Quantifier
  readonly operatorAt: number
  readonly operatorLength: number
  readonly values: readonly PhraseWord[]
  /** A name of one bit that stands alone: `tcp.flags.syn`. */
  readonly bareBit?: string
}

export interface ReadPhrase {
  readonly tree: FilterTree
  readonly mentions: readonly Mention[]
  /** Undefined where every accent writes it so. */
  readonly accent: FilterAccent | undefined
}

export interface PhraseFault {
  readonly fault: string
  readonly at: number
  readonly end: number
  /** It would be right if it went on. */
  readonly isUnfinished: boolean
  /** The word that was taken for the field: what is really wrong when there is none of that name. */
  readonly head?: PhraseWord
}

/** A field, the accent that its name is of, and the words that follow. */
interface Head {
  readonly field: string
  readonly at: number
  readonly length: number
  readonly accent: FilterAccent | undefined
  readonly isQuoted: boolean
  readonly rest: readonly PhraseWord[]
}

/** What is said of the field. */
interface Claim {
  readonly operator: Mention['operator']
  readonly spelling?: OperatorSpelling
  readonly at: number
  readonly length: number
  readonly values: readonly PhraseWord[]
  readonly isNegated?: boolean
  /** Written without a sign or word between field and value. */
  readonly isImplicit?: boolean
  readonly accent?: FilterAccent | undefined
}

/**
 * Reads one condition.
 *
 * @param isNegated within an odd number of `not`: there `flags SA` means that one of the flags is set, as in nfdump
 */
export function readPhrase(phrase: Phrase, isNegated: boolean): ReadPhrase | PhraseFault {
  const { words, tail } = phrase
  const [first] = words
  if (first === undefined) return fault('a field is expected', phrase.at, phrase.end)
  if (phrase.sides !== undefined) return readSides(phrase, phrase.sides, isNegated)
  const word = plainWord(first)
  if (word === 'exists' || word === 'has') {
    const named = tail?.kind === 'argument' ? tail.word : words[1]
    if (named !== undefined && words.length + (tail === undefined ? 0 : 1) === 2) return presenceOf(named)
  }
  if (tail?.kind === 'argument') {
    return {
      ...fault(`there is no function “${shorten(first.literal.text)}”`, first.at, first.at + first.length),
      head: first,
    }
  }
  if (words.length === 1 && tail === undefined && word !== undefined && !phrase.isIn) {
    const single = readSingleWord(first, word)
    if (single !== undefined) return single
  }
  const quantifier = words.length > 1 && (word === 'any' || word === 'all') ? word : undefined
  const head = headOf(quantifier === undefined ? phrase : { ...phrase, words: words.slice(1) })
  if ('fault' in head) return head
  const claim = claimOf(head, phrase)
  if ('fault' in claim) return claim
  return leafOf(head, claim, { isNegated, quantifier })
}

/** Conditions of one word that are no presence of a field. */
function readSingleWord({ at, length }: PhraseWord, word: string): ReadPhrase | undefined {
  const condition = Object.hasOwn(NFDUMP_CONDITIONS, word) ? NFDUMP_CONDITIONS[word] : undefined
  if (condition !== undefined) {
    const { field } = condition
    const tree: FilterTree = field === undefined ? { kind: 'all' } : { kind: 'presence', field }
    return { tree, mentions: [], accent: 'nfdump' }
  }
  const protocol = PROTOCOL_WORDS.get(word)
  if (protocol === undefined) return undefined
  const claim = { operator: '=', operatorAt: at, operatorLength: length, values: [] } as const
  return { tree: isProtocol(protocol), mentions: [{ field: 'proto', at, length, ...claim }], accent: 'wireshark' }
}

function isProtocol(name: string): FilterTree {
  return { kind: 'comparison', field: 'proto', operator: '=', value: { kind: 'word', text: name } }
}

function presenceOf({ literal, at, length }: PhraseWord): ReadPhrase {
  const field = literal.text
  const mention: Mention = { field, at, length, operator: 'exists', operatorAt: at, operatorLength: length, values: [] }
  return { tree: { kind: 'presence', field }, mentions: [mention], accent: 'fields' }
}

/** `src or dst port 80`: the field of both sides; `src and dst port 80`: each of them. */
function readSides(phrase: Phrase, sides: 'both' | 'either', isNegated: boolean): ReadPhrase | PhraseFault {
  const word = plainWord(phrase.words[0]) ?? ''
  const claimed = { ...phrase, sides: undefined }
  const head = headOf(claimed)
  if ('fault' in head) return head
  const claim = claimOf(head, claimed)
  if ('fault' in claim) return claim
  const read = (field: string) => leafOf({ ...head, field }, claim, { isNegated, quantifier: undefined })
  const own = TWO_SIDED_WORDS.includes(word) ? word : ''
  const [source, destination] = [`src ${own}`, `dst ${own}`].map((name) => NFDUMP_WORDS[name]?.field ?? head.field)
  if (sides === 'either' || source === undefined || destination === undefined) {
    const either = read(head.field)
    return 'fault' in either ? either : { ...either, accent: 'nfdump' }
  }
  const terms = [read(source), read(destination)]
  const wrong = terms.find((term) => 'fault' in term)
  if (wrong !== undefined) return wrong
  const trees = terms.flatMap((term) => ('fault' in term ? [] : [term]))
  return {
    tree: { kind: 'and', terms: trees.map(({ tree }) => tree) },
    mentions: trees.flatMap(({ mentions }) => mentions),
    accent: 'nfdump',
  }
}

/** The words that name the field: those of nfdump as long as they go, else the first. */
function headOf(phrase: Phrase): Head | PhraseFault {
  const { words, isIn, at, end } = phrase
  const [first] = words
  if (first === undefined) return fault('a field is expected', at, end)
  for (let count = Math.min(MAX_NFDUMP_WORDS, words.length); count > 0; count -= 1) {
    const named = words.slice(0, count).map(plainWord)
    if (named.includes(undefined)) continue
    const key = `${isIn ? 'in ' : ''}${named.join(' ')}`
    const last = words[count - 1]
    const found = Object.hasOwn(NFDUMP_WORDS, key) ? NFDUMP_WORDS[key] : undefined
    if (found === undefined || last === undefined || (key === 'host' && !isAddressHost(phrase))) continue
    const isOneWord = count === 1 && !isIn
    const from = isIn ? at : first.at
    return {
      // Most words of nfdump are friendly names as well: they stay as they were written.
      field: isOneWord && friendlyName(key) === found.field ? first.literal.text : found.field,
      at: from,
      length: last.at + last.length - from,
      accent: isOneWord ? undefined : 'nfdump',
      isQuoted: false,
      rest: words.slice(count),
    }
  }
  if (isIn) return fault('a field is expected', at, at + 2)
  const isWireshark = first.literal.kind === 'word' && findWiresharkName(first.literal.text) !== undefined
  return {
    field: first.literal.text,
    at: first.at,
    length: first.length,
    accent: isWireshark ? 'wireshark' : 'fields',
    isQuoted: first.literal.kind === 'text',
    rest: words.slice(1),
  }
}

/** `host 10.0.0.1` is nfdump's address, `host = www.example.com` the host of a request. */
function isAddressHost({ words, tail }: Phrase): boolean {
  const values = tail?.kind === 'list' ? tail.values : tail === undefined ? words.slice(1) : []
  return values.length > 0 && values.every(({ literal }) => parseAddressRange(literal.text) !== undefined)
}

function claimOf(head: Head, { words, tail, end }: Phrase): Claim | PhraseFault {
  const { rest } = head
  const [next, ...values] = rest
  if (tail !== undefined) {
    if (next !== undefined) return unexpected(next, words[0])
    if (tail.kind === 'argument') return fault('a comparison, “and” or “or” is expected', tail.at, end)
    const { at, length } = tail.place
    if (tail.kind === 'list') {
      const accent = tail.hasBrackets ? 'nfdump' : undefined
      return { operator: 'in', at, length, values: joinValues(tail.values), isNegated: tail.isNegated, accent }
    }
    const spelling = findOperator(tail.sign)
    if (spelling === undefined) return fault('a comparison is expected', at, at + length)
    return oneValue({ spelling, at, length, sign: tail.sign }, tail.values, words[0])
  }
  if (next === undefined) return { operator: 'exists', at: head.at, length: head.length, values: [] }
  const word = plainWord(next)
  if (word === 'exists' && values.length === 0) return { operator: 'exists', at: next.at, length: next.length, values }
  const spelling = word === undefined ? undefined : findOperator(word)
  const place = { at: next.at, length: next.length }
  if (spelling === undefined) {
    return oneValue({ spelling: { operator: '=' }, at: next.at, length: 0, sign: '', isImplicit: true }, rest, words[0])
  }
  if (values.length > 0) return oneValue({ spelling, ...place, sign: word ?? '' }, values, words[0])
  return { ...fault('a value is expected', end, end), isUnfinished: true }
}

interface OperatorPlace {
  readonly spelling: OperatorSpelling
  readonly at: number
  readonly length: number
  readonly sign: string
  readonly isImplicit?: true
}

function oneValue(
  place: OperatorPlace,
  words: readonly PhraseWord[],
  head: PhraseWord | undefined,
): Claim | PhraseFault {
  const [value, more] = joinValues(words)
  if (more !== undefined) return unexpected(more, head)
  const { spelling, isImplicit, sign } = place
  const { operator } = spelling
  if (operator === 'matches' && value !== undefined) {
    const parsed = parsePattern(value.literal.text)
    if (!parsed.ok) return fault(`${parsed.message} is expected`, value.at, value.at + value.length)
  }
  const accent = isImplicit ? 'nfdump' : WIRESHARK_OPERATOR.test(sign) ? 'wireshark' : undefined
  return { ...place, operator, values: value === undefined ? [] : [value], accent }
}

/** Operators that nobody else has. */
const WIRESHARK_OPERATOR = /^(?:===|!==|~=|any_\w+|all_\w+|bitwise_and)$/i

interface LeafContext {
  readonly isNegated: boolean
  readonly quantifier: Quantifier | undefined
}

function leafOf(head: Head, claim: Claim, context: LeafContext): ReadPhrase | PhraseFault {
  const wireshark = head.isQuoted ? undefined : findWiresharkName(head.field)
  const quantifier = context.quantifier ?? claim.spelling?.quantifier
  const field = (wireshark?.protocol === undefined ? undefined : wireshark.like) ?? head.field
  const accent = context.quantifier === undefined ? (claim.accent ?? head.accent) : 'wireshark'
  const made =
    wireshark?.flag === undefined
      ? claimTree(field, claim, { ...context, quantifier })
      : flagTree(wireshark.flag, claim)
  if ('fault' in made) return made
  const operator = made.operator ?? claim.operator
  const mention: Mention = {
    field,
    at: head.at,
    length: head.length,
    operator,
    ...(quantifier === undefined ? {} : { quantifier }),
    operatorAt: claim.at,
    operatorLength: claim.length,
    values: wireshark?.flag === undefined ? claim.values : [],
    ...(wireshark?.flag !== undefined && operator === 'exists' ? { bareBit: head.field } : {}),
  }
  const { tree } = made
  const protocol = wireshark?.protocol
  // Where there are no protocols, as in a list of requests, the name has no meaning.
  const also: Mention[] =
    protocol === undefined
      ? []
      : [
          {
            field: 'proto',
            at: head.at,
            length: head.length,
            operator: '=',
            operatorAt: claim.at,
            operatorLength: claim.length,
            values: [],
          },
        ]
  return {
    tree: protocol === undefined ? tree : { kind: 'and', terms: [isProtocol(protocol), tree] },
    mentions: [...also, mention],
    accent: accent === undefined && wireshark !== undefined ? 'wireshark' : accent,
  }
}

interface MadeTree {
  readonly tree: FilterTree
  readonly operator?: Mention['operator']
}

function claimTree(field: string, claim: Claim, { isNegated, quantifier }: LeafContext): MadeTree {
  const literals = claim.values.map(({ literal }) => literal)
  const [value] = literals
  if (claim.operator === 'in') {
    const tree: FilterTree = { kind: 'membership', field, values: literals }
    return { tree: claim.isNegated === true ? { kind: 'not', term: tree } : tree }
  }
  if (claim.operator === 'exists' || value === undefined) return { tree: { kind: 'presence', field } }
  const operator = claim.isImplicit === true && IS_FLAGS.test(field) ? (isNegated ? '&' : 'contains') : claim.operator
  const usual = operator === '!=' ? 'all' : 'any'
  const tree: FilterTree = {
    kind: 'comparison',
    field,
    operator,
    value,
    ...(quantifier === undefined || quantifier === usual ? {} : { quantifier }),
  }
  return { tree: claim.spelling?.isNegated === true ? { kind: 'not', term: tree } : tree, operator }
}

const IS_FLAGS = /^(?:tcp)?flags$/i

/** `tcp.flags.syn == 1`. */
function flagTree(flag: string, { operator, values, at, length }: Claim): MadeTree | PhraseFault {
  const presence: FilterTree = { kind: 'presence', field: 'flags' }
  const isSet: FilterTree = { kind: 'comparison', field: 'flags', operator: '&', value: { kind: 'word', text: flag } }
  const [value] = values
  if (operator === 'exists' || value === undefined) return { tree: presence }
  const wanted = /^(?:1|true|set)$/i.test(value.literal.text)
  const isBit = wanted || /^(?:0|false|not set)$/i.test(value.literal.text)
  if (!isBit) return fault('1 or 0 is expected', value.at, value.at + value.length)
  if (operator !== '=' && operator !== '!=') return fault('“==” or “!=” is expected', at, at + length)
  const tree: FilterTree = { kind: 'and', terms: [presence, { kind: 'not', term: isSet }] }
  return { tree: wanted === (operator === '=') ? isSet : tree }
}

function unexpected({ at, length }: PhraseWord, head: PhraseWord | undefined): PhraseFault {
  const wrong = fault('a comparison, “and” or “or” is expected', at, at + length)
  return head === undefined ? wrong : { ...wrong, head }
}

function fault(message: string, at: number, end: number): PhraseFault {
  return { fault: message, at, end, isUnfinished: false }
}

/** A word as messages show it. */
export function shorten(word: string): string {
  return word.length > 40 ? `${word.slice(0, 39)}…` : word
}

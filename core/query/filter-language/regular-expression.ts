/**
 * Regular expressions of `matches`: what RE2 has, in a text of our own. The store compares with RE2, the predicate with
 * pattern-matcher.ts; both are linear in the length of the text, and both read what is parsed here, never what was typed.
 * Letters match in either case, as in Wireshark, unless the expression has `(?-i)`.
 */
import { MAX_PATTERN_DEPTH, MAX_PATTERN_LENGTH, MAX_PATTERN_STEPS } from '../../limits/query.ts'
import {
  ANY_CODE_POINT,
  complement,
  DIGITS,
  foldCase,
  SPACES,
  unite,
  WORD_CHARACTERS,
  type CodePointRange,
  type CodePointSet,
} from './code-point-set.ts'

export type PatternNode =
  | { readonly kind: 'set'; readonly set: CodePointSet }
  | { readonly kind: 'assertion'; readonly assertion: 'start' | 'end' | 'boundary' | 'noBoundary' }
  | { readonly kind: 'sequence' | 'alternatives'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly node: PatternNode; readonly min: number; readonly max: number | undefined }

export type PatternParse =
  { readonly ok: true; readonly pattern: PatternNode } | { readonly ok: false; readonly message: string }

/** What is wrong with an expression; never leaves this module. */
class PatternError extends Error {}

/** Parses an expression; the message says what it has that cannot be compared in linear time. */
export function parsePattern(text: string): PatternParse {
  if (text.length > MAX_PATTERN_LENGTH) {
    return { ok: false, message: `an expression of at most ${MAX_PATTERN_LENGTH} characters` }
  }
  try {
    const pattern = new PatternReader(text).read()
    if (countSteps(pattern) > MAX_PATTERN_STEPS) {
      return { ok: false, message: 'an expression with fewer repetitions' }
    }
    return { ok: true, pattern }
  } catch (error) {
    if (error instanceof PatternError) return { ok: false, message: error.message }
    throw error
  }
}

interface Flags {
  readonly ignoresCase: boolean
  readonly dotIsAll: boolean
}

const LINE_FEED: CodePointSet = [[0x0a, 0x0a]]
const MAX_COUNT = 1000

class PatternReader {
  readonly #characters: readonly string[]
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#characters = Array.from(text)
  }

  read(): PatternNode {
    const node = this.#alternatives({ ignoresCase: true, dotIsAll: false })
    if (this.#at < this.#characters.length) throw new PatternError('an expression without a “)” too many')
    return node
  }

  #alternatives(flags: Flags): PatternNode {
    this.#depth += 1
    if (this.#depth > MAX_PATTERN_DEPTH) throw new PatternError('an expression with fewer groups in each other')
    const parts: PatternNode[] = []
    let current = flags
    do {
      const sequence = this.#sequence(current)
      parts.push(sequence.node)
      current = sequence.flags
    } while (this.#take('|'))
    this.#depth -= 1
    const [only] = parts
    return only !== undefined && parts.length === 1 ? only : { kind: 'alternatives', parts }
  }

  /** Flags that are set within count to the end of the group. */
  #sequence(flags: Flags): { readonly node: PatternNode; readonly flags: Flags } {
    const parts: PatternNode[] = []
    let current = flags
    for (;;) {
      const next = this.#peek()
      if (next === undefined || next === '|' || next === ')') break
      const setting = this.#flagSetting(current)
      if (setting !== undefined) {
        current = setting
        continue
      }
      parts.push(this.#repeated(this.#atom(current)))
    }
    const [only] = parts
    return { node: only !== undefined && parts.length === 1 ? only : { kind: 'sequence', parts }, flags: current }
  }

  /** `(?i)`, `(?-i)`: for what follows. */
  #flagSetting(flags: Flags): Flags | undefined {
    const match = /^\(\?([is]*)(?:-([is]+))?\)/.exec(this.#rest(12))
    if (match === null || match[0] === '(?)') return undefined
    this.#at += match[0].length
    return changeFlags(flags, match[1] ?? '', match[2] ?? '')
  }

  #repeated(atom: PatternNode): PatternNode {
    const range = this.#quantifier()
    if (range === undefined) return atom
    // A lazy one finds the same texts.
    this.#take('?')
    if (/^[*+?]/.test(this.#rest(1)) || this.#isCount()) {
      throw new PatternError('an expression with one repetition at a place')
    }
    return { kind: 'repeat', node: atom, ...range }
  }

  #quantifier(): { readonly min: number; readonly max: number | undefined } | undefined {
    if (this.#take('*')) return { min: 0, max: undefined }
    if (this.#take('+')) return { min: 1, max: undefined }
    if (this.#take('?')) return { min: 0, max: 1 }
    if (!this.#isCount()) return undefined
    const [whole = '', low = '', comma, high = ''] = COUNT.exec(this.#rest(16)) ?? []
    this.#at += whole.length
    const min = Number(low)
    const max = comma === undefined ? min : high === '' ? undefined : Number(high)
    if (Math.max(min, max ?? 0) > MAX_COUNT || (max !== undefined && max < min)) {
      throw new PatternError(`repetitions from few to many, at most ${MAX_COUNT},`)
    }
    return { min, max }
  }

  #isCount(): boolean {
    return COUNT.test(this.#rest(16))
  }

  #atom(flags: Flags): PatternNode {
    const character = this.#next()
    switch (character) {
      case '(':
        return this.#group(flags)
      case '[':
        return { kind: 'set', set: this.#characterClass(flags) }
      case '.':
        return { kind: 'set', set: flags.dotIsAll ? ANY_CODE_POINT : complement(LINE_FEED) }
      case '^':
        return { kind: 'assertion', assertion: 'start' }
      case '$':
        return { kind: 'assertion', assertion: 'end' }
      case '*':
      case '+':
      case '?':
        throw new PatternError(`something to repeat before “${character}”`)
      case '\\':
        return this.#escape(flags)
      default:
        return literal(character, flags)
    }
  }

  #group(flags: Flags): PatternNode {
    let inner = flags
    if (this.#peek() === '?') {
      const opening = /^\?(?:P?<[A-Za-z_]\w*>|([is]*)(?:-([is]+))?:)/.exec(this.#rest(48))
      if (opening === null) {
        const isLook = /^\?<?[=!]/.test(this.#rest(3))
        throw new PatternError(isLook ? 'an expression without a look ahead or behind' : 'a group like (…) or (?:…)')
      }
      this.#at += opening[0].length
      inner = changeFlags(flags, opening[1] ?? '', opening[2] ?? '')
    }
    const node = this.#alternatives(inner)
    if (!this.#take(')')) throw new PatternError('a “)” for every “(”')
    return node
  }

  #escape(flags: Flags): PatternNode {
    const character = this.#peek()
    const assertion = ASSERTIONS.get(character ?? '')
    if (assertion !== undefined) {
      this.#at += 1
      return { kind: 'assertion', assertion }
    }
    const escaped = this.#escapedSet()
    return typeof escaped === 'number' ? literal(String.fromCodePoint(escaped), flags) : { kind: 'set', set: escaped }
  }

  /** After the backslash: a class, or one character. */
  #escapedSet(): CodePointSet | number {
    const character = this.#next('after “\\”')
    const set = CLASSES.get(character)
    if (set !== undefined) return set
    const control = CONTROLS.get(character)
    if (control !== undefined) return control
    if (character === 'x') {
      const [whole, short, long] = /^(?:([0-9a-f]{2})|\{([0-9a-f]{1,6})\})/i.exec(this.#rest(8)) ?? []
      const point = Number.parseInt(short ?? long ?? '', 16)
      if (whole === undefined || point > 0x10_ffff || (point >= 0xd800 && point <= 0xdfff)) {
        throw new PatternError('a character after “\\x”, like \\x41 or \\x{1f600},')
      }
      this.#at += whole.length
      return point
    }
    if (/[0-9]/.test(character)) throw new PatternError('an expression that does not refer back')
    if (/[a-z]/i.test(character)) throw new PatternError(`something else than “\\${character}”`)
    return character.codePointAt(0) ?? 0
  }

  #characterClass(flags: Flags): CodePointSet {
    const isNegated = this.#take('^')
    const ranges: CodePointRange[] = []
    const missing = new PatternError('a “]” for every “[”')
    for (let isFirst = true; ; isFirst = false) {
      if (this.#peek() === undefined) throw missing
      if (!isFirst && this.#take(']')) break
      if (this.#rest(2) === '[:') throw new PatternError('a class like [a-z]; names of classes are not known')
      const low = this.#classMember()
      if (typeof low !== 'number') {
        ranges.push(...low)
        continue
      }
      if (this.#peek() !== '-' || this.#rest(2) === '-]') {
        ranges.push([low, low])
        continue
      }
      this.#at += 1
      if (this.#peek() === undefined) throw missing
      const high = this.#classMember()
      if (typeof high !== 'number' || high < low) throw new PatternError('ranges from low to high in “[ ]”')
      ranges.push([low, high])
    }
    const set = flags.ignoresCase ? foldCase(ranges) : unite(ranges)
    return isNegated ? complement(set) : set
  }

  #classMember(): CodePointSet | number {
    const character = this.#next()
    if (character !== '\\') return character.codePointAt(0) ?? 0
    return this.#escapedSet()
  }

  #peek(): string | undefined {
    return this.#characters[this.#at]
  }

  #next(where = ''): string {
    const character = this.#peek()
    if (character === undefined) throw new PatternError(`an expression that goes on ${where}`.trim())
    this.#at += 1
    return character
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#at += 1
    return true
  }

  #rest(length: number): string {
    return this.#characters.slice(this.#at, this.#at + length).join('')
  }
}

const COUNT = /^\{(\d{1,4})(?:(,)(\d{0,4}))?\}/

const ASSERTIONS: ReadonlyMap<string, 'start' | 'end' | 'boundary' | 'noBoundary'> = new Map([
  ['A', 'start'],
  ['z', 'end'],
  ['b', 'boundary'],
  ['B', 'noBoundary'],
])

const CLASSES: ReadonlyMap<string, CodePointSet> = new Map([
  ['d', DIGITS],
  ['D', complement(DIGITS)],
  ['w', WORD_CHARACTERS],
  ['W', complement(WORD_CHARACTERS)],
  ['s', SPACES],
  ['S', complement(SPACES)],
])

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
])

function changeFlags(flags: Flags, on: string, off: string): Flags {
  return {
    ignoresCase: off.includes('i') ? false : on.includes('i') || flags.ignoresCase,
    dotIsAll: off.includes('s') ? false : on.includes('s') || flags.dotIsAll,
  }
}

function literal(character: string, { ignoresCase }: Flags): PatternNode {
  const point = character.codePointAt(0) ?? 0
  const set: CodePointSet = [[point, point]]
  return { kind: 'set', set: ignoresCase ? foldCase(set) : set }
}

/** Steps with all repetitions written out; infinite past the bound, so that it ends. */
function countSteps(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
    case 'assertion':
      return 1
    case 'sequence':
    case 'alternatives':
      return node.parts.reduce((sum, part) => sum + countSteps(part) + 1, 1)
    case 'repeat':
      return countSteps(node.node) * Math.max(1, node.max ?? node.min + 1) + 2
  }
}

/** The expression in RE2's syntax, made of what was parsed alone. */
export function formatForRe2(node: PatternNode): string {
  switch (node.kind) {
    case 'set':
      return node.set.length === 0 ? String.raw`[^\x{0}-\x{10ffff}]` : `[${node.set.map(formatRange).join('')}]`
    case 'assertion':
      return { start: String.raw`\A`, end: String.raw`\z`, boundary: String.raw`\b`, noBoundary: String.raw`\B` }[
        node.assertion
      ]
    case 'sequence':
      return node.parts.map((part) => group(part)).join('')
    case 'alternatives':
      return node.parts.map((part) => group(part)).join('|')
    case 'repeat': {
      // Written out: RE2 has a bound on counts within counts.
      const one = group(node.node)
      if (node.max === undefined) return node.min === 0 ? `${one}*` : `${one.repeat(node.min - 1)}${one}+`
      return one.repeat(node.min) + `${one}?`.repeat(node.max - node.min)
    }
  }
}

function group(node: PatternNode): string {
  return node.kind === 'set' ? formatForRe2(node) : `(?:${formatForRe2(node)})`
}

function formatRange([first, last]: CodePointRange): string {
  const point = (value: number) => String.raw`\x{${value.toString(16)}}`
  return first === last ? point(first) : `${point(first)}-${point(last)}`
}

/** An expression that no text meets. */
export const NO_MATCH: PatternNode = { kind: 'set', set: [] }

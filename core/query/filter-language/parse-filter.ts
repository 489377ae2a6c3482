/** Filter text into a tree, or a sentence that says what is wrong and where. Linear in the length of the text. */
import type { SyntaxNode, Tree } from '@lezer/common'
import { MAX_FILTER_DEPTH, MAX_FILTER_LENGTH } from '../../limits/query.ts'
import { buildTree } from './build-tree.ts'
import { checkMention, unknownField, type MentionFault } from './check-mention.ts'
import type { FilterAccent } from './filter-accent.ts'
import type { FilterCatalogue } from './filter-fields.ts'
import { isKeyword } from './filter-keywords.ts'
import { parser } from './filter-parser.generated.ts'
import type { FilterTree } from './filter-tree.ts'
import { findRisks, type FilterRisk } from './find-risks.ts'
import type { PhraseFault } from './read-phrase.ts'

export interface FilterError {
  readonly ok: false
  /** Where the wrong part begins, from 0, and how long it is; 0 at the end of the text. */
  readonly at: number
  readonly length: number
  /** What is wrong and where, without a full stop; the position in it counts from 1. */
  readonly message: string
  /** True when the text would be right if it went on. */
  readonly isUnfinished: boolean
  /** What would be right in place of the wrong part: the name that was meant. */
  readonly nearest?: string
}

export interface ParsedFilter {
  readonly ok: true
  readonly tree: FilterTree
  /** Accents that the text has marks of, in the order of `FILTER_ACCENTS`; `fields` alone where it has no marks. */
  readonly accents: readonly FilterAccent[]
  /** Empty where nothing is doubtful; without a catalogue nothing is. */
  readonly risks: readonly FilterRisk[]
}

export type FilterParse = ParsedFilter | FilterError

/** Parses a filter; with a catalogue it also checks that the fields exist and can take their values. */
export function parseFilter(text: string, catalogue?: FilterCatalogue): FilterParse {
  if (text.length > MAX_FILTER_LENGTH) {
    return failAt(text, MAX_FILTER_LENGTH, text.length, `a filter has at most ${MAX_FILTER_LENGTH} characters`)
  }
  // A lone surrogate has no UTF-8; the store would compare something else than the predicate.
  const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.exec(text)
  if (lone !== null) return failAt(text, lone.index, lone.index + 1, 'a character is broken')
  const tooDeep = findDeepGroup(text)
  if (tooDeep !== undefined) return failAt(text, tooDeep, text.length, 'the filter is nested too deeply')
  const parsed = parser.parse(text)
  const wrong = findError(parsed)
  if (wrong !== undefined) return describeSyntax(text, wrong)
  const built = buildTree(parsed.topNode, text, MAX_FILTER_DEPTH)
  if ('tooDeepAt' in built) {
    return failAt(text, built.tooDeepAt, text.length, 'the filter is nested too deeply')
  }
  const { tree, mentions, accents, fault } = built
  if (fault !== undefined) return describeFault(text, fault, catalogue)
  if (catalogue === undefined) return { ok: true, tree, accents, risks: [] }
  for (const mention of mentions) {
    const wrong = checkMention(text, mention, catalogue)
    if (wrong !== undefined) return describeMention(text, wrong)
  }
  return { ok: true, tree, accents, risks: findRisks(tree, mentions, catalogue) }
}

function describeMention(text: string, { at, end, message, isUnfinished, nearest }: MentionFault): FilterError {
  return { ...failAt(text, at, end, message), isUnfinished, ...(nearest === undefined ? {} : { nearest }) }
}

/** A word too many after one that is no field: it is the field that is wrong. */
function describeFault(
  text: string,
  { fault, at, end, isUnfinished, head }: PhraseFault,
  catalogue: FilterCatalogue | undefined,
): FilterError {
  if (head !== undefined && catalogue !== undefined && catalogue.find(head.literal.text) === undefined) {
    const named = { field: head.literal.text, at: head.at, length: head.length }
    if (!fault.startsWith('there is no')) return describeMention(text, unknownField(text, named, catalogue))
  }
  return { ...failAt(text, at, end, fault), isUnfinished }
}

/** Where groups nest deeper than the bound; the parser itself gives up at some thousands, and would not say why. */
function findDeepGroup(text: string): number | undefined {
  let depth = 0
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()]/gsu)) {
    if (match[0] === '(') depth += 1
    if (match[0] === ')') depth -= 1
    if (depth > MAX_FILTER_DEPTH) return match.index
  }
  return undefined
}

/** The first place where the text does not follow the grammar. */
function findError(tree: Tree): SyntaxNode | undefined {
  let found: SyntaxNode | undefined
  tree.iterate({
    enter(node) {
      if (found !== undefined) return false
      if (node.type.isError) found = node.node
      return undefined
    },
  })
  return found
}

function describeSyntax(text: string, error: SyntaxNode): FilterError {
  const at = error.from + (/^\s*/.exec(text.slice(error.from))?.[0].length ?? 0)
  const before = text.slice(0, at).trimEnd()
  const isUnfinished = at >= text.length
  const end = isUnfinished ? text.length : at + (/^[^\s(){}[\],]+|^./su.exec(text.slice(at))?.[0].length ?? 1)
  const quote = /^["']/.exec(text.slice(at))
  if (quote !== null) return { ...failAt(text, at, text.length, 'the text has no closing quote'), isUnfinished: true }
  return { ...failAt(text, Math.min(at, text.length), end, expectedAfter(before)), isUnfinished }
}

/** What may follow a text that is right so far. */
function expectedAfter(before: string): string {
  const lastWord = /[^\s=!<>&|(){}[\],"']+$/.exec(before)?.[0] ?? ''
  const isInList =
    before.lastIndexOf('{') > before.lastIndexOf('}') || before.lastIndexOf('[') > before.lastIndexOf(']')
  if (isInList) return /[{[,]$/.test(before) ? 'a value is expected' : 'a value or the end of the list is expected'
  if (/[=<>~]$/.test(before) || /[^&]&$/.test(before)) return 'a value is expected'
  if (/^in$/i.test(lastWord)) return 'a list, like {80, 443}, or a prefix is expected'
  if (before === '' || /[(&|!]$/.test(before) || isKeyword(lastWord)) return 'a field is expected'
  const open = before.split('(').length - before.split(')').length
  return open > 0 ? '“and”, “or” or “)” is expected' : 'a comparison, “and” or “or” is expected'
}

function failAt(text: string, at: number, end: number, what: string): FilterError {
  const from = Math.min(at, text.length)
  const message = `${what} at ${from + 1}`
  return { ok: false, at: from, length: Math.max(0, Math.min(end, text.length) - from), message, isUnfinished: false }
}

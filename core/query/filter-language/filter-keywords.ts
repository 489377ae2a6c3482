/** Words of the filter language that are no fields and values, in any case; the parser asks for each word. */
import { AndWord, ContainsWord, ExistsWord, InWord, NotWord, OrWord } from './filter-parser.terms.ts'

const KEYWORDS: ReadonlyMap<string, number> = new Map([
  ['and', AndWord],
  ['or', OrWord],
  ['not', NotWord],
  ['in', InWord],
  ['contains', ContainsWord],
  ['exists', ExistsWord],
])

/** The term of a keyword, -1 for any other word. */
export function keywordOf(word: string, _stack?: unknown): number {
  return KEYWORDS.get(word.toLowerCase()) ?? -1
}

/** True when a word has to be quoted to be read as a value. */
export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word.toLowerCase())
}

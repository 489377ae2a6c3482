/** Words of the filter language that are no fields and values. */
const KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'contains', 'exists'])

/** True when a word has to be quoted to be read as a value. */
export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word.toLowerCase())
}

/** Words of the filter language that are no fields and values. */
export const KEYWORDS: readonly string[] = ['and', 'or', 'xor', 'not', 'in']

/** True when a word has to be quoted to be read as a value. */
export function isKeyword(word: string): boolean {
  return KEYWORDS.includes(word.toLowerCase())
}

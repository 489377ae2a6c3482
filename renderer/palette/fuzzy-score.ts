/** How well a text answers letters that were typed, and which of its letters they are. */

export interface FuzzyMatch {
  /** The larger the better; comparable among texts for the same letters. */
  readonly score: number
  /** Places of the letters in the text, ascending. */
  readonly places: readonly number[]
}

/** A letter that begins a word, one that follows the one before it, and what a letter that is jumped over costs. */
const WORD_START = 8
const IN_A_ROW = 5
const JUMPED = 0.2
/** The whole of what was typed lies in one piece. */
const ONE_PIECE = 12
/** The text begins with it. */
const AT_START = 10

function isWordStart(text: string, at: number): boolean {
  if (at === 0) return true
  const [before, letter] = [text[at - 1] ?? '', text[at] ?? '']
  return /[^\p{L}\p{N}]/u.test(before) || (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(letter))
}

function scorePlaces(text: string, places: readonly number[]): number {
  let score = 0
  for (const [index, at] of places.entries()) {
    const before = places[index - 1]
    if (isWordStart(text, at)) score += WORD_START
    if (before !== undefined && at === before + 1) score += IN_A_ROW
    else score -= JUMPED * (at - (before ?? 0))
  }
  return score - text.length * 0.01
}

/** Places of the letters, each at the first word that begins with it, else at the next place. */
function spread(text: string, lower: string, letters: string, prefersWords: boolean): number[] | undefined {
  const places: number[] = []
  let from = 0
  for (const letter of letters) {
    let at = lower.indexOf(letter, from)
    if (at < 0) return undefined
    const last = places.at(-1)
    if (prefersWords && !(last !== undefined && at === last + 1)) {
      for (let other = at; other >= 0; other = lower.indexOf(letter, other + 1)) {
        if (!isWordStart(text, other)) continue
        at = other
        break
      }
    }
    places.push(at)
    from = at + 1
  }
  return places
}

/** Matches letters in their order, in any case; undefined when the text does not have them. Spaces between them say nothing. */
export function fuzzyMatch(text: string, typed: string): FuzzyMatch | undefined {
  const letters = typed.toLowerCase().replaceAll(/\s+/g, '')
  const lower = text.toLowerCase()
  if (letters === '') return { score: 0, places: [] }
  // A letter whose lower case is longer would move every place after it.
  if (lower.length !== text.length) return undefined
  const piece = lower.indexOf(typed.toLowerCase().trim())
  const candidates: { places: readonly number[]; bonus: number }[] = []
  if (piece >= 0) {
    const length = typed.trim().length
    const places = Array.from({ length }, (_, index) => piece + index)
    candidates.push({ places, bonus: ONE_PIECE + (piece === 0 ? AT_START : 0) })
  }
  for (const prefersWords of [true, false]) {
    const places = spread(text, lower, letters, prefersWords)
    if (places !== undefined) candidates.push({ places, bonus: 0 })
  }
  let best: FuzzyMatch | undefined
  for (const { places, bonus } of candidates) {
    const score = scorePlaces(text, places) + bonus
    if (best === undefined || score > best.score) best = { score, places }
  }
  return best
}

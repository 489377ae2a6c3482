import { fuzzyMatch } from './fuzzy-score.ts'
import type { PaletteEntry } from './palette-entry.ts'

export interface RankedEntry {
  readonly entry: PaletteEntry
  /** Places of the letters in the title that were typed. */
  readonly places: readonly number[]
}

/** Entries whose commands were used last come first: what that is worth against a better match. */
const USED = 6
/** What a match among the further words is worth less than one in the title. */
const IN_WORDS = 30
const REFUSED = 4

/** The entries that answer what was typed, the best first; without anything typed those used last, then the rest in its order. */
export function rankEntries(
  entries: readonly PaletteEntry[],
  typed: string,
  lastUsed: readonly string[],
): readonly RankedEntry[] {
  const recency = new Map(lastUsed.map((id, index) => [id, 1 - index / lastUsed.length]))
  const ranked = entries.flatMap((entry, index) => {
    const inTitle = fuzzyMatch(entry.title, typed)
    const inWords = inTitle === undefined ? fuzzyMatch(entry.words ?? '', typed) : undefined
    const match = inTitle ?? inWords
    if (match === undefined) return []
    const used = recency.get(entry.id)
    const score =
      match.score -
      (inTitle === undefined ? IN_WORDS : 0) +
      (used === undefined ? 0 : USED + used) -
      (entry.refusal === undefined || typed === '' ? 0 : REFUSED)
    return [{ entry, places: inTitle?.places ?? [], score, index }]
  })
  return ranked.sort((one, other) => other.score - one.score || one.index - other.index)
}

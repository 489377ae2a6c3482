import { describe, expect, it } from 'vitest'
import type { PaletteEntry } from '../../../renderer/palette/palette-entry.ts'
import { fuzzyMatch } from '../../../renderer/palette/fuzzy-score.ts'
import { rankEntries } from '../../../renderer/palette/rank-entries.ts'

const best = (texts: readonly string[], typed: string) =>
  texts
    .map((text) => ({ text, score: fuzzyMatch(text, typed)?.score ?? -Infinity }))
    .sort((one, other) => other.score - one.score)[0]?.text

const entry = (title: string, more: Partial<PaletteEntry> = {}): PaletteEntry => ({
  id: title,
  icon: () => null,
  title,
  context: '',
  run: () => undefined,
  ...more,
})

const titles = (entries: readonly PaletteEntry[], typed: string, used: readonly string[] = []) =>
  rankEntries(entries, typed, used).map((ranked) => ranked.entry.title)

describe('the letters of the palette', () => {
  it('are found in their order, in any case, and nowhere else', () => {
    expect(fuzzyMatch('Choose columns', 'chcol')?.places).toEqual([0, 1, 7, 8, 9])
    expect(fuzzyMatch('Choose columns', 'CHOOSE')?.places).toEqual([0, 1, 2, 3, 4, 5])
    expect(fuzzyMatch('Choose columns', 'locx')).toBeUndefined()
    expect(fuzzyMatch('anything', '')).toEqual({ score: 0, places: [] })
  })

  it('prefer the beginning of words to letters anywhere', () => {
    expect(best(['Compact rows, 20 px', 'Go to a record', 'Light or dark theme'], 'gr')).toBe('Go to a record')
    expect(best(['Show Transactions', 'Show Sessions'], 'ses')).toBe('Show Sessions')
    expect(best(['Write a filter', 'Last filters', 'Clear the filter'], 'cf')).toBe('Clear the filter')
  })

  it('are compared in the letters that the text has, not in longer ones', () => {
    expect(fuzzyMatch('İstanbul', 'ist')).toBeUndefined()
  })
})

describe('the order of the palette', () => {
  const entries = [entry('Open a file'), entry('Show Flows'), entry('Show Health', { words: 'findings' })]

  it('is that of the table while nothing is typed, what was used last before it', () => {
    expect(titles(entries, '')).toEqual(['Open a file', 'Show Flows', 'Show Health'])
    expect(titles(entries, '', ['Show Health', 'Show Flows'])).toEqual(['Show Health', 'Show Flows', 'Open a file'])
  })

  it('puts what was used before its equals', () => {
    expect(titles(entries, 'show')).toEqual(['Show Flows', 'Show Health'])
    expect(titles(entries, 'show', ['Show Health'])).toEqual(['Show Health', 'Show Flows'])
  })

  it('finds an entry by its further words, after those with the letters in their title', () => {
    expect(titles([...entries, entry('Next finding')], 'finding')).toEqual(['Next finding', 'Show Health'])
  })

  it('keeps what cannot be chosen, below its equals', () => {
    const refused = entry('Show Flaws', { refusal: 'No session is open' })
    expect(titles([refused, ...entries], 'show fl')).toEqual(['Show Flows', 'Show Flaws'])
  })
})

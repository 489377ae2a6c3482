import { describe, expect, it } from 'vitest'
import { MAX_OCCURRENCE_KEYS } from '../../../core/limits/decode.ts'
import { occurrenceKey } from '../../../core/wire/occurrence-key.ts'

describe('occurrence key', () => {
  it('is the name of the element, then the name with its occurrence', () => {
    expect([1, 2, 3].map((occurrence) => occurrenceKey('octetDeltaCount', occurrence))).toEqual([
      'octetDeltaCount',
      'octetDeltaCount#2',
      'octetDeltaCount#3',
    ])
  })

  it('is the same past the bound of what is remembered', () => {
    for (let occurrence = 2; occurrence < MAX_OCCURRENCE_KEYS + 10; occurrence++) occurrenceKey('a', occurrence)
    expect(occurrenceKey('a', 2)).toBe('a#2')
    expect(occurrenceKey('a', MAX_OCCURRENCE_KEYS + 9)).toBe(`a#${MAX_OCCURRENCE_KEYS + 9}`)
    expect(occurrenceKey('b', 2)).toBe('b#2')
  })
})

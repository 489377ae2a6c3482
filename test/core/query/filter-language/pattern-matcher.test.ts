import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPatternMatcher } from '../../../../core/query/filter-language/pattern-matcher.ts'
import { formatForRe2, parsePattern } from '../../../../core/query/filter-language/regular-expression.ts'
import { processorMilliseconds } from '../../../support/processor-time.ts'

function matches(pattern: string, text: string): boolean {
  const parsed = parsePattern(pattern)
  if (!parsed.ok) throw new Error(`${pattern}: ${parsed.message}`)
  return createPatternMatcher(parsed.pattern)(text)
}

/** Expressions that JavaScript reads the same way, over few letters, so that they meet often. */
const pattern = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(
      'a',
      'b',
      'A',
      '-',
      '[ab]',
      '[^a]',
      '[a-c-]',
      '.',
      '^',
      '$',
      '\\b',
      '\\B',
      '\\w',
      '\\D',
      '\\s',
      'ä',
      '\u{1f600}',
      '',
    ),
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => parts.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map((parts) => `(${parts.join('|')})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?'))
      .map(([inner, count]) => `(?:${inner})${count}`),
  ),
})).pattern
const text = fc.array(fc.constantFrom('a', 'b', 'c', 'A', 'B', '-', ' ', '\n', 'ä', 'Ä', '\u{1f600}', '1'), {
  maxLength: 9,
})

describe('patternMatcher', () => {
  it('finds what the engine of the language finds', () => {
    fc.assert(
      fc.property(pattern, text, (source, characters) => {
        const parsed = parsePattern(source)
        if (!parsed.ok) return
        const joined = characters.join('')
        // The engine looks for \B between the halves of a surrogate pair as well.
        if (source.includes('\\B') && joined.includes('\u{1f600}')) return
        // \b and \w are those of ASCII there only without the flag `i`.
        const isFolding = !/\\[bBwW]/.test(source)
        const found = createPatternMatcher(parsed.pattern)(joined)
        if (isFolding) expect(found, `${source} in ${joined}`).toBe(new RegExp(source, 'iu').test(joined))
        const exact = parsePattern(`(?-i)${source}`)
        expect(exact.ok && createPatternMatcher(exact.pattern)(joined)).toBe(new RegExp(source, 'u').test(joined))
      }),
      { numRuns: 3000 },
    )
  })

  it('ignores case unless it is told not to', () => {
    expect(matches('^/API/', '/api/orders')).toBe(true)
    expect(matches('(?-i)^/API/', '/api/orders')).toBe(false)
    expect(matches('GRÖSSE|größe', 'GRÖßE')).toBe(true)
    expect(matches('x(?-i:Y)z', 'XYZ')).toBe(true)
    expect(matches('x(?-i:Y)z', 'XyZ')).toBe(false)
    expect(matches('a(?s:.)b', 'a\nb')).toBe(true)
    expect(matches('a.b', 'a\nb')).toBe(false)
  })

  it.each(['(a+)+$', '(a|aa)+$', '(.*)*x', '(a*)*b', '(\\w+\\s?)+$', 'a?a?a?a?a?a?a?a?a?a?aaaaaaaaaa', '(x+x+)+y'])(
    'takes time linear in the text for %s',
    (source) => {
      const parsed = parsePattern(source)
      if (!parsed.ok) throw new Error(parsed.message)
      const started = processorMilliseconds()
      createPatternMatcher(parsed.pattern)('a'.repeat(60_000) + '!')
      createPatternMatcher(parsed.pattern)('x'.repeat(60_000) + '!')
      expect(processorMilliseconds() - started).toBeLessThan(1000)
    },
  )

  it.each([
    ['(a)\\1', 'an expression that does not refer back'],
    ['(?=a)', 'an expression without a look ahead or behind'],
    ['(?<!a)b', 'an expression without a look ahead or behind'],
    ['(a', 'a “)” for every “(”'],
    ['a)', 'an expression without a “)” too many'],
    ['[a', 'a “]” for every “[”'],
    ['*a', 'something to repeat before “*”'],
    ['a**', 'an expression with one repetition at a place'],
    ['a{1001}', 'repetitions from few to many, at most 1000,'],
    ['(a{100}){100}', 'an expression with fewer repetitions'],
    ['((((((((a{10}){10}){10}){10}){10}){10}){10}){10})', 'an expression with fewer repetitions'],
    ['('.repeat(200), 'an expression with fewer groups in each other'],
    ['\\p{L}', 'something else than “\\p”'],
    ['[[:alpha:]]', 'a class like [a-z]; names of classes are not known'],
    ['a'.repeat(1001), 'an expression of at most 1000 characters'],
  ])('refuses %s', (source, message) => {
    expect(parsePattern(source)).toEqual({ ok: false, message })
  })

  it('never throws and is made for RE2 of what was read only', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ab(|)[]^$*+?{}1,-\\dwbxi:=!<>P')) }), (source) => {
        const parsed = parsePattern(source)
        if (parsed.ok)
          expect(formatForRe2(parsed.pattern)).toMatch(
            /^(?:\[\^?(?:\\x\{[0-9a-f]+\}-?)+\]|\(\?:|\)|\||[*+?]|\\[AzbB])*$/,
          )
      }),
      { numRuns: 3000 },
    )
  })
})

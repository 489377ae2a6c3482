import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFilterCatalogue } from '../../../../core/query/filter-language/filter-fields.ts'
import type { FilterTree, Literal } from '../../../../core/query/filter-language/filter-tree.ts'
import { formatLeaf, formatTree } from '../../../../core/query/filter-language/format-filter.ts'
import { FIELD_ALIASES } from '../../../../core/query/filter-language/friendly-names.ts'
import { createListCatalogue } from '../../../../core/query/filter-language/list-fields.ts'
import { parseFilter } from '../../../../core/query/filter-language/parse-filter.ts'
import { MAX_FILTER_LENGTH } from '../../../../core/limits/query.ts'
import { VIRTUAL_COLUMNS } from '../../../../core/query/virtual-columns.ts'
import { processorMilliseconds } from '../../../support/processor-time.ts'

const catalogue = createFilterCatalogue([
  ...VIRTUAL_COLUMNS,
  { id: 'octetDeltaCount', type: 'octetCount' },
  { id: 'netscaler:httpReqUrl', type: 'text' },
  { id: 'netscaler:roundTripTime', type: 'duration', units: 'milliseconds' },
])

function treeOf(text: string): FilterTree {
  const parsed = parseFilter(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`)
  return parsed.tree
}

function errorOf(text: string) {
  const parsed = parseFilter(text, catalogue)
  if (parsed.ok) throw new Error(`${text} was taken`)
  return parsed
}

describe('parseFilter', () => {
  it('takes a comparison with every operator', () => {
    for (const [sign, operator] of [
      ['=', '='],
      ['==', '='],
      ['!=', '!='],
      ['>', '>'],
      ['<', '<'],
      ['>=', '>='],
      ['<=', '<='],
      ['contains', 'contains'],
      ['CONTAINS', 'contains'],
    ]) {
      expect(treeOf(`octetDeltaCount ${sign} 10k`)).toEqual({
        kind: 'comparison',
        field: 'octetDeltaCount',
        operator,
        value: { kind: 'word', text: '10k' },
      })
    }
  })

  it('needs no spaces around signs', () => {
    expect(treeOf('src=10.0.0.0/8&&!(port>=80)')).toEqual(treeOf('src = 10.0.0.0/8 and not (port >= 80)'))
  })

  it('binds not before and before or', () => {
    expect(formatTree(treeOf('a or b and not c'), formatLeaf)).toBe('a or b and not c')
    expect(formatTree(treeOf('(a or b) and not (c and d)'), formatLeaf)).toBe('(a or b) and not (c and d)')
    expect(treeOf('a or b and c')).toEqual({
      kind: 'or',
      terms: [
        { kind: 'presence', field: 'a' },
        {
          kind: 'and',
          terms: [
            { kind: 'presence', field: 'b' },
            { kind: 'presence', field: 'c' },
          ],
        },
      ],
    })
  })

  it('takes lists in braces and brackets, with and without commas, and negated', () => {
    const list = treeOf('port in {80, 443}')
    expect(treeOf('port in [80 443]')).toEqual(list)
    expect(treeOf('port not in {80 443}')).toEqual({ kind: 'not', term: list })
    expect(treeOf('src in 10.0.0.0/8')).toEqual({
      kind: 'membership',
      field: 'src',
      values: [{ kind: 'word', text: '10.0.0.0/8' }],
    })
  })

  it('takes presence as a bare field, before and after', () => {
    expect(treeOf('exists rtt')).toEqual({ kind: 'presence', field: 'rtt' })
    expect(treeOf('rtt exists')).toEqual(treeOf('rtt'))
  })

  it('takes keys with vendor, occurrence and address values with colons', () => {
    expect(treeOf('netscaler:httpReqUrl contains "a \\"b\\" \\\\ c"')).toEqual({
      kind: 'comparison',
      field: 'netscaler:httpReqUrl',
      operator: 'contains',
      value: { kind: 'text', text: 'a "b" \\ c' },
    })
    expect(treeOf('paddingOctets#2 = 00 or dst = 2001:db8::/32').kind).toBe('or')
  })

  it('lets everything through when empty', () => {
    expect(treeOf(' \n')).toEqual({ kind: 'all' })
  })

  it.each([
    ['src =', 5, 'a value is expected at 6', true],
    ['src = 10.0.0.1 and', 18, 'a field is expected at 19', true],
    ['(src = 10.0.0.1', 15, '“and”, “or” or “)” is expected at 16', true],
    ['src = 10.0.0.1 dst', 15, 'a comparison, “and” or “or” is expected at 16', false],
    ['= 5', 0, 'a field is expected at 1', false],
    ['src in', 6, 'a list, like {80, 443}, or a prefix is expected at 7', true],
    ['port in {80', 11, 'a value or the end of the list is expected at 12', true],
    ['app = "shop', 6, 'the text has no closing quote at 7', true],
    ['rtt > abc', 6, 'a duration, like 250ms, is expected at 7', true],
    ['src = banana or rtt', 6, 'an address or prefix is expected at 7', false],
    ['rtt contains 5', 4, 'rtt has no parts: another comparison is expected at 5', false],
    ['octetDeltaCuont > 5', 0, 'there is no field “octetDeltaCuont”; is octetDeltaCount meant? at 1', false],
    ['httpReqUrl = x', 0, 'there is no field “httpReqUrl”; is netscaler:httpReqUrl meant? at 1', false],
    ['octetDel', 0, 'there is no field “octetDel” at 1', true],
    ['prto tcp', 0, 'there is no field “prto”; is proto meant? at 1', false],
    ['src prt 80', 8, 'a comparison, “and” or “or” is expected at 9', false],
    ['scr port 80', 0, 'there is no field “scr”; is src meant? at 1', false],
    ['cflow.srcadr == 10.0.0.1', 0, 'there is no field “cflow.srcadr”; is cflow.srcaddr meant? at 1', false],
    ['port = 80 or 443', 13, 'there is no field “443” at 14', false],
    ['len(url) > 5', 9, 'a comparison, “and” or “or” is expected at 10', false],
    ['len(url)', 0, 'there is no function “len” at 1', false],
    ['proto = tpc', 8, 'a protocol, like tcp or 6, is expected at 9', true],
    ['rtt matches x', 4, 'rtt has no text: another comparison is expected at 5', false],
    ['src & 5', 4, 'src has no bits: another comparison is expected at 5', false],
    ['app matches "(?=a)"', 12, 'an expression without a look ahead or behind is expected at 13', false],
    ['tcp.flags.syn == 5', 17, '1 or 0 is expected at 18', false],
    [
      'bytes > src',
      8,
      'src is a field that cannot be compared with it: a number of octets, like 1500 or 10k, is expected at 9',
      false,
    ],
    ['bytes gt', 8, 'a value is expected at 9', true],
    ['in port 80', 0, 'a field is expected at 1', false],
  ])('says what is wrong with %s', (text, at, message, isUnfinished) => {
    expect(errorOf(text)).toMatchObject({ at, message, isUnfinished })
  })

  it('refuses what is too long or too deep, quickly', () => {
    expect(errorOf('a'.repeat(MAX_FILTER_LENGTH + 1)).message).toContain('at most')
    expect(errorOf('('.repeat(8000) + 'src' + ')'.repeat(8000)).message).toContain('too deeply')
    expect(errorOf('not '.repeat(400) + 'src').message).toContain('too deeply')
    expect(errorOf('not '.repeat(4000) + 'src').ok).toBe(false)
    const started = processorMilliseconds()
    errorOf('('.repeat(MAX_FILTER_LENGTH))
    errorOf('src = ! '.repeat(2000))
    expect(processorMilliseconds() - started).toBeLessThan(1000)
  })

  it('takes a chain of thousands', () => {
    const tree = treeOf(Array.from({ length: 1200 }, (_, port) => `port=${port}`).join(' or '))
    expect(tree.kind === 'or' && tree.terms.length).toBe(1200)
  })

  it('knows columns for every friendly name', () => {
    for (const name of Object.keys(FIELD_ALIASES)) expect(parseFilter(name.toUpperCase(), catalogue).ok).toBe(true)
  })

  it('takes the short names of ports, in records and in lists', () => {
    for (const [short, name] of [
      ['sport', '@sourcePort'],
      ['DPort', '@destinationPort'],
    ] as const) {
      expect(catalogue.find(short)?.map(({ id }) => id)).toEqual([name])
      expect(parseFilter(`${short} = 443`, catalogue)).toMatchObject({ ok: true })
    }
    const list = createListCatalogue([
      { id: 'clientPort', type: 'port' },
      { id: 'vipPort', type: 'port' },
    ])
    expect(list.find('sport')?.map(({ id }) => id)).toEqual(['clientPort'])
    expect(list.find('dport')?.map(({ id }) => id)).toEqual(['vipPort'])
  })

  it('never throws, whatever the text', () => {
    const parts = fc.constantFrom(
      'src',
      '=',
      '!=',
      '(',
      ')',
      '{',
      '}',
      'and',
      'or',
      'not',
      'in',
      '"',
      '10.0.0.1',
      ',',
      '!',
      '\\',
      'exists',
      '\u0000',
      '\ud800',
      'ß',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(parts).map((words) => words.join(' ')),
        ),
        (text) => {
          const parsed = parseFilter(text, catalogue)
          if (parsed.ok) return
          expect(parsed.at + parsed.length).toBeLessThanOrEqual(text.length)
          expect(parsed.message).not.toBe('')
        },
      ),
    )
  })
})

const word = fc
  .stringMatching(/^[@a-zA-Z][\w:./#-]{0,12}$/)
  .filter((text) => !/^(?:and|or|not|in|contains|exists)$/i.test(text))
const literal: fc.Arbitrary<Literal> = fc.oneof(
  word.map((text) => ({ kind: 'word' as const, text })),
  fc
    .string({ unit: 'grapheme' })
    .map((text) => ({ kind: 'text' as const, text: text.replaceAll(/[\u0000-\u001f\u007f]/g, '') })), // eslint-disable-line no-control-regex
)
const leaf: fc.Arbitrary<FilterTree> = fc.oneof(
  word.map((field) => ({ kind: 'presence' as const, field })),
  fc.record({
    kind: fc.constant('comparison' as const),
    field: word,
    operator: fc.constantFrom('=' as const, '!=' as const, '>' as const, '<=' as const, 'contains' as const),
    value: literal,
  }),
  fc.record({
    kind: fc.constant('membership' as const),
    field: word,
    values: fc.array(literal, { minLength: 1, maxLength: 4 }),
  }),
)
const tree: fc.Arbitrary<FilterTree> = fc.letrec<{ tree: FilterTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.record({ kind: fc.constant('not' as const), term: tie('tree') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      terms: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).tree

describe('a formatted tree', () => {
  it('parses into the same tree', () => {
    fc.assert(
      fc.property(tree, (made) => {
        expect(treeOf(formatTree(made, formatLeaf))).toEqual(made)
      }),
      { numRuns: 300 },
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { LIST_TEXT_PER_OCTET, MAX_LIST_DEPTH, MAX_LIST_TEXT_LENGTH } from '../../../core/limits/decode.ts'
import {
  createListAccount,
  decodeList,
  LIST_TYPES,
  type ListAccount,
  type ListTemplate,
  type ListType,
} from '../../../core/wire/list-value.ts'
import { leastRecordLength } from '../../../core/wire/plan-field.ts'
import { templateFields } from '../../../core/wire/template-fields.ts'
import {
  arbitraryList,
  BASIC_LIST,
  basicList,
  LIST_TEMPLATES,
  listGroup,
  SEMANTIC,
  subTemplateList,
  subTemplateMultiList,
} from '../../support/list-builders.ts'
import { concat, hex, text, u16, u8, variable, zeros, type FieldSpec } from '../../support/message-builders.ts'

const registry = createElementRegistry()
const VARIABLE = 65_535

function templateOf(fields: readonly FieldSpec[]): ListTemplate {
  const specifiers = fields.map(({ pen = 0, id, length }) => ({ pen, id, length }))
  const planned = templateFields(specifiers, 0, 10, registry)
  return { fields: planned, leastLength: leastRecordLength(planned) }
}

function decodeWith(
  type: ListType,
  octets: Uint8Array,
  templates: ReadonlyMap<number, readonly FieldSpec[]> = LIST_TEMPLATES,
): { readonly cell: unknown; readonly account: ListAccount } {
  const known = new Map([...templates].map(([id, fields]) => [id, templateOf(fields)]))
  const source = { registry, templates: { find: (id: number) => known.get(id) }, exportSeconds: 1_714_557_600 }
  const account = createListAccount()
  const cell = decodeList(type, octets, source, account)
  return { cell, account }
}

const typeOf = (elementId: number): ListType => LIST_TYPES[elementId - BASIC_LIST]!
const OCTETS_OF_ONE: FieldSpec = { id: 4, length: 1 }

describe('basicList (RFC 6313 §4.5.1)', () => {
  it('repeats an element of fixed length', () => {
    // semantic allOf, element 7 in 2 octets, 80, 443
    const octets = hex('03 0007 0002 0050 01bb')
    expect(basicList(SEMANTIC.allOf, { id: 7, length: 2 }, u16(80), u16(443))).toEqual(octets)
    expect(decodeWith('basicList', octets).cell).toEqual({
      semantic: 'allOf',
      element: 'sourceTransportPort',
      items: [80, 443],
    })
  })

  it('repeats an element of variable length, with short and long prefixes and empty ones', () => {
    const octets = hex('04 0052 ffff 02 6c6f 00 ff0001 78')
    expect(decodeWith('basicList', octets).cell).toEqual({
      semantic: 'ordered',
      element: 'interfaceName',
      items: ['lo', '', 'x'],
    })
  })

  it('names an enterprise element by its number, and keeps what is unknown as hex', () => {
    const octets = hex('03 8007 0002 00007ed9 beef cafe')
    expect(decodeWith('basicList', octets).cell).toEqual({
      semantic: 'allOf',
      element: 'e32473id7',
      items: ['beef', 'cafe'],
    })
    const url = basicList(SEMANTIC.allOf, { pen: 5951, id: 130, length: VARIABLE }, variable(text('/cart')))
    expect(decodeWith('basicList', url).cell).toMatchObject({ element: 'netscaler:httpReqUrl', items: ['/cart'] })
  })

  it('may be empty', () => {
    expect(decodeWith('basicList', hex('ff 0007 0002')).cell).toMatchObject({ semantic: 'undefined', items: [] })
    expect(decodeWith('basicList', hex('ff 0007 0000')).cell).toMatchObject({ items: [] })
  })

  it('reads values in reduced size, and those of a length that the type does not allow as hex', () => {
    expect(decodeWith('basicList', hex('03 0001 0003 00000a')).cell).toMatchObject({ items: [10] })
    expect(decodeWith('basicList', hex('03 0008 0003 c00002')).cell).toMatchObject({ items: ['c00002'] })
  })

  it.each([
    ['its header is cut', '03 0007 00'],
    ['its enterprise number is cut', '03 8007 0002 0000'],
    ['a value is cut', '03 0007 0002 0050 01'],
    ['a value of variable length runs past its end', '03 0052 ffff 03 6c6f'],
    ['values have no octets but there are some', '03 0007 0000 00'],
    ['it has no octets at all', ''],
  ])('is its octets in hex when %s', (_, digits) => {
    const { cell, account } = decodeWith('basicList', hex(digits))
    expect(cell).toBe(digits.replaceAll(' ', ''))
    expect(account).toMatchObject({ undecodable: 1 })
  })
})

describe('subTemplateList (RFC 6313 §4.5.2)', () => {
  it('holds records of one template', () => {
    const octets = subTemplateList(SEMANTIC.oneOrMoreOf, 300, hex('0050 000400'), hex('01bb 000001'))
    expect(octets).toEqual(hex('02 012c 0050 000400 01bb 000001'))
    expect(decodeWith('subTemplateList', octets).cell).toEqual({
      semantic: 'oneOrMoreOf',
      template: 300,
      items: [
        { sourceTransportPort: 80, octetDeltaCount: 1024 },
        { sourceTransportPort: 443, octetDeltaCount: 1 },
      ],
    })
  })

  it('may be empty', () => {
    expect(decodeWith('subTemplateList', hex('04 012c')).cell).toEqual({
      semantic: 'ordered',
      template: 300,
      items: [],
    })
  })

  it('numbers elements that a record repeats', () => {
    const octets = subTemplateList(SEMANTIC.allOf, 301, hex('01 61  05 03 0007 0002  01 62'))
    expect(decodeWith('subTemplateList', octets).cell).toMatchObject({
      items: [{ interfaceName: 'a', basicList: { items: [] }, 'interfaceName#2': 'b' }],
    })
  })

  it.each([
    ['its template is not known', '03 0999 0050', /template 2457 is not known/],
    ['a record is cut', '03 012c 0050 0004', /record 1 of template 300 runs past its end/],
    ['its header is cut', '03 01', /header is cut/],
  ])('is its octets in hex when %s', (_, digits, reason) => {
    const { cell, account } = decodeWith('subTemplateList', hex(digits))
    expect(cell).toBe(digits.replaceAll(' ', ''))
    expect(account.undecodable).toBe(1)
    expect(account.reason).toMatch(reason)
  })

  it('ends at a template whose records have no octets', () => {
    const { cell, account } = decodeWith('subTemplateList', hex('03 0140 00'), new Map([[320, [{ id: 4, length: 0 }]]]))
    expect(cell).toBe('03014000')
    expect(account.reason).toMatch(/no octets/)
  })
})

describe('subTemplateMultiList (RFC 6313 §4.5.3)', () => {
  it('holds groups of records, each of its own template, whose length counts the header of the group', () => {
    const octets = subTemplateMultiList(
      SEMANTIC.allOf,
      listGroup(300, hex('0050 000400')),
      listGroup(303, hex('01 04')),
    )
    expect(octets).toEqual(hex('03  012c 0009 0050 000400  012f 0006 01 04'))
    expect(decodeWith('subTemplateMultiList', octets).cell).toEqual({
      semantic: 'allOf',
      items: [
        { template: 300, records: [{ sourceTransportPort: 80, octetDeltaCount: 1024 }] },
        { template: 303, records: [{ subTemplateMultiList: { semantic: 'ordered', items: [] } }] },
      ],
    })
  })

  it('keeps one group as hex when its template is not known, and decodes the others', () => {
    const octets = subTemplateMultiList(SEMANTIC.allOf, listGroup(999, hex('aabb')), listGroup(300, hex('0050 000400')))
    const { cell, account } = decodeWith('subTemplateMultiList', octets)
    expect(cell).toMatchObject({ items: ['03e70006aabb', { template: 300 }] })
    expect(account).toMatchObject({ undecodable: 1, reason: 'template 999 is not known' })
  })

  it.each([
    ['a group states less than its header', '03 012c 0003 00'],
    ['a group runs past the list', '03 012c 0009 0050'],
    ['the header of a group is cut', '03 012c'],
  ])('is its octets in hex when %s', (_, digits) => {
    expect(decodeWith('subTemplateMultiList', hex(digits)).cell).toBe(digits.replaceAll(' ', ''))
  })
})

describe('semantics (RFC 6313 §4.4)', () => {
  it.each([...Object.entries(SEMANTIC).map(([name, number]) => [number, name] as const), [5, '5'] as const])(
    '%i is %s',
    (number, name) => {
      expect(decodeWith('basicList', concat(u8(number), hex('0007 0002'))).cell).toMatchObject({ semantic: name })
    },
  )
})

describe('strings in lists', () => {
  it('show ill-formed UTF-8 as U+FFFD and count it', () => {
    const { cell, account } = decodeWith('basicList', hex('03 0052 ffff 02 c328 03 efbfbd'))
    expect(cell).toMatchObject({ items: ['\ufffd(', '\ufffd'] })
    expect(account.illFormed).toBe(1)
  })
})

describe('bounds', () => {
  /** A list in a list in a list. */
  function nest(levels: number): Uint8Array {
    let octets: Uint8Array = hex('03 0007 0002')
    for (let level = 1; level < levels; level++) {
      octets = basicList(SEMANTIC.allOf, { id: BASIC_LIST, length: VARIABLE }, variable(octets))
    }
    return octets
  }

  it('decodes lists as deep as MAX_LIST_DEPTH and shows deeper ones as octets', () => {
    expect(decodeWith('basicList', nest(MAX_LIST_DEPTH)).account.undecodable).toBe(0)
    const { cell, account } = decodeWith('basicList', nest(MAX_LIST_DEPTH + 1))
    expect(account).toMatchObject({ undecodable: 1, reason: 'it lies deeper than MAX_LIST_DEPTH' })
    expect(JSON.stringify(cell)).toContain('["0300070002"]')
    expect(decodeWith('basicList', nest(1000)).account.undecodable).toBe(1)
  })

  it('shows a list as octets whose text would grow out of proportion: records of many fields without octets', () => {
    const fields = [...Array.from({ length: 10_000 }, () => ({ id: 4, length: 0 })), OCTETS_OF_ONE]
    const octets = subTemplateList(SEMANTIC.allOf, 320, zeros(8000))
    const { cell, account } = decodeWith('subTemplateList', octets, new Map([[320, fields]]))
    expect(cell).toBe(Buffer.from(octets).toString('hex'))
    expect(account.reason).toMatch(/MAX_LIST_TEXT_LENGTH/)
  })

  it('bounds the text of a list of the longest names, and of strings that are all escapes', () => {
    const bells = subTemplateMultiList(
      3,
      listGroup(301, concat(variable(zeros(60_000).fill(7)), u8(5), hex('0300070002'), u8(0))),
    )
    const { cell } = decodeWith('subTemplateMultiList', bells)
    expect(JSON.stringify(cell).length).toBeLessThan(MAX_LIST_TEXT_LENGTH)
  })
})

describe('any list', () => {
  it('is decoded to what it was built from, nested to any depth', () => {
    fc.assert(
      fc.property(arbitraryList(5), ({ elementId, octets, cell }) => {
        const decoded = decodeWith(typeOf(elementId), octets)
        expect(decoded.cell).toEqual(cell)
        expect(decoded.account.undecodable).toBe(0)
      }),
      { numRuns: 300 },
    )
  })

  it('of any octets is a list or their hex, of bounded text', () => {
    const damaged = fc
      .tuple(arbitraryList(4), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 4 }), fc.nat(500))
      .map(([{ elementId, octets }, changes, cut]) => {
        const changed = octets.slice(0, Math.max(1, octets.length - (cut % 3 === 0 ? cut % octets.length : 0)))
        for (const [at, octet] of changes) changed[at % changed.length] = octet
        return [typeOf(elementId), changed] as const
      })
    const noise = fc.tuple(fc.constantFrom(...LIST_TYPES), fc.uint8Array({ maxLength: 200 }))
    fc.assert(
      fc.property(fc.oneof(damaged, noise), ([type, octets]) => {
        const { cell, account } = decodeWith(type, octets)
        const hexed = Buffer.from(octets).toString('hex')
        if (typeof cell === 'string') expect([cell, account.undecodable]).toEqual([hexed, 1])
        const bound = Math.max(LIST_TEXT_PER_OCTET * octets.length, hexed.length + 2)
        expect(JSON.stringify(cell).length).toBeLessThanOrEqual(bound)
      }),
      { numRuns: 1000 },
    )
  })

  it('is the same field for an element of any enterprise whose type is a list', () => {
    const octets = variable(basicList(SEMANTIC.allOf, { id: 7, length: 2 }, u16(80)))
    const list = subTemplateList(SEMANTIC.allOf, 320, octets)
    const { cell } = decodeWith('subTemplateList', list, new Map([[320, [{ pen: 6871, id: 331, length: VARIABLE }]]]))
    expect(cell).toMatchObject({ items: [{ 'cert:smtpResponseList': { items: [80] } }] })
  })
})

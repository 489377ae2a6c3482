import { describe, expect, test } from 'vitest'
import { createElementRegistry, V9_SCOPE_PEN } from '../../../core/elements/registry.ts'
import { parseElementTable } from '../../../core/elements/element-table.ts'
import { ELEMENTS as IANA } from '../../../core/elements/tables/iana.data.ts'
import { ELEMENTS as NETFLOW9 } from '../../../core/elements/tables/netflow9.data.ts'
import { VENDOR_REGISTRIES } from '../../../core/elements/vendor-registries.ts'
import { MAX_UNKNOWN_ELEMENTS } from '../../../core/limits/templates.ts'

/** What the dump format allows as a key, without the number of a repetition. */
const KEY = /^(?:[a-z][a-z0-9]*:)?[A-Za-z][A-Za-z0-9_\-.]*$/

describe('element registry', () => {
  const registry = createElementRegistry()

  test('gives IANA elements their name, type, semantics, units and code table', () => {
    expect(registry.find(0, 1)).toEqual({
      pen: 0,
      id: 1,
      name: 'octetDeltaCount',
      key: 'octetDeltaCount',
      type: 'unsigned64',
      semantics: 'deltaCounter',
      units: 'octets',
      isKnown: true,
      enumeration: undefined,
    })
    expect(registry.find(0, 4)).toMatchObject({ key: 'protocolIdentifier', enumeration: 'protocol-numbers' })
    expect(registry.find(0, 515)).toMatchObject({ key: 'ipv6ExtensionHeadersFull', type: 'unsigned256' })
  })

  test('gives the same object every time', () => {
    for (const [pen, id] of [
      [0, 8],
      [0, 9999],
      [5951, 130],
      [5951, 330],
      [29_305, 1],
      [4242, 1],
    ] as const) {
      expect(registry.find(pen, id)).toBe(registry.find(pen, id))
    }
    expect(registry.findV9Scope(1)).toBe(registry.findV9Scope(1))
    expect(registry.findV9Scope(77)).toBe(registry.findV9Scope(77))
  })

  test('puts the prefix of the vendor before the name', () => {
    expect(registry.find(5951, 129).key).toBe('netscaler:transactionId')
    expect(registry.find(39_499, 69)).toMatchObject({ key: 'flowmon:npmRoundTripTime', units: 'microseconds' })
    expect(registry.find(9, 4251).key).toBe('cisco:transportPacketsLostCounter')
    expect(registry.find(9789, 1).key).toBe('sophos:protocol')
    expect(registry.find(41_916, 4321).key).toBe('viptela:vPNId')
    expect(registry.find(12_326, 1).key).toBe('barracuda12326:timestamp')
    expect(registry.find(21_373, 4).key).toBe('pen21373:mark')
  })

  test('reads the eight stamps of the NetScaler as integers, for their clock is the appliance’s', () => {
    for (const id of [153, 156, 157, 158, 159, 160, 169, 170]) {
      expect(registry.find(5951, id)).toMatchObject({ type: 'unsigned64', units: 'microseconds' })
    }
    expect(registry.find(5951, 136).type).toBe('dateTimeMilliseconds')
  })

  test('keeps what has no name as octets under its numbers', () => {
    const unknown = { type: 'octetArray', isKnown: false, semantics: 'default' }
    expect(registry.find(5951, 330)).toMatchObject({ key: 'e5951id330', name: 'e5951id330', ...unknown })
    expect(registry.find(16_734, 27_342)).toMatchObject({ key: 'e16734id27342', ...unknown })
    expect(registry.find(4_294_967_295, 32_767)).toMatchObject({ key: 'e4294967295id32767', ...unknown })
    expect(registry.find(0, 105)).toMatchObject({ key: 'id105', ...unknown })
  })

  test('names reverse elements after the forward one, unless it has no direction', () => {
    expect(registry.find(29_305, 1)).toMatchObject({ key: 'reverseOctetDeltaCount', type: 'unsigned64', pen: 29_305 })
    expect(registry.find(29_305, 149)).toMatchObject({ key: 'e29305id149', isKnown: false })
    expect(registry.find(29_305, 105)).toMatchObject({ key: 'e29305id105', isKnown: false })
  })

  test('finds the reverse of CERT’s own elements by the bit in their id', () => {
    // 14 has an entry of its own for its reverse, with a narrower type; 33 has none.
    expect(registry.find(6871, 14 | 0x4000)).toMatchObject({ key: 'cert:reverseInitialTCPFlags', type: 'unsigned8' })
    expect(registry.find(6871, 33 | 0x4000)).toMatchObject({ key: 'cert:reverseSilkAppLabel', type: 'unsigned16' })
    expect(registry.find(6871, 0x4000 | 0x3fff).isKnown).toBe(false)
  })

  test('writes a name that no key may have as its numbers', () => {
    expect(registry.find(3054, 351)).toMatchObject({ name: '3gppUli', key: 'e3054id351', isKnown: true })
  })

  test('reads NetFlow v9 types: IANA’s, private ones without prefix, ntop’s by their offset', () => {
    expect(registry.findV9(22)).toBe(registry.find(0, 22))
    expect(registry.findV9(33_002)).toMatchObject({ key: 'fwExtEvent', pen: 0, id: 33_002, type: 'unsigned16' })
    expect(registry.findV9(37_003)).toMatchObject({ key: 'byteRate', type: 'octetArray', isKnown: true })
    expect(registry.findV9(57_552)).toBe(registry.find(35_632, 80))
    expect(registry.findV9(57_552).key).toBe('ntop:srcFragments')
    expect(registry.findV9(24_628)).toMatchObject({ key: 'id24628', isKnown: false })
    expect(registry.findV9(65_535)).toMatchObject({ key: 'id65535', isKnown: false })
  })

  test('reads NetFlow v9 scope types', () => {
    const keys = [1, 2, 3, 4, 5].map((type) => registry.findV9Scope(type).key)
    expect(keys).toEqual(['scopeSystem', 'scopeInterface', 'scopeLineCard', 'scopeCache', 'scopeTemplate'])
    expect(registry.findV9Scope(1)).toMatchObject({ pen: V9_SCOPE_PEN, type: 'unsigned32', isKnown: true })
    expect(registry.findV9Scope(8)).toMatchObject({ key: 'scopeType8', type: 'octetArray', isKnown: false })
    expect(registry.find(V9_SCOPE_PEN, 1).key).toBe('e4294967295id1')
  })

  test('finds every element by its key, in any case', () => {
    expect(registry.findByKey('OCTETdeltacount')).toBe(registry.find(0, 1))
    expect(registry.findByKey('NetScaler:HTTPreqURL')).toBe(registry.find(5951, 130))
    expect(registry.findByKey('reverseoctetdeltacount')).toBe(registry.find(29_305, 1))
    expect(registry.findByKey('cert:reverseInitialTCPFlags')).toBe(registry.find(6871, 14 | 0x4000))
    expect(registry.findByKey('scopesystem')).toBe(registry.findV9Scope(1))
    expect(registry.findByKey('e5951id330')).toBe(registry.find(5951, 330))
    expect(registry.findByKey('ID105')).toBe(registry.find(0, 105))
    expect(registry.findByKey('username')).toBe(registry.findV9(40_000))
    expect(registry.findByKey('userName')).toBe(registry.find(0, 371))
    expect(registry.findByKey('nobody:knows')).toBeUndefined()
    expect(registry.findByKey('nosuchelement')).toBeUndefined()
    expect(registry.findByKey('')).toBeUndefined()
  })

  test('has legal keys that no two elements share', () => {
    const elements = [
      ...[...parseElementTable(IANA).keys()].flatMap((id) => [registry.find(0, id), registry.find(29_305, id)]),
      ...[...parseElementTable(NETFLOW9).keys()].map((id) => registry.findV9(id)),
      ...VENDOR_REGISTRIES.flatMap(({ pen, table }) =>
        [...parseElementTable(table).keys()].map((id) => registry.find(pen, id)),
      ),
    ]
    expect(elements.length).toBeGreaterThan(3000)
    expect(elements.filter((element) => !KEY.test(element.key))).toEqual([])
    expect(new Set(elements.map((element) => element.key)).size).toBe(elements.length)
    const known = elements.filter((element) => element.isKnown)
    expect(known.filter((element) => registry.findByKey(element.key) !== element)).toEqual([])
  })

  test('forgets the oldest unknown elements beyond its bound, and no known one', () => {
    const bounded = createElementRegistry()
    const known = bounded.find(0, 1)
    const first = bounded.find(4242, 0)
    for (let i = 1; i < MAX_UNKNOWN_ELEMENTS; i++) bounded.find(4242 + (i >> 15), i & 0x7fff)
    expect(bounded.find(4242, 0)).toBe(first)
    bounded.find(9_000_000, 1)
    expect(bounded.find(4242, 0)).not.toBe(first)
    expect(bounded.find(0, 1)).toBe(known)
  })
})

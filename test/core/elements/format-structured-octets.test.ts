import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatStructuredOctets } from '../../../core/elements/format-structured-octets.ts'

describe('octets with a structure', () => {
  test.each([
    ['95', '0d000123', '13:291', 'PANA-L7, selector 291'],
    ['95', '0306', '3:6', 'IANA-L4, selector 6'],
    ['95', '1400000009000001f4', '20:9:500', 'PANA-L7-PEN, enterprise 9, selector 500'],
    ['95', 'c80001', '200:1', 'engine 200, selector 1'],
    ['70', '03e810', '16001', 'label 16001, traffic class 0'],
    ['79', '00002f', '2', 'label 2, traffic class 7, bottom of the stack'],
    ['90', '0000fde800000064', '65000:100', 'type 0'],
    ['90', '0001c00002010064', '192.0.2.1:100', 'type 1'],
    ['90', '0002000100000064', '65536:100', 'type 2'],
  ])('element %s of %s is %s: %s', (element, hex, text, meaning) => {
    expect(formatStructuredOctets(element, hex)).toEqual({ text, meaning })
  })

  test('of another length, type or element have none', () => {
    expect(formatStructuredOctets('95', '0d')).toBeUndefined()
    expect(formatStructuredOctets('70', '03e81000')).toBeUndefined()
    expect(formatStructuredOctets('90', '0003000000000000')).toBeUndefined()
    expect(formatStructuredOctets('210', '0d000123')).toBeUndefined()
  })

  test('never read past their end', () => {
    const hex = fc.uint8Array({ maxLength: 24 }).map((octets) => Buffer.from(octets).toString('hex'))
    fc.assert(
      fc.property(fc.constantFrom('70', '90', '95'), hex, (element, octets) => {
        const found = formatStructuredOctets(element, octets)
        return found === undefined || !/NaN|undefined/.test(found.text + found.meaning)
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { parseFilter } from '../../../core/query/filter-language/parse-filter.ts'
import { connectionFilter, connectionTitle } from '../../../renderer/filter/connection-filter.ts'

describe('the records of a connection', () => {
  it('are those of both ways, and of no other pairing of addresses and ports', () => {
    expect(connectionFilter(['10.0.0.1', 5000, '10.0.0.2', 443, 6])).toBe(
      'proto = TCP and ((srcip = 10.0.0.1 and srcport = 5000 and dstip = 10.0.0.2 and dstport = 443)' +
        ' or (srcip = 10.0.0.2 and srcport = 443 and dstip = 10.0.0.1 and dstport = 5000))',
    )
  })

  it('do without ports where there are none, and without a protocol', () => {
    expect(connectionFilter(['2001:db8::1', null, '2001:db8::2', null, 58])).toContain('proto = ICMPv6 and')
    expect(connectionFilter(['10.0.0.1', null, '10.0.0.2', null, null])).toBe(
      '((srcip = 10.0.0.1 and dstip = 10.0.0.2) or (srcip = 10.0.0.2 and dstip = 10.0.0.1))',
    )
  })

  it('are one way where both ends are the same', () => {
    expect(connectionFilter(['127.0.0.1', 53, '127.0.0.1', 53, 17])).toBe(
      'proto = UDP and srcip = 127.0.0.1 and srcport = 53 and dstip = 127.0.0.1 and dstport = 53',
    )
  })

  it('are none without addresses', () => {
    expect(connectionFilter([null, 1, '10.0.0.2', 2, 6])).toBeUndefined()
    expect(connectionFilter([])).toBeUndefined()
  })

  it('are a filter', () => {
    for (const cells of [
      ['10.0.0.1', 5000, '10.0.0.2', 443, 6],
      ['2001:db8::1', null, '2001:db8::2', null, 253],
    ]) {
      expect(parseFilter(connectionFilter(cells) ?? '')).toMatchObject({ ok: true })
    }
  })

  it('have a title that can be read', () => {
    expect(connectionTitle(['10.0.0.1', 5000, '2001:db8::2', 443])).toBe('10.0.0.1:5000 – [2001:db8::2]:443')
    expect(connectionTitle(['10.0.0.1', null, '10.0.0.2', null])).toBe('10.0.0.1 – 10.0.0.2')
  })
})

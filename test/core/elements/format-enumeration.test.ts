import { describe, expect, test } from 'vitest'
import { parseElementTable } from '../../../core/elements/element-table.ts'
import {
  enumerationCode,
  enumerationEntries,
  enumerationLabel,
  formatHexNumber,
  formatTcpFlagsLong,
  formatTcpFlagsShort,
} from '../../../core/elements/format-enumeration.ts'
import { ELEMENTS as IANA } from '../../../core/elements/tables/iana.data.ts'
import { ELEMENTS as NETFLOW9 } from '../../../core/elements/tables/netflow9.data.ts'

describe('code tables', () => {
  test('name codes', () => {
    expect(enumerationLabel('protocol-numbers', 6)).toBe('TCP')
    expect([58, 89].map((code) => enumerationLabel('protocol-numbers', code))).toEqual(['ICMPv6', 'OSPF'])
    expect(enumerationLabel('protocol-numbers', 61)).toBe('any host internal protocol')
    expect(enumerationLabel('ipfix-flow-end-reason', 3)).toBe('end of Flow detected')
    expect(enumerationLabel('ipfix-firewall-event', 200)).toBeUndefined()
    expect(enumerationLabel('no-such-table', 1)).toBeUndefined()
  })

  test('name a forwarding status by its reason, or else by its upper two bits', () => {
    expect(enumerationLabel('forwarding-status', 0x81)).toBe('Dropped: ACL deny')
    expect(enumerationLabel('forwarding-status', 0x40)).toBe('Forwarded: Unknown')
    expect(enumerationLabel('forwarding-status', 0xbf)).toBe('Dropped')
    expect(enumerationLabel('forwarding-status', 0x141)).toBeUndefined()
  })

  test('find the code of a name that only one code has', () => {
    expect(enumerationCode('protocol-numbers', 'tcp')).toBe(6)
    expect(enumerationCode('ipfix-flow-end-reason', 'IDLE timeout')).toBe(1)
    expect(enumerationCode('classification-engine-ids', 'reserved')).toBeUndefined()
    const names = ['ICMPv6', 'icmp6', 'IPv6-ICMP', 'ospf', 'OSPFIGP']
    expect(names.map((name) => enumerationCode('protocol-numbers', name))).toEqual([58, 58, 58, 89, 89])
    expect(enumerationCode('protocol-numbers', 'nonsense')).toBeUndefined()
  })

  test('are there for every element that names one', () => {
    const named = [IANA, NETFLOW9]
      .flatMap((text) => [...parseElementTable(text).values()])
      .flatMap((e) => e.enumeration ?? [])
    expect(named.length).toBeGreaterThan(24)
    expect(named.filter((table) => enumerationEntries(table).length === 0)).toEqual([])
  })
})

describe('TCP flags', () => {
  test.each([
    [0x18, '···AP···', '0x18 · PSH ACK'],
    [0x02, '······S·', '0x02 · SYN'],
    [0x12, '···A··S·', '0x12 · SYN ACK'],
    [0, '········', '0x00 · none'],
    [0xff, 'CEUAPRSF', '0xff · FIN SYN RST PSH ACK URG ECE CWR'],
    [0x110, '0x0110', '0x0110 · ACK AE'],
    [0x5018, '0x5018', '0x5018 · PSH ACK'],
  ])('%d is %s, in long %s', (flags, short, long) => {
    expect(formatTcpFlagsShort(flags)).toBe(short)
    expect(formatTcpFlagsLong(flags)).toBe(long)
  })
})

test('hex numbers have an even number of digits', () => {
  expect([0, 0xf, 0x100, 0x8000_0003].map(formatHexNumber)).toEqual(['0x00', '0x0f', '0x0100', '0x80000003'])
})

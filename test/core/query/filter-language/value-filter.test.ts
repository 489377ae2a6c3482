import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../../core/protocol/session-api.ts'
import { createFilterCatalogue } from '../../../../core/query/filter-language/filter-fields.ts'
import { parseFilter } from '../../../../core/query/filter-language/parse-filter.ts'
import { valueFilter, type ValueColumn } from '../../../../core/query/filter-language/value-filter.ts'

const list = { semantic: 'allOf', element: 'applicationName', items: ['a "b"', 2] } as const

/** Column, cell, and the filter that lets its record through. */
const VALUES: readonly (readonly [string, ValueColumn, Cell, string])[] = [
  ['a number', { id: '@packets', type: 'packetCount' }, 12, 'packets = 12'],
  [
    'an integer past 2^53',
    { id: 'octetTotalCount', type: 'octetCount' },
    '18446744073709551615',
    'octetTotalCount = 18446744073709551615',
  ],
  ['a negative number', { id: 'mibObjectValueInteger', type: 'integer' }, -3, 'mibObjectValueInteger = -3'],
  ['a float', { id: 'absoluteError', type: 'float' }, 0.25, 'absoluteError = 0.25'],
  ['an id', { id: '@template', type: 'identifier' }, 258, 'template = 258'],
  ['an IPv4 address', { id: '@source', type: 'address' }, '10.20.4.17', 'srcip = 10.20.4.17'],
  ['an IPv6 address', { id: '@destination', type: 'address' }, '2001:db8:40::1f', 'dstip = 2001:db8:40::1f'],
  [
    'a MAC address',
    { id: 'sourceMacAddress', type: 'mac' },
    '00:1b:21:0a:0b:0c',
    'sourceMacAddress = 00:1b:21:0a:0b:0c',
  ],
  ['a port', { id: '@destinationPort', type: 'port' }, 8443, 'dstport = 8443'],
  ['a protocol', { id: '@protocol', type: 'protocol', enumeration: 'protocol-numbers' }, 6, 'protocol = TCP'],
  [
    'a protocol whose name leads elsewhere',
    { id: '@protocol', type: 'protocol', enumeration: 'protocol-numbers' },
    253,
    'protocol = 253',
  ],
  ['flags', { id: '@tcpFlags', type: 'tcpFlags' }, 0x12, 'tcpflags = SYN+ACK'],
  ['no flags', { id: '@tcpFlags', type: 'tcpFlags' }, 0, 'tcpflags = 0'],
  ['bits beyond the flags', { id: '@tcpFlags', type: 'tcpFlags' }, 0x800, 'tcpflags = 2048'],
  [
    'a code',
    { id: 'flowEndReason', type: 'enumeration', enumeration: 'ipfix-flow-end-reason' },
    1,
    'flowEndReason = "idle timeout"',
  ],
  [
    'a code without a name',
    { id: 'flowEndReason', type: 'enumeration', enumeration: 'ipfix-flow-end-reason' },
    200,
    'flowEndReason = 200',
  ],
  ['a boolean', { id: 'isMulticast', type: 'boolean' }, true, 'isMulticast = true'],
  ['a boolean that is neither', { id: 'dataRecordsReliability', type: 'boolean' }, 3, 'dataRecordsReliability = 3'],
  [
    'a time to its nanosecond',
    { id: '@time', type: 'time' },
    '2024-07-11T09:21:42.318204001Z',
    'time = 2024-07-11T09:21:42.318204001Z',
  ],
  [
    'a time of a second',
    { id: 'flowStartSeconds', type: 'time' },
    '2024-07-11T09:21:42Z',
    'flowStartSeconds = 2024-07-11T09:21:42Z',
  ],
  ['a duration of whole milliseconds', { id: '@rtt', type: 'duration' }, 38_000_000, 'rtt = 38ms'],
  ['a duration of microseconds', { id: '@duration', type: 'duration' }, 86_400_123_000, 'duration = 86.400123s'],
  ['a duration below a microsecond', { id: '@duration', type: 'duration' }, 7, 'duration = 7ns'],
  ['a negative duration', { id: 'total', type: 'duration' }, -1_500_000, 'total = -1.5ms'],
  ['a duration of nothing', { id: '@duration', type: 'duration' }, 0, 'duration = 0ms'],
  ['a time that was not measured', { id: '@rtt', type: 'duration' }, 0, 'not exists rtt'],
  ['a text', { id: '@method', type: 'text' }, 'GET', 'method = "GET"'],
  [
    'a text with quotes and backslashes',
    { id: 'netscaler:httpReqUrl', type: 'text' },
    'a "b" \\c',
    'netscaler:httpReqUrl = "a \\"b\\" \\\\c"',
  ],
  ['a text that reads as a keyword', { id: 'userName', type: 'text' }, 'and', 'userName = "and"'],
  ['an empty text', { id: 'userName', type: 'text' }, '', 'userName = ""'],
  ['a text beyond the Latin letters', { id: 'userName', type: 'text' }, 'Ünïcödé 漢字', 'userName = "Ünïcödé 漢字"'],
  [
    'octets',
    { id: 'netscaler:connectionChainID', type: 'octets' },
    '00e0ed1c',
    'netscaler:connectionChainID = 00e0ed1c',
  ],
  ['no octets', { id: 'e5951id330', type: 'octets' }, '', 'e5951id330 = ""'],
  [
    'a list',
    { id: 'basicList', type: 'list' },
    list,
    'basicList = "{\\"semantic\\":\\"allOf\\",\\"element\\":\\"applicationName\\",\\"items\\":[\\"a \\\\\\"b\\\\\\"\\",2]}"',
  ],
  ['nothing', { id: '@vlan', type: 'identifier' }, null, 'not exists vlan'],
]

describe('a value as a filter', () => {
  it.each(VALUES)('writes %s', (_, column, cell, expected) => {
    expect(valueFilter(column, cell)?.is).toBe(expected)
  })

  it.each(VALUES)('is understood where it was written: %s', (_, column, cell) => {
    const catalogue = createFilterCatalogue([column])
    const filter = valueFilter(column, cell)
    expect(parseFilter(filter?.is ?? '', catalogue)).toMatchObject({ ok: true })
    expect(parseFilter(filter?.isNot ?? '', catalogue)).toMatchObject({ ok: true })
  })

  it('writes the others, too', () => {
    expect(valueFilter({ id: '@source', type: 'address' }, '10.0.0.1')?.isNot).toBe('not srcip = 10.0.0.1')
    expect(valueFilter({ id: '@source', type: 'address' }, null)?.isNot).toBe('exists srcip')
  })

  it('takes the learned name of an application in the place of its id, and of other ids the id', () => {
    expect(valueFilter({ id: '@application', type: 'text', hasLabels: true }, 240_189_440, 'shop-vs-443')?.is).toBe(
      'application = "shop-vs-443"',
    )
    expect(valueFilter({ id: '@interfaceIn', type: 'identifier', hasLabels: true }, 8, 'LA/1')?.is).toBe('inif = 8')
  })

  it('has nothing for what no filter can spell', () => {
    expect(valueFilter({ id: 'userName', type: 'text' }, 'line\nfeed')).toBeUndefined()
    expect(valueFilter({ id: 'userName', type: 'text' }, 'x'.repeat(5000))).toBeUndefined()
    expect(valueFilter({ id: 'flowStartMilliseconds', type: 'time' }, '18446744073709551615')).toBeUndefined()
    expect(valueFilter({ id: 'absoluteError', type: 'float' }, 'NaN')).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { parseSort } from '../../cli/export/parse-sort.ts'
import { runCommandLine } from '../support/run-command-line.ts'

describe('flowglass export', () => {
  it.each([
    ['a name that says no format', ['export', 'x.pcap', '--out', 'y']],
    ['standard output without a format', ['export', 'x.pcap', '--out', '-']],
    ['messages of a list by their name', ['export', 'x.pcap', '--out', 'y.pcapng', '--list', 'sessions']],
    ['a format that there is not', ['export', 'x.pcap', '--out', 'y', '--format', 'xlsx']],
    ['no place', ['export', 'x.pcap', '--format', 'csv']],
    ['a list as messages', ['export', 'x.pcap', '--out', 'y', '--format', 'pcapng', '--list', 'sessions']],
    ['columns of messages', ['export', 'x.pcap', '--out', 'y', '--format', 'ipfix', '--fields', 'a']],
    ['no list', ['export', 'x.pcap', '--out', 'y', '--format', 'csv', '--list', 'records']],
    ['a limit that is none', ['export', 'x.pcap', '--out', 'y', '--format', 'csv', '--limit', '-1']],
    ['no column to sort by', ['export', 'x.pcap', '--out', 'y', '--format', 'csv', '--sort', ',']],
  ])('refuses %s as wrong usage', async (_, args) => {
    const { status, error } = await runCommandLine(...args)
    expect(status).toBe(2)
    expect(error).toMatch(/error: /)
  })

  it('reads an order: ascending, and descending where a minus goes before', () => {
    expect(parseSort('@octets, -netscaler:serverTTFB')).toEqual([
      { column: '@octets', direction: 'ascending' },
      { column: 'netscaler:serverTTFB', direction: 'descending' },
    ])
  })
})

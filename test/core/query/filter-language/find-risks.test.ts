import { describe, expect, it } from 'vitest'
import { createFilterCatalogue } from '../../../../core/query/filter-language/filter-fields.ts'
import { parseFilter } from '../../../../core/query/filter-language/parse-filter.ts'
import { VIRTUAL_COLUMNS } from '../../../../core/query/virtual-columns.ts'

const catalogue = createFilterCatalogue([
  ...VIRTUAL_COLUMNS,
  { id: 'netscaler:httpReqUrl', type: 'text' },
  { id: 'netscaler:httpReqHost', type: 'text' },
  { id: 'netscaler:roundTripTime', type: 'duration', units: 'microseconds' },
])

function risksOf(text: string) {
  const parsed = parseFilter(text, catalogue)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`)
  return parsed.risks
}

describe('findRisks', () => {
  it.each([
    ['port != 80', 0, 'port', 'any port'],
    ['bytes > 1 and rtt > 200', 20, '200', '200ms'],
    ['netscaler:roundTripTime > 200', 26, '200', '200µs'],
    ['cflow.timedelta > 5', 18, '5', '5s'],
    ['src ip 10.0.0.1/8', 7, '10.0.0.1/8', '10.0.0.0/8'],
    ['ip in {10.1.2.3/16, 10.0.0.0/8}', 7, '10.1.2.3/16', '10.1.0.0/16'],
    ['app = host', 6, 'host', '"host"'],
    ['host = 10.0.0.1', 0, 'host', 'ip'],
    ['url = "*.js"', 6, '"*.js"', undefined],
    ['url contains ""', 13, '""', undefined],
    ['port > 70000', 7, '70000', undefined],
    ['bytes >= 0', 9, '0', undefined],
    ['proto = 256', 8, '256', undefined],
    ['flags & 0', 8, '0', undefined],
    ['src or dst = 10.0.0.1', 0, 'src', undefined],
    ['exporter', 0, 'exporter', undefined],
    ['tcp.flags.syn', 0, 'tcp.flags.syn', 'tcp.flags.syn == 1'],
  ])('doubts %s', (text, at, part, replacement) => {
    const [risk, ...more] = risksOf(text)
    expect(more).toEqual([])
    expect(risk?.message).toBeTruthy()
    expect({ at: risk?.at, part: text.slice(risk?.at, (risk?.at ?? 0) + (risk?.length ?? 0)) }).toEqual({ at, part })
    expect(risk?.replacement).toBe(replacement)
  })

  it.each([
    'src net 10.0.0.0/8 and dst port in [80 443] and bytes > 1M and not flags R',
    'any port != 80',
    'srcport != 80',
    'rtt > 200ms or duration > 0',
    'src or dst port 80',
    'src and not dst',
    'host = "www.example.com"',
    'bytes > 0',
    'port >= 1024',
    'port <= 65534',
    'url matches ".*\\.js$"',
    'src.port == dst.port && bytes > packets',
    'start > -5m',
    'not exists rtt',
  ])('has no doubt about %s', (text) => {
    expect(risksOf(text)).toEqual([])
  })

  it('has none without a catalogue', () => {
    expect(parseFilter('port != 80')).toMatchObject({ ok: true, risks: [] })
  })
})

describe('the accents of a filter', () => {
  it.each([
    ['src net 10.0.0.0/8 and dst port in [80 443] and bytes > 1M and not flags R', ['nfdump']],
    ['netscaler:roundTripTime > 200ms', ['fields']],
    ['cflow.srcaddr == 10.0.0.1 && tcp.port in {80 443}', ['wireshark']],
    ['bytes > 1M', ['fields']],
    ['', ['fields']],
    ['src ip 10.0.0.1 and src = 10.0.0.1 and tcp', ['fields', 'nfdump', 'wireshark']],
    ['port 80 && udp.port == 53', ['nfdump', 'wireshark']],
    ['all port > 1024', ['wireshark']],
    ['src or dst port 80', ['nfdump']],
    ['any', ['nfdump']],
  ])('are told for %s', (text, accents) => {
    expect(parseFilter(text, catalogue)).toMatchObject({ ok: true, accents })
  })
})

import { describe, expect, it } from 'vitest'
import {
  completionPlaceOf,
  fieldOptions,
  keywordOptions,
  operatorOptions,
  valueOptions,
} from '../../../../core/query/filter-language/filter-completion.ts'
import { createFilterCatalogue } from '../../../../core/query/filter-language/filter-fields.ts'
import { parseFilter } from '../../../../core/query/filter-language/parse-filter.ts'
import { VIRTUAL_COLUMNS } from '../../../../core/query/virtual-columns.ts'

const catalogue = createFilterCatalogue([
  ...VIRTUAL_COLUMNS,
  { id: 'octetDeltaCount', type: 'octetCount' },
  { id: 'e1id2', type: 'text', alias: 'my name' },
  { id: 'leg', type: 'text', values: ['client', 'server'] },
])

describe('completionPlaceOf', () => {
  it.each([
    ['', { expects: ['field'], typed: '', from: 0 }],
    ['sr', { expects: ['field'], typed: 'sr', from: 0 }],
    ['rtt ', { expects: ['operator', 'value', 'joint'], field: 'rtt' }],
    ['rtt > ', { expects: ['value'], field: 'rtt' }],
    ['rtt > 20', { expects: ['value'], typed: '20', field: 'rtt', from: 6 }],
    ['rtt > 20ms ', { expects: ['joint'] }],
    ['rtt > 20ms and ', { expects: ['field'] }],
    ['rtt > 20ms && po', { expects: ['field'], typed: 'po' }],
    ['src ', { expects: ['operator', 'value', 'joint', 'field'], field: 'src' }],
    ['src port ', { expects: ['operator', 'value', 'joint'], field: 'srcport' }],
    ['proto t', { expects: ['operator', 'value', 'joint'], typed: 't', field: 'proto' }],
    ['proto tcp ', { expects: ['joint'] }],
    ['port in ', { expects: ['value'], field: 'port' }],
    ['port in {80, 4', { expects: ['value'], typed: '4', isInList: true, field: 'port' }],
    ['port not in [80 ', { expects: ['value'], isInList: true, field: 'port' }],
    ['port in {80} ', { expects: ['joint'] }],
    ['not ', { expects: ['field'] }],
    ['(app = "a b', { expects: ['value'], typed: '"a b', from: 7, field: 'app' }],
    ['app contains ', { expects: ['value'], field: 'app' }],
    ['"my name" = ', { expects: ['value'], field: 'my name' }],
    ['(proto tcp) ', { expects: ['joint'] }],
  ])('says what may follow %j', (text, expected) => {
    expect(completionPlaceOf(text, text.length)).toMatchObject(expected)
  })
})

describe('options', () => {
  it('of fields are names that parse', () => {
    const options = fieldOptions(catalogue)
    expect(options.length).toBeGreaterThan(150)
    for (const { label, insert, columns } of options) {
      expect(parseFilter(`${insert ?? label} exists`, catalogue), label).toMatchObject({ ok: true })
      expect(columns?.length).toBeGreaterThan(0)
    }
    expect(options).toContainEqual(expect.objectContaining({ label: 'my name', insert: '"my name"' }))
    expect(options).toContainEqual(expect.objectContaining({ label: 'src port', accent: 'nfdump' }))
    expect(options).toContainEqual(expect.objectContaining({ label: 'tcp.port', accent: 'wireshark' }))
  })

  it('of values can stand beside their field', () => {
    for (const field of ['proto', 'flags', 'bytes', 'rtt', 'start', 'leg', 'src', 'dstport']) {
      const columns = catalogue.find(field) ?? []
      const options = valueOptions(columns)
      expect(options.length, field).toBeGreaterThan(0)
      for (const { label, insert } of options) {
        expect(parseFilter(`${field} = ${insert ?? label}`, catalogue), `${field} = ${label}`).toMatchObject({
          ok: true,
        })
      }
    }
    expect(valueOptions(catalogue.find('leg') ?? []).map(({ label }) => label)).toEqual(['client', 'server'])
  })

  it('of operators are those that the columns can take', () => {
    const labels = (field: string) => operatorOptions(catalogue.find(field) ?? []).map(({ label }) => label)
    expect(labels('app')).toContain('matches')
    expect(labels('app')).not.toContain('&')
    expect(labels('rtt')).not.toContain('contains')
    expect(labels('flags')).toContain('&')
  })

  it('of keywords are words', () => {
    expect(keywordOptions().map(({ label }) => label)).toEqual(
      expect.arrayContaining(['and', 'or', 'not', 'xor', 'inet6', 'tcp']),
    )
  })
})

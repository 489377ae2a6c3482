import { describe, expect, it } from 'vitest'
import type { ColumnInfo, ColumnType } from '../../../core/protocol/session-api.ts'
import {
  catalogueOf,
  checkFilter,
  fieldsFor,
  isOfRecords,
  listCatalogueOf,
} from '../../../renderer/filter/check-filter.ts'
import { fakeColumns } from '../../../renderer/host/fake-records.ts'

const catalogue = catalogueOf(fakeColumns(100))

describe('checkFilter', () => {
  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['octets > 5000', 'valid'],
    ['octets > 5000 and', 'unfinished'],
    ['octets >', 'unfinished'],
    ['octets > > 5', 'wrong'],
  ])('judges “%s” as %s', (text, kind) => {
    expect(checkFilter(text, catalogue).kind).toBe(kind)
  })

  it('takes a text beside a column of ids that options data may name', () => {
    const [first] = fakeColumns(100)
    const plain = { ...first!, id: '@interfaceIn', type: 'identifier' as const }
    expect(checkFilter('inif = "Gi0/0/1"', catalogueOf([plain])).kind).not.toBe('valid')
    expect(checkFilter('inif = "Gi0/0/1"', catalogueOf([{ ...plain, hasLabels: true }])).kind).toBe('valid')
  })

  it('knows a learned element by its name in any case', () => {
    const [first] = fakeColumns(100)
    const learned = { ...first!, id: 'e64512id17', type: 'integer' as const, alias: 'queueDepth' }
    expect(checkFilter('QueueDepth > 5', catalogueOf([learned])).kind).toBe('valid')
    expect(checkFilter('QueueDepth > much', catalogueOf([learned])).kind).not.toBe('valid')
  })

  it('knows the fields of transactions once there are some; names that records have mean what they mean there', () => {
    const [first] = fakeColumns(100)
    const columnOf = (id: string, type: ColumnType): ColumnInfo => ({ ...first!, id, type })
    const ofTransactions = [columnOf('client', 'address'), columnOf('status', 'text')]
    expect(checkFilter('client = 10.0.0.1', catalogue).kind).toBe('wrong')
    const both = catalogueOf(fakeColumns(100), ofTransactions)
    expect(checkFilter('client = 10.0.0.1 and leg = 3 and status >= 500', both).kind).toBe('valid')
    expect(checkFilter('client > 5ms', both).kind).not.toBe('valid')
    expect(checkFilter('leg = 7', both).kind).not.toBe('valid')
  })

  it('says where a field is unknown', () => {
    const check = checkFilter('octets > 1 and nosuchthing = 2', catalogue)
    expect(check).toMatchObject({ kind: 'wrong', at: 15, length: 11 })
  })

  it('takes any field while no column is known', () => {
    expect(checkFilter('nosuchthing = 2', catalogueOf([])).kind).toBe('valid')
  })

  describe('of a list', () => {
    const [first] = fakeColumns(100)
    const total: ColumnInfo = { ...first!, id: 'total', type: 'duration' }
    const fields = { catalogue: listCatalogueOf([total]), recordFields: catalogueOf(fakeColumns(100), [total]) }
    const check = (text: string) => checkFilter(text, fieldsFor(text, fields))

    it.each([
      ['total > 5ms', 'valid', false],
      ['octets > 5000', 'valid', true],
      ['octets > 5000 and total > 5ms', 'valid', true],
      ['', 'empty', false],
    ] as const)('“%s” is %s, about records: %s', (text, kind, ofRecords) => {
      expect([check(text).kind, isOfRecords(text, fields)]).toEqual([kind, ofRecords])
    })

    it('says what is wrong with the reading that comes further', () => {
      expect(check('total > 5ms and nosuchthing = 2')).toMatchObject({ kind: 'wrong', at: 16 })
      expect(check('octets > 5000 and')).toMatchObject({ kind: 'unfinished' })
      expect(check('total >')).toMatchObject({ kind: 'unfinished' })
    })

    it('is of its columns alone while no column of records is known', () => {
      const text = 'octets > 5000'
      expect(checkFilter(text, fieldsFor(text, { ...fields, recordFields: catalogueOf([]) })).kind).toBe('wrong')
    })
  })
})

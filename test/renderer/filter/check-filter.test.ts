import { describe, expect, it } from 'vitest'
import { catalogueOf, checkFilter } from '../../../renderer/filter/check-filter.ts'
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

  it('says where a field is unknown', () => {
    const check = checkFilter('octets > 1 and nosuchthing = 2', catalogue)
    expect(check).toMatchObject({ kind: 'wrong', at: 15, length: 11 })
  })

  it('takes any field while no column is known', () => {
    expect(checkFilter('nosuchthing = 2', catalogueOf([])).kind).toBe('valid')
  })
})

import { expect, it } from 'vitest'
import { recordAsJson } from '../../../renderer/details/record-json.ts'
import { fakeDetails } from '../../../renderer/host/fake-details.ts'

it('copies a record with the keys and values of the dump', () => {
  const copied = JSON.parse(recordAsJson(fakeDetails(17))) as Record<string, unknown>
  expect(copied).toMatchObject({
    '@type': 'data',
    '@record': 17,
    '@template': 257,
    protocolIdentifier: 6,
    'netscaler:aaaUsername': '',
  })
  expect(copied).not.toHaveProperty('@decodedLate')
})

it('keeps ids as they are, and adds the names that were learned for them', () => {
  const details = fakeDetails(17)
  const [first, ...others] = details.fields
  const labelled = {
    ...details,
    fields: [{ ...first!, key: 'samplerId', value: 3, label: 'Gi0/0/1' }, ...others],
  }
  const copied = JSON.parse(recordAsJson(labelled)) as Record<string, unknown>
  expect(copied).toMatchObject({ samplerId: 3, '@labels': { samplerId: 'Gi0/0/1' } })
})

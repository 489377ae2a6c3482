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

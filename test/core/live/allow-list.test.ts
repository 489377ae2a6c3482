import { describe, expect, it } from 'vitest'
import { createAllowList } from '../../../core/live/allow-list.ts'

function admits(entries: readonly string[], address: string): boolean {
  const list = createAllowList(entries)
  if (!list.ok) throw new Error(list.failure.message)
  return list.value.admits(address)
}

describe('allow list', () => {
  it('lets everybody in when it is empty', () => {
    expect(admits([], '192.0.2.1')).toBe(true)
    expect(admits([], 'fe80::1%eth0')).toBe(true)
  })

  it.each([
    ['192.0.2.1', true],
    ['192.0.2.2', false],
    ['10.20.30.40', true],
    ['11.0.0.1', false],
    ['2001:db8::1', true],
    ['2001:db8:ffff::1', true],
    ['2001:db9::1', false],
    ['fe80::1%eth0', true],
    ['::ffff:10.0.0.1', true],
    ['::ffff:11.0.0.1', false],
  ])('holds %s against addresses and prefixes of both families: %s', (address, isIn) => {
    expect(admits(['192.0.2.1', '10.0.0.0/8', ' 2001:db8::/32 ', 'fe80::1'], address)).toBe(isIn)
  })

  it.each(['010.020.030.040', '010.0.0.0/08', '::ffff:10.20.30.40', '::ffff:10.0.0.0/104', '10.99.99.99/8'])(
    'takes %s for what it says',
    (entry) => {
      expect(admits([entry], '10.20.30.40')).toBe(true)
      expect(admits([entry], '::ffff:10.20.30.40')).toBe(true)
      expect(admits([entry], '11.20.30.40')).toBe(false)
    },
  )

  it.each(['example.net', '10.0.0.0/33', '10.0.0', '', '10.0.0.0/8/8'])('says that “%s” is no exporter', (entry) => {
    expect(createAllowList([entry])).toMatchObject({ ok: false, failure: { code: 'request-invalid' } })
  })
})

import { describe, expect, it } from 'vitest'
import { octetSum } from '../../../renderer/app/octet-sum.ts'
import { resolveTheme } from '../../../renderer/app/use-theme.ts'
import { fakeStatus } from '../../../renderer/host/fake-status.ts'
import { formatOpened } from '../../../renderer/open/opened-at.ts'
import { formatRecordRate, formatSecondsLeft, plural } from '../../../renderer/ui/numbers.ts'
import { shareText } from '../../../renderer/ui/share-text.ts'

describe('octetSum', () => {
  const { octets } = fakeStatus(1000, 1000, 1, false).ledger

  it('says that every octet is accounted for only when that is so', () => {
    expect(octetSum(octets)).toMatchObject({ isExact: true })
    const off = octetSum({ ...octets, in: octets.in + 7 })
    expect(off.isExact).toBe(false)
    expect(off.sentence).toContain('7 differ')
  })
})

describe('figures', () => {
  it('read as an engineer reads them', () => {
    expect(formatRecordRate(2_060_000)).toBe('2.06 M rec/s')
    expect([0.2, 59.2, 151, 7300].map(formatSecondsLeft)).toEqual(['1 s', '1 min 0 s', '2 min 31 s', '2 h 1 min'])
    expect([plural(1, 'set'), plural(2000, 'set')]).toEqual(['1 set', '2,000 sets'])
    expect([shareText(0, 10), shareText(1, 100_000), shareText(119, 1000), shareText(10, 10)]).toEqual([
      '0 %',
      '< 0.1 %',
      '11.9 %',
      '100 %',
    ])
  })

  it('tell when a file was opened', () => {
    const now = new Date(2024, 6, 11, 12, 0)
    expect(formatOpened(new Date(2024, 6, 11, 9, 31).toISOString(), now)).toBe('today 09:31')
    expect(formatOpened(new Date(2024, 6, 10, 23, 59).toISOString(), now)).toBe('yesterday')
    expect(formatOpened(new Date(2024, 6, 2).toISOString(), now)).toBe('2 Jul')
    expect(formatOpened(new Date(2023, 6, 2).toISOString(), now)).toBe('2 Jul 2023')
    expect(formatOpened('never', now)).toBe('')
  })
})

describe('resolveTheme', () => {
  it('follows the system only when told to', () => {
    expect([resolveTheme('system', true), resolveTheme('system', false), resolveTheme('dark', true)]).toEqual([
      'light',
      'dark',
      'dark',
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { readTime } from '../../../renderer/palette/read-time.ts'

const FIRST = '2026-11-20T08:00:00.000000000Z'

describe('times in the palette', () => {
  it('are of the day of the session, and cover what was not typed', () => {
    expect(readTime('09:21', FIRST, 'utc')).toEqual({ from: '2026-11-20T09:21:00.000Z', spanMs: 60_000 })
    expect(readTime('9:21:42', FIRST, 'utc')).toEqual({ from: '2026-11-20T09:21:42.000Z', spanMs: 1000 })
    expect(readTime('09:21:42.5', FIRST, 'utc')?.from).toBe('2026-11-20T09:21:42.500Z')
  })

  it('may say their day, and their zone', () => {
    expect(readTime('2026-11-19 23:10', FIRST, 'utc')).toEqual({ from: '2026-11-19T23:10:00.000Z', spanMs: 60_000 })
    expect(readTime('2026-11-19T23:10:05+02:00', FIRST, 'utc')?.from).toBe('2026-11-19T21:10:05.000Z')
    expect(readTime('2026-11-19', FIRST, 'utc')?.spanMs).toBe(86_400_000)
  })

  it('are refused when they are none', () => {
    for (const text of ['', '9', '25:00', '09:61', '09:21:61', 'noon', '2026-13-40']) {
      expect(readTime(text, FIRST, 'utc'), text).toBeUndefined()
    }
    expect(readTime('09:21', undefined, 'utc')).toBeUndefined()
  })
})

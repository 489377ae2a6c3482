import { describe, expect, it } from 'vitest'
import { MAX_BUNDLE_MARKS } from '../../../core/limits/live.ts'
import { marksForBundle, marksOfBundle } from '../../../renderer/live/bundle-marks.ts'
import type { Marks } from '../../../renderer/marks/kept-capture.ts'

const MARKS: Marks = {
  marked: new Set([3, 7]),
  notes: new Map([
    [7, '10.0.0.1 is slow'],
    [9, 'why'],
  ]),
  reference: { record: 3, time: '2024-07-11T09:34:02Z' },
}

describe('marks of a session, in a bundle', () => {
  it('come back as they were', () => {
    const marks = marksForBundle(MARKS, { selected: 9, hasNotes: true })
    expect(marks).toContainEqual({ record: 9, note: 'why', isSelected: true })
    expect(marksOfBundle(marks)).toEqual(MARKS)
  })

  it('leave notes out that may name addresses, and records that have nothing else', () => {
    const marks = marksForBundle(MARKS, { selected: undefined, hasNotes: false })
    expect(JSON.stringify(marks)).not.toContain('10.0.0.1')
    expect(marks.map(({ record }) => record)).toEqual([3, 7])
  })

  it('are as many as a bundle takes, notes before mere marks', () => {
    const many = { ...MARKS, marked: new Set(Array.from({ length: 5000 }, (_, index) => index + 100)) }
    const marks = marksForBundle(many, { selected: 1, hasNotes: true })
    expect(marks).toHaveLength(MAX_BUNDLE_MARKS)
    expect(marks.slice(0, 4).map(({ record }) => record)).toEqual([1, 3, 7, 9])
  })
})

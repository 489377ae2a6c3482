import { describe, expect, it } from 'vitest'
import { brushBetween, covers, moveBrush, previousOf, sizeBrush } from '../../../renderer/histogram/brush.ts'

const BUCKETS = { originUs: 1000, widthUs: 10 }
const WHOLE = { fromUs: 1000, untilUs: 1100 }

describe('a brush', () => {
  it('goes from boundary to boundary of bars, whichever end was first', () => {
    expect(brushBetween(1012, 1038, BUCKETS)).toEqual({ fromUs: 1010, untilUs: 1040 })
    expect(brushBetween(1038, 1012, BUCKETS)).toEqual({ fromUs: 1010, untilUs: 1040 })
  })

  it('is the bar that it lies in when it is shorter than a bar', () => {
    expect(brushBetween(1023, 1024, BUCKETS)).toEqual({ fromUs: 1020, untilUs: 1030 })
    expect(brushBetween(1027, 1027, BUCKETS)).toEqual({ fromUs: 1020, untilUs: 1030 })
  })

  it('keeps its length when it is moved, and stays inside', () => {
    const brush = { fromUs: 1020, untilUs: 1050 }
    expect(moveBrush(brush, 14, BUCKETS, WHOLE)).toEqual({ fromUs: 1030, untilUs: 1060 })
    expect(moveBrush(brush, 999, BUCKETS, WHOLE)).toEqual({ fromUs: 1070, untilUs: 1100 })
    expect(moveBrush(brush, -999, BUCKETS, WHOLE)).toEqual({ fromUs: 1000, untilUs: 1030 })
  })

  it('changes its ends where one passes the other', () => {
    const brush = { fromUs: 1020, untilUs: 1050 }
    expect(sizeBrush(brush, 'until', 1081, BUCKETS)).toEqual({ fromUs: 1020, untilUs: 1080 })
    expect(sizeBrush(brush, 'from', 1079, BUCKETS)).toEqual({ fromUs: 1050, untilUs: 1080 })
  })

  it('of everything is none, and has as long a time before it', () => {
    expect(covers({ fromUs: 1000, untilUs: 1100 }, WHOLE)).toBe(true)
    expect(covers({ fromUs: 1000, untilUs: 1090 }, WHOLE)).toBe(false)
    expect(previousOf({ fromUs: 1020, untilUs: 1050 })).toEqual({ fromUs: 990, untilUs: 1020 })
  })
})

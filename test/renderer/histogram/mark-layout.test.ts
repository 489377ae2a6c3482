import { describe, expect, it } from 'vitest'
import type { TimeMark } from '../../../core/protocol/aggregate-api.ts'
import { lossIn } from '../../../renderer/histogram/loss-in-view.ts'
import { placeLabels, placeLate, placeMarks } from '../../../renderer/histogram/mark-layout.ts'
import { microsecondsOf } from '../../../renderer/histogram/moments.ts'

const NOTHING = { loss: 0, restart: 0, template: 0, pending: 0 }

const at = (seconds: number) => `2024-07-11T09:20:${String(seconds).padStart(2, '0')}.000000000Z`
const us = (seconds: number) => microsecondsOf(at(seconds))

/** A second is ten pixels. */
const SCALE = { fromUs: us(0), untilUs: us(50), left: 0, width: 500 }

function loss(from: number, until: number, lost: number, unit: 'records' | 'messages' = 'records'): TimeMark {
  return { kind: 'loss', from: at(from), until: at(until), exporter: '192.0.2.1:4739', domain: 0, lost, unit }
}

describe('marks of the histogram', () => {
  it('lie where they happened, wide enough to be seen', () => {
    const [wide, narrow] = placeMarks([loss(10, 12, 3), loss(30, 30, 1)], SCALE)
    expect(wide).toMatchObject({ left: 100, right: 120, label: '3 lost' })
    expect(narrow).toMatchObject({ left: 297.5, right: 302.5, label: '1 lost' })
  })

  it('are one where they touch, with what was lost in all', () => {
    const marks = placeMarks([loss(10, 11, 3), loss(11, 12, 309), loss(11, 12, 2, 'messages')], SCALE)
    expect(marks).toHaveLength(1)
    expect(marks[0]).toMatchObject({ left: 100, right: 120, label: '312 lost, ≤ 2 messages lost' })
  })

  it('are left out beyond the ends of the axis', () => {
    expect(placeMarks([loss(55, 58, 3)], SCALE)).toEqual([])
  })

  it('tell data that waits from data that was given up', () => {
    const pending = { kind: 'pending', from: at(5), until: at(9), exporter: 'a', domain: 0, octets: 10 } as const
    const [waiting] = placeMarks([{ ...pending, isGivenUp: false, templateId: 274, sets: 41 }], SCALE)
    expect(waiting?.label).toBe('41 waiting · template 274')
    const [lost] = placeMarks([{ ...pending, isGivenUp: true, templateId: 274, sets: 41 }], SCALE)
    expect(lost?.label).toBe('41 never decoded · template 274')
  })

  it('say nothing of templates that were there from the beginning', () => {
    const template = { kind: 'template', at: at(5), exporter: 'a', domain: 0, templateId: 258 } as const
    expect(placeMarks([{ ...template, change: 'learned' }], SCALE)).toEqual([])
    expect(placeMarks([{ ...template, change: 'changed' }], SCALE)[0]?.label).toBe('template changed')
  })

  it('name stretches of bars that were decoded late', () => {
    const axis = { fromUs: us(0), untilUs: us(50) }
    const lateRecords = [0, 600, 604, 0, 5]
    const late = placeLate({ axis, widthUs: 1e6, lateRecords }, SCALE)
    expect(late.map(({ left, right, label }) => [left, right, label])).toEqual([
      [10, 30, '1,204 decoded late'],
      [40, 50, '5 decoded late'],
    ])
  })

  it('have labels as far as there is room, of losses first', () => {
    const pending = { kind: 'pending', from: at(9), until: at(14), exporter: 'a', domain: 0, octets: 10 } as const
    const marks = placeMarks([{ ...pending, isGivenUp: false, templateId: 274, sets: 41 }, loss(10, 12, 3)], SCALE)
    const labels = placeLabels(marks, () => 60, { left: 0, right: 500 })
    expect(labels.map(({ mark, x }) => [mark.kind, x])).toEqual([['loss', 80]])
  })
})

describe('what was lost in view', () => {
  const marks = { marks: [loss(10, 12, 312), loss(40, 41, 2, 'messages')], omitted: NOTHING }

  it('counts the gaps that touch the stretch', () => {
    expect(lossIn(marks, { fromUs: us(9), untilUs: us(20) }, 999)).toEqual({ count: '312', gaps: 1, isLoss: true })
    expect(lossIn(marks, { fromUs: us(20), untilUs: us(30) }, 999)).toEqual({ count: '0', gaps: 0, isLoss: false })
  })

  it('never adds messages to records', () => {
    expect(lossIn(marks, undefined, 314).count).toBe('312, ≤ 2 messages')
  })

  it('says what the ledger says before the marks have come', () => {
    expect(lossIn(undefined, undefined, 314)).toEqual({ count: '314', gaps: 0, isLoss: true })
  })

  it('is a lower bound where not all gaps are told', () => {
    const some = { ...marks, omitted: { ...NOTHING, loss: 7 } }
    expect(lossIn(some, { fromUs: us(9), untilUs: us(20) }, 999).count).toBe('≥ 312')
  })
})

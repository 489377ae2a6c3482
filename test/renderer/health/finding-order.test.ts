import { describe, expect, it } from 'vitest'
import type { ProblemReport } from '../../../core/protocol/session-api.ts'
import {
  arrangeFindings,
  countSeverities,
  findingId,
  type FindingChoice,
} from '../../../renderer/health/finding-order.ts'

function problem(code: string, facts: Partial<ProblemReport> = {}): ProblemReport {
  return { code, severity: 'warning', sentence: 'It happened.', detail: '', nextStep: 'Look.', count: 1, ...facts }
}

const CHOICE: FindingChoice = { sort: { column: 'severity', isReversed: false }, hidden: [], scope: undefined }
const codes = (problems: readonly ProblemReport[], choice: Partial<FindingChoice> = {}) =>
  arrangeFindings(problems, { ...CHOICE, ...choice }).map(({ code }) => code)

describe('arrangeFindings', () => {
  const problems = [
    problem('late-note', { severity: 'note', count: 900, firstAt: '2024-07-11T09:30:00Z' }),
    problem('rare-warning', { count: 2, firstAt: '2024-07-11T09:10:00Z' }),
    problem('frequent-warning', { count: 40, firstAt: '2024-07-11T09:20:00.000000001Z' }),
    problem('lone-error', { severity: 'error', frame: 7 }),
  ]

  it('has the worst first, the more frequent of equals before the others', () => {
    expect(codes(problems)).toEqual(['lone-error', 'frequent-warning', 'rare-warning', 'late-note'])
  })

  it('sorts by count and by first occurrence, in both directions; what has no time is last', () => {
    expect(codes(problems, { sort: { column: 'count', isReversed: false } })[0]).toBe('late-note')
    expect(codes(problems, { sort: { column: 'count', isReversed: true } })[0]).toBe('lone-error')
    expect(codes(problems, { sort: { column: 'first', isReversed: false } })).toEqual([
      'rare-warning',
      'frequent-warning',
      'late-note',
      'lone-error',
    ])
  })

  it('leaves out the severities that are hidden', () => {
    expect(codes(problems, { hidden: ['warning', 'note'] })).toEqual(['lone-error'])
  })

  it('keeps what concerns all domains of an exporter when one of them is looked at', () => {
    const placed = [
      problem('of-domain', { exporter: 'a:1', domain: 4 }),
      problem('of-exporter', { exporter: 'a:1' }),
      problem('of-other-domain', { exporter: 'a:1', domain: 5 }),
      problem('of-other-exporter', { exporter: 'b:1', domain: 4 }),
      problem('of-session'),
    ]
    expect(codes(placed, { scope: { exporter: 'a:1', domain: 4 } })).toEqual(['of-domain', 'of-exporter'])
    expect(codes(placed, { scope: { exporter: 'a:1' } })).toEqual(['of-domain', 'of-exporter', 'of-other-domain'])
  })
})

describe('findingId', () => {
  it('tells the templates of a domain apart, and survives a change of count', () => {
    const first = problem('template-missing', { exporter: 'a:1', domain: 0, templateId: 256 })
    expect(findingId(first)).toBe(findingId({ ...first, count: 12 }))
    expect(findingId(first)).not.toBe(findingId({ ...first, templateId: 257 }))
  })
})

describe('countSeverities', () => {
  it('counts kinds, not occurrences', () => {
    expect(countSeverities([problem('a', { count: 100 }), problem('b', { severity: 'error' })])).toEqual({
      error: 1,
      warning: 1,
      note: 0,
    })
  })
})

import { describe, expect, it } from 'vitest'
import type { ProblemReport } from '../../../core/protocol/session-api.ts'
import { whatHappened } from '../../../renderer/health/finding-words.tsx'

const problem = (code: string, detail: string, count: number): ProblemReport => ({
  code,
  severity: 'warning',
  sentence: 'What it is.',
  detail,
  nextStep: '',
  count,
  templateId: 258,
})
const headline = (detail: string, count: number) => whatHappened(problem('records-lost', detail, count)).headline

describe('what happened', () => {
  it('is the gap itself where one gap has lost all', () => {
    expect(headline('1312 records lost between 10:00:00 and 10:00:01: sequence number 3 came.', 1312)).toBe(
      '1,312 records lost between 10:00:00 and 10:00:01: sequence number 3 came.',
    )
  })

  it('is the number of all that was lost before the first gap where there were others', () => {
    expect(headline('1 message lost between 10:00:00 and 10:00:01.', 21)).toBe(
      '21 messages lost, the first 1 between 10:00:00 and 10:00:01.',
    )
    expect(headline('34 records lost between 10:00:00 and 10:00:01.', 1)).toBe(
      '1 record lost, the first 34 between 10:00:00 and 10:00:01.',
    )
  })

  it('names the template that was missing, however the wait for it ended', () => {
    expect(
      whatHappened(problem('template-missing', 'Template 258 was not known when 4 octets of its data came.', 2)),
    ).toEqual({
      headline: '2 sets came without template 258.',
      particulars: 'What it is.',
    })
  })
})

import { describe, expect, it } from 'vitest'
import type { TemplateDescription } from '../../../core/protocol/template-report.ts'
import { createFakeTemplates } from '../../../renderer/host/fake-templates.ts'
import { consequenceOf, eventSentence } from '../../../renderer/templates/history-sentence.ts'
import { allTemplates } from '../../../renderer/templates/template-names.ts'
import { axisTicks, spanOf, timelineMarks } from '../../../renderer/templates/timeline-marks.ts'
import { millisecondsOf } from '../../../renderer/ui/clock-text.ts'

const templates = createFakeTemplates()
const clock = (at: string): string => at.slice(11, 19)
const SPAN = spanOf('2024-07-11T09:14:12.000000000Z', '2024-07-11T09:28:58.000000000Z')

function describe_(id: number): TemplateDescription {
  const place = allTemplates(templates.tree()).find(({ template }) => template.key.templateId === id)
  const answer = place === undefined ? undefined : templates.describe(place.template.key)
  if (answer?.ok !== true) throw new Error(`There is no template ${id}.`)
  return answer.value
}

describe('the axis', () => {
  it('reads nanoseconds without losing the milliseconds', () => {
    expect(millisecondsOf('2024-07-11T09:14:12.345678901Z')).toBeCloseTo(Date.parse('2024-07-11T09:14:12.345Z'), -1)
  })

  it('has labels on round times, no more than fit', () => {
    const ticks = axisTicks(SPAN, 8)
    expect(ticks.length).toBeLessThanOrEqual(8)
    expect(ticks.every((at) => at % 120_000 === 0)).toBe(true)
  })

  it('has a width when everything came at once', () => {
    const span = spanOf('2024-07-11T09:14:12Z', '2024-07-11T09:14:12Z')
    expect(span.untilMs - span.fromMs).toBe(2000)
  })

  it('has few labels over many days too', () => {
    const span = spanOf('2024-01-01T00:00:00Z', '2024-12-31T00:00:00Z')
    expect(axisTicks(span, 10).length).toBeLessThanOrEqual(10)
  })
})

describe('the timeline of a template', () => {
  it('begins a new band where a definition changed', () => {
    const { bands, marks } = timelineMarks(describe_(258), SPAN, clock)
    expect(bands.map(({ kind, text }) => [kind, text])).toEqual([
      ['definition', 'v1'],
      ['changed', 'v2, 27 → 39 fields'],
    ])
    expect(bands[0]?.until).toBe(bands[1]?.from)
    expect(marks.filter(({ kind }) => kind === 'refreshed')).toHaveLength(13)
  })

  it('leads from the definition back to the records that had waited', () => {
    const { bands, arrow } = timelineMarks(describe_(274), SPAN, clock)
    const waiting = bands.find(({ kind }) => kind === 'waiting')
    expect(waiting?.text).toBe('1,204 records waited, decoded at 09:20:31')
    expect(arrow?.to).toBe(waiting?.from)
    expect(arrow?.from).toBe(waiting?.until)
  })

  it('shows data whose template never came as given up', () => {
    const waiting = describe_(280)
    const summary = { ...waiting.summary, state: 'unresolved' } as const
    const { bands } = timelineMarks({ ...waiting, summary }, SPAN, clock)
    expect(bands).toMatchObject([{ kind: 'given-up', until: 1, text: '41 sets, 4.43 kB given up' }])
  })

  it('shows data that was given up before its template came as given up', () => {
    const known = describe_(274)
    const { summary } = known
    const [wait, learned] = known.events
    if (wait === undefined || learned === undefined) throw new Error('The events are missing.')
    const givenUp = { ...wait, kind: 'given-up', at: wait.until ?? wait.at } as const
    const { bands } = timelineMarks({ ...known, summary, events: [wait, givenUp, learned] }, SPAN, clock)
    expect(bands.map(({ kind }) => kind)).toContain('given-up')
    expect(bands.map(({ kind }) => kind)).not.toContain('waiting')
  })

  it('shows data without a definition as waiting to the end', () => {
    const { bands, marks } = timelineMarks(describe_(280), SPAN, clock)
    expect(bands).toHaveLength(1)
    expect(bands[0]).toMatchObject({ kind: 'waiting', until: 1, text: '41 sets, 4.43 kB wait' })
    expect(marks).toHaveLength(0)
  })

  it('hatches what was not refreshed for three intervals (RFC 7011 §8.4)', () => {
    const { bands } = timelineMarks(describe_(261), SPAN, clock)
    expect(bands.at(-1)).toMatchObject({ kind: 'stale', until: 1, text: 'silent for 3 × 60 s, stale at 09:27:20' })
  })
})

describe('the history of a template', () => {
  it('is told in sentences', () => {
    expect(describe_(258).events.map(eventSentence)).toEqual([
      'learned, v1, 27 fields',
      '6 refreshes, every 60 s',
      'changed, v2: 12 fields added',
      '7 refreshes, every 60 s',
      'withdrawal over UDP ignored',
    ])
  })

  it('says the interval that the traffic has', () => {
    const event = { kind: 'refreshed', at: '2024-07-11T09:00:00Z', until: '2024-07-11T09:10:00Z', count: 9 } as const
    expect(eventSentence({ ...event, intervalSeconds: 60 })).toBe('9 refreshes, every 60 s')
    expect(eventSentence(event)).toBe('9 refreshes')
  })

  it('ends with the clause and what followed from it', () => {
    const text = consequenceOf(describe_(258), clock)
    expect(text).toMatch(/^RFC 7011 §8.4: a new definition takes the place of the old one\./)
    expect(text).toContain('69,640 records before 09:21:18 use v1, 88,410 records after it use v2.')
    expect(consequenceOf(describe_(256), clock)).toBeUndefined()
  })
})

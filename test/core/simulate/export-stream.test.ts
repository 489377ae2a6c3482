import { describe, expect, it } from 'vitest'
import { type StreamPlan, streamExports, type TrafficPiece } from '../../../core/simulate/export-stream.ts'
import type { ScheduledExport } from '../../../core/simulate/message-packer.ts'
import { iana } from '../../../core/simulate/template-definition.ts'

const template = { id: 256, scopeFieldCount: 0, fields: [iana(1, 8)] }
const later = { id: 256, scopeFieldCount: 0, fields: [iana(2, 8)] }

function piece(startMicros: number, ...moments: readonly number[]): TrafficPiece {
  const exports = moments.map((atMicros): ScheduledExport => ({
    kind: 'record',
    atMicros,
    template,
    values: [atMicros],
  }))
  return { startMicros, exports }
}

function run(traffic: readonly TrafficPiece[], plan: Partial<StreamPlan> = {}): string[] {
  const templates = { fromMicros: 0, everyMicros: 100, changeMicros: undefined }
  const exports = streamExports({
    templates,
    recurring: [
      {
        firstAfterMicros: 0,
        everyMicros: plan.templates?.everyMicros ?? 100,
        exportsAt: (atMicros) => [{ kind: 'templates', atMicros, templates: [template] }],
      },
    ],
    traffic,
    untilMicros: Number.POSITIVE_INFINITY,
    change: undefined,
    restart: undefined,
    ...plan,
  })
  return [...exports].map(({ kind, atMicros }) => `${kind} ${atMicros}`)
}

describe('the exports of an exporter that runs on', () => {
  it('come in the order of time, templates before the records of the same moment', () => {
    expect(run([piece(0, 150, 30), piece(20, 100)])).toEqual([
      'templates 0',
      'record 30',
      'templates 100',
      'record 100',
      'record 150',
    ])
  })

  it('end with the last record, not with templates that would come again', () => {
    expect(run([piece(0, 250)]).at(-1)).toBe('record 250')
  })

  it('are cut off when the time is up', () => {
    expect(run([piece(0, 30, 90)], { untilMicros: 60 })).toEqual(['templates 0', 'record 30'])
  })

  it('have new templates at the change, withdrawn before when templates come only once (RFC 7011 §8.1)', () => {
    const change = { atMicros: 50, before: [template], after: [later] }
    expect(run([piece(0, 40, 60)], { change })).toEqual(['templates 0', 'record 40', 'templates 50', 'record 60'])
    const templates = { fromMicros: 0, everyMicros: Number.POSITIVE_INFINITY, changeMicros: 50 }
    expect(run([piece(0, 40, 60)], { change, templates })).toEqual([
      'templates 0',
      'record 40',
      'withdrawal 50',
      'templates 50',
      'record 60',
    ])
  })

  it('lose what is held when the exporter goes down, and begin with templates when it is up again', () => {
    const restart = { downMicros: 50, upMicros: 80 }
    expect(run([piece(0, 40, 60), piece(85, 90)], { restart })).toEqual([
      'templates 0',
      'record 40',
      'restart 80',
      'templates 80',
      'record 90',
    ])
  })
})

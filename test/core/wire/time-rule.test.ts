import { describe, expect, it } from 'vitest'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { fixedFields, templateFields } from '../../../core/wire/template-fields.ts'
import { chooseTimeRule, describeTimeRule } from '../../../core/wire/time-rule.ts'

const registry = createElementRegistry()

/** A template of IANA elements with their natural lengths, or with others: `[id, length]`. */
function fieldsOf(version: 9 | 10, ...elements: (number | readonly [id: number, length: number, pen?: number])[]) {
  const lengths: Readonly<Record<string, number>> = {
    dateTimeSeconds: 4,
    unsigned32: 4,
    unsigned64: 8,
    dateTimeMilliseconds: 8,
    dateTimeMicroseconds: 8,
    dateTimeNanoseconds: 8,
  }
  const specifiers = elements.map((entry) => {
    const [id, length, pen = 0] = typeof entry === 'number' ? [entry, lengths[registry.find(0, entry).type]!] : entry
    return { pen, id, length }
  })
  return templateFields(specifiers, 0, version, registry)
}

describe('the time rule of a template, in words', () => {
  it.each<[words: string | undefined, ...Parameters<typeof fieldsOf>]>([
    ['start: flowStartSeconds; end: flowEndSeconds', 10, 150, 151],
    ['start: flowStartMilliseconds; end: flowEndMilliseconds', 10, 152, 153],
    ['start: flowStartMicroseconds; end: flowEndMicroseconds', 10, 154, 155],
    ['start: flowStartNanoseconds; end: flowEndNanoseconds', 10, 156, 157],
    [
      'start: flowStartSysUpTime + header’s sysUpTime base; end: flowEndSysUpTime + header’s sysUpTime base',
      9,
      ...[22, 21],
    ],
    [
      'start: flowStartSysUpTime + systemInitTimeMilliseconds; end: flowEndSysUpTime + systemInitTimeMilliseconds',
      10,
      ...[160, 22, 21],
    ],
    [
      'start: flowStartSysUpTime + systemInitTimeMilliseconds of an earlier record; end: start + flowDurationMilliseconds',
      10,
      ...[22, 161],
    ],
    ['start: export time − flowStartDeltaMicroseconds; end: export time − flowEndDeltaMicroseconds', 10, 158, 159],
    ['start: flowStartMilliseconds; end: start + flowDurationMicroseconds', 10, 152, 162],
    ['start: end − flowDurationMilliseconds; end: flowEndSeconds', 10, 151, 161],
    // Cisco ASA: a flow has a start, an event a time.
    ['start: flowStartMilliseconds; end: observationTimeMilliseconds', 9, 152, 323],
    ['start and end: observationTimeSeconds', 10, 322],
    ['start and end: observationTimeNanoseconds', 10, 325, 323],
    ['start: monitoringIntervalStartMilliSeconds; end: monitoringIntervalEndMilliSeconds', 10, 359, 360],
    ['start and end: netscaler:syslogTimestamp', 10, [136, 4, 5951]],
    ['start and end: flowStartSeconds', 10, 150],
    ['start and end: flowEndSeconds', 10, 151],
    [undefined, 10, 8, 1],
    // A duration says nothing of when.
    [undefined, 10, 161],
  ])('%s', (words, version, ...elements) => {
    expect(describeTimeRule(fieldsOf(version, ...elements), version)).toBe(words)
  })

  it('prefers the finer of two stamps, and a stamp to a duration', () => {
    expect(describeTimeRule(fieldsOf(10, 150, 152, 153, 151, 161), 10)).toBe(
      'start: flowStartMilliseconds; end: flowEndMilliseconds',
    )
  })

  it('takes no stamp of a length that its type does not allow (RFC 7011 §6.2)', () => {
    expect(describeTimeRule(fieldsOf(10, [152, 4], [150, 4]), 10)).toBe('start and end: flowStartSeconds')
    expect(chooseTimeRule(fieldsOf(10, [152, 4]))).toBeUndefined()
  })

  it('takes the stamps of v5 and v7 on the base of their header', () => {
    for (const version of [5, 7] as const) {
      expect(describeTimeRule(fixedFields(version, registry), version)).toBe(
        'start: flowStartSysUpTime + header’s sysUpTime base; end: flowEndSysUpTime + header’s sysUpTime base',
      )
    }
  })
})

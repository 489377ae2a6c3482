/** What happened when, for whoever draws records over time. */
import { describe, expect, it } from 'vitest'
import { createDecoder } from '../../../core/decode/decoder.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { DEFAULT_DECODE_SETTINGS } from '../../../core/protocol/decode-settings.ts'
import type { TimeMark } from '../../../core/protocol/aggregate-api.ts'
import { asDatagram, transportSession } from '../../support/decoding.ts'
import { dataSet, ipfixMessage, templateRecord, templateSet, u32 } from '../../support/message-builders.ts'

const START = 1_720_689_300
const TEMPLATE = templateSet(templateRecord(256, [{ id: 10, length: 4 }]))
const OTHER = templateSet(templateRecord(256, [{ id: 14, length: 4 }]))

function marksOf(messages: readonly Uint8Array[], isLive = false): readonly TimeMark[] {
  const decoder = createDecoder({
    registry: createElementRegistry(),
    keepMessageOctets: 'never',
    settings: DEFAULT_DECODE_SETTINGS,
    isLive,
    onBlock: () => undefined,
    onProblem: () => undefined,
  })
  for (const [index, octets] of messages.entries()) {
    decoder.onDatagram(asDatagram({ octets }, transportSession(), index + 1))
  }
  return decoder.timeMarks().marks
}

function message(sequence: number, second: number, ...sets: Uint8Array[]): Uint8Array {
  return ipfixMessage({ sequence, exportTime: START + second, domain: 1 }, ...sets)
}

const WHOSE = { exporter: '192.0.2.1:4739', domain: 1 }

describe('marks of time', () => {
  it('past their bound are the first ones of a file, and the newest ones of a live session', () => {
    const records = Array.from({ length: 1500 }, (_, index) => templateRecord(256 + index, [{ id: 10, length: 4 }]))
    const messages = [0, 60].map((second, index) =>
      message(0, second, templateSet(...records.slice(750 * index, 750 * index + 750))),
    )
    const changed = [120, 180].map((second, index) =>
      message(
        0,
        second,
        templateSet(
          ...records.slice(750 * index, 750 * index + 750).map((_, at) => {
            return templateRecord(256 + 750 * index + at, [{ id: 14, length: 4 }])
          }),
        ),
      ),
    )
    const times = (isLive: boolean) => [
      ...new Set(marksOf([...messages, ...changed], isLive).map((mark) => 'at' in mark && mark.at)),
    ]
    expect(times(false)).toEqual(['2024-07-11T09:15:00Z', '2024-07-11T09:16:00Z', '2024-07-11T09:17:00Z'])
    expect(times(true)).toEqual(['2024-07-11T09:16:00Z', '2024-07-11T09:17:00Z', '2024-07-11T09:18:00Z'])
  })

  it('tell what was lost between which export times, and how much', () => {
    const marks = marksOf([
      message(0, 0, TEMPLATE, dataSet(256, u32(1))),
      message(8, 30, dataSet(256, u32(2))),
      message(9, 40, dataSet(256, u32(3))),
    ])
    expect(marks.filter(({ kind }) => kind === 'loss')).toEqual([
      { kind: 'loss', from: '2024-07-11T09:15:00Z', until: '2024-07-11T09:15:30Z', ...WHOSE, lost: 7, unit: 'records' },
    ])
  })

  it('tell templates that are learned and changed, and data that waits for one', () => {
    const marks = marksOf([
      message(0, 0, dataSet(300, u32(1))),
      message(1, 10, TEMPLATE, dataSet(256, u32(1))),
      message(2, 20, OTHER, dataSet(256, u32(1))),
    ])
    expect(marks).toEqual([
      {
        kind: 'pending',
        isGivenUp: false,
        from: '2024-07-11T09:15:00Z',
        until: '2024-07-11T09:15:00Z',
        ...WHOSE,
        templateId: 300,
        sets: 1,
        octets: 4,
      },
      { kind: 'template', change: 'learned', at: '2024-07-11T09:15:10Z', ...WHOSE, templateId: 256 },
      { kind: 'template', change: 'changed', at: '2024-07-11T09:15:20Z', ...WHOSE, templateId: 256 },
    ])
  })

  it('tell when an exporter began anew', () => {
    const before = Array.from({ length: 20 }, (_, index) =>
      message(1000 + index, index, ...(index === 0 ? [TEMPLATE] : []), dataSet(256, u32(index))),
    )
    const after = Array.from({ length: 20 }, (_, index) =>
      message(index, 60 + index, ...(index === 0 ? [TEMPLATE] : []), dataSet(256, u32(index))),
    )
    expect(marksOf([...before, ...after]).filter(({ kind }) => kind === 'restart')).toEqual([
      { kind: 'restart', at: '2024-07-11T09:16:00Z', ...WHOSE },
    ])
  })
})

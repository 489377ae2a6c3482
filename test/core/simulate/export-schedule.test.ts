import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packExports } from '../../../core/simulate/export-schedule.ts'
import type { ScheduledExport } from '../../../core/simulate/message-packer.ts'
import { IpfixMessageWriter } from '../../../core/simulate/ipfix-message.ts'
import { iana } from '../../../core/simulate/template-definition.ts'

const template = { id: 256, scopeFieldCount: 0, fields: [iana(1, 8), iana(2, 8)] }
const SECOND = 1_000_000

function records(count: number, spacingMicros: number): ScheduledExport[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: 'record',
    atMicros: index * spacingMicros,
    template,
    values: [index, index],
  }))
}

function sequenceOf(payload: Uint8Array): number {
  return new DataView(payload.buffer, payload.byteOffset).getUint32(8)
}

test('a record waits at most a second for its message to fill', () => {
  const { datagrams } = packExports(new IpfixMessageWriter(0), records(4, 400_000))
  expect(datagrams.map((datagram) => datagram.sentMicros)).toEqual([SECOND, 2_200_000])
})

test('no datagram is larger than an Ethernet frame takes, and none is empty', () => {
  const { datagrams, counts } = packExports(new IpfixMessageWriter(0), records(1000, 1))
  expect(Math.max(...datagrams.map(({ payload }) => payload.length))).toBeLessThanOrEqual(1420)
  expect(Math.min(...datagrams.map(({ payload }) => payload.length))).toBeGreaterThan(16)
  expect(counts).toEqual({ data: 1000, options: 0, lost: 0 })
})

test('exactly the planned number of records is lost, in one gap of the sequence', () => {
  const plans = fc.record({ lost: fc.integer({ min: 1, max: 400 }), from: fc.integer({ min: 0, max: 500 }) })
  fc.assert(
    fc.property(plans, ({ lost, from }) => {
      const loss = { fromMicros: from * 1000, records: lost }
      const { datagrams, counts } = packExports(new IpfixMessageWriter(0), records(1000, 1000), loss)
      expect(counts).toEqual({ data: 1000 - lost, options: 0, lost })
      const gaps = datagrams.flatMap(({ payload }, index) => {
        const held = (payload.length - 20) / 16
        const next = datagrams[index + 1]
        return next === undefined ? [] : [sequenceOf(next.payload) - sequenceOf(payload) - held]
      })
      const before = sequenceOf(datagrams[0]!.payload)
      expect(before + gaps.reduce((sum, gap) => sum + gap, 0)).toBe(lost)
    }),
    { numRuns: 50 },
  )
})

test('templates go out between the records before and after them', () => {
  const exports: ScheduledExport[] = [
    ...records(2, 10_000),
    { kind: 'templates', atMicros: 5_000, templates: [template] },
  ]
  const { datagrams } = packExports(new IpfixMessageWriter(0), exports)
  expect(datagrams.map(({ payload }) => [payload[16], payload[17]])).toEqual([
    [1, 0],
    [0, 2],
    [1, 0],
  ])
})

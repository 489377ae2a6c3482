/** The engine's side of the Health view, from octets to the report. */
import { describe, expect, it } from 'vitest'
import { createDecoder } from '../../../core/decode/decoder.ts'
import { addLedger } from '../../../core/decode/ledger-account.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { createProblemLog } from '../../../core/problems/problem-log.ts'
import { createLedger } from '../../../core/protocol/ledger.ts'
import { TRUST_BITS, type HealthReport } from '../../../core/protocol/health-report.ts'
import type { ProblemReport } from '../../../core/protocol/session-api.ts'
import { parseFilter } from '../../../core/query/filter-language/parse-filter.ts'
import { transportSession } from '../../support/decoding.ts'
import {
  dataSet,
  EXPORT_TIME,
  ipfixMessage,
  set,
  templateRecord,
  templateSet,
  u32,
  v5Message,
  v9Message,
} from '../../support/message-builders.ts'

const TEMPLATE = templateSet(templateRecord(256, [{ id: 10, length: 4 }]))

interface Heard {
  readonly octets: Uint8Array
  /** Seconds after `EXPORT_TIME`. */
  readonly at: number
  readonly session?: number
}

function watch(heard: readonly Heard[]): { health: HealthReport; problems: readonly ProblemReport[] } {
  const log = createProblemLog()
  const decoder = createDecoder({
    registry: createElementRegistry(),
    keepMessageOctets: 'never',
    onBlock: () => undefined,
    onProblem: log.report,
  })
  heard.forEach(({ octets, at, session = 0 }, index) =>
    decoder.onDatagram({
      session: transportSession(session),
      octets,
      from: 0,
      end: octets.length,
      originalLength: octets.length,
      frame: index + 1,
      arrivalNs: BigInt(EXPORT_TIME + at) * 1_000_000_000n,
      fileOffset: undefined,
    }),
  )
  decoder.end()
  const problems = log.reports()
  return { health: decoder.health(problems), problems }
}

function message(sequence: number, at: number, records = 2, sets: Uint8Array = TEMPLATE): Heard {
  const data = dataSet(256, ...Array.from({ length: records }, (_, index) => u32(sequence + index)))
  return { octets: ipfixMessage({ sequence, exportTime: EXPORT_TIME + at }, sets, data), at }
}

describe('the ledger by domain', () => {
  it('has a row for each domain, and they add up', () => {
    const { health } = watch([
      message(0, 0),
      message(2, 20),
      { octets: v9Message({ sequence: 1 }), at: 1 },
      { octets: v9Message({ sequence: 4 }), at: 2 },
      { octets: v5Message({ engineId: 3 }, {}, {}), at: 3, session: 1 },
    ])
    expect(
      health.rows.map(({ session, domain, protocolVersion, lossUnit }) => [session, domain, protocolVersion, lossUnit]),
    ).toEqual([
      [0, 1, 10, 'records'],
      [0, 1, 9, 'messages'],
      [1, 3, 5, 'flows'],
    ])
    expect(health.rows[0]!.recordsPerSecond).toBeCloseTo(4 / 20)
    const sum = createLedger()
    for (const row of health.rows) addLedger(sum, row.ledger)
    expect(sum).toEqual(health.ledger)
    expect(health.ledger.records.lost).toBe(2)
    expect(health.omittedRows).toBe(0)
  })

  it('tells losses in messages when an exporter of IPFIX counts those', () => {
    const { health, problems } = watch(Array.from({ length: 20 }, (_, index) => message(index, index, 3)))
    expect(health.rows[0]!.lossUnit).toBe('messages')
    expect(health.ledger.records.lost).toBe(0)
    expect(problems.map(({ code }) => code)).toEqual(['sequence-counted-wrongly'])
    expect(health.conformance[0]!.broken).toMatchObject([{ code: 'sequence-counted-wrongly', count: 1 }])
  })

  it('says what waits, and the limits', () => {
    const log = createProblemLog()
    const decoder = createDecoder({
      registry: createElementRegistry(),
      keepMessageOctets: 'never',
      onBlock: () => undefined,
      onProblem: log.report,
    })
    const { octets } = message(0, 0, 2, new Uint8Array(0))
    const arrivalNs = BigInt(EXPORT_TIME) * 1_000_000_000n
    const where = {
      session: transportSession(),
      from: 0,
      end: octets.length,
      originalLength: octets.length,
      frame: 1,
      arrivalNs,
      fileOffset: undefined,
    }
    decoder.onDatagram({ ...where, octets })
    const { pending, trust } = decoder.health([])
    expect(pending).toMatchObject({ sets: 1, octets: 8 })
    expect(pending.limitOctets).toBeGreaterThan(1 << 20)
    expect(trust.rows[0]!.cells).toEqual([TRUST_BITS.waiting])
  })
})

describe('trust over time', () => {
  it('shows each span of ten seconds by what happened in it, and takes back what proved well', () => {
    const { health } = watch([
      message(0, 0),
      { ...message(0, 0), at: 11 },
      message(4, 21),
      message(2, 22),
      message(9, 41),
      { octets: ipfixMessage({ sequence: 11 }, set(256, u32(1), 40)), at: 52 },
    ])
    expect(health.trust).toMatchObject({ from: '2024-05-01T10:00:00.000000000Z', secondsPerCell: 10 })
    expect(health.trust.rows).toMatchObject([
      {
        session: 0,
        cells: [
          TRUST_BITS.decoded,
          TRUST_BITS.decoded | TRUST_BITS.duplicated,
          TRUST_BITS.decoded | TRUST_BITS.reordered,
          0,
          TRUST_BITS.decoded | TRUST_BITS.lost,
          TRUST_BITS.decoded,
        ],
      },
    ])
  })

  it('takes back that data waited once it is decoded, at its own time', () => {
    const { health } = watch([message(0, 0, 2, new Uint8Array(0)), message(2, 31)])
    expect(health.trust.rows[0]!.cells).toEqual([TRUST_BITS.decoded, 0, 0, TRUST_BITS.decoded])
    const waiting = watch([message(0, 0, 2, new Uint8Array(0))])
    expect(waiting.health.trust.rows[0]!.cells).toEqual([TRUST_BITS.waiting])
  })

  it('has the same cells for all exporters', () => {
    const { health } = watch([message(0, 0), { ...message(0, 95), session: 1 }])
    expect(health.trust.rows.map(({ cells }) => cells.length)).toEqual([10, 10])
    expect(health.trust.rows[1]!.cells.at(-1)).toBe(TRUST_BITS.decoded)
  })
})

describe('clocks', () => {
  it('are reported in words, with samples; an odd one is a problem', () => {
    const { health, problems } = watch(
      Array.from({ length: 50 }, (_, index) => ({ ...message(2 * index, index - 3600), at: index })),
    )
    expect(health.clocks).toMatchObject([{ isOdd: true, words: 'behind by 1 h: wrong time zone?', driftNs: '0' }])
    expect(health.clocks[0]!.samples).toHaveLength(50)
    expect(problems).toMatchObject([{ code: 'clock-offset', severity: 'note', exporter: '192.0.2.1:4739' }])
    expect(problems[0]!.detail).toContain('behind by 1 h')
  })
})

describe('problems', () => {
  it('say when, where and what, mark the octets at fault, and lead to the records', () => {
    const { problems } = watch([message(0, 0), message(314, 1)])
    expect(problems).toMatchObject([
      {
        code: 'records-lost',
        count: 312,
        detail: '312 records lost between 10:00:00 and 10:00:01: sequence number 314 came, 2 was expected.',
        firstAt: '2024-05-01T10:00:01.000000000Z',
        mark: { offset: 8, length: 4 },
        filter:
          '@exporter == "192.0.2.1:4739" and @domain == 1 and @exportTime >= 2024-05-01T10:00:00Z and @exportTime <= 2024-05-01T10:00:01Z',
      },
    ])
    const [{ octets = '', mark, filter = '' }] = problems as [ProblemReport]
    expect(octets.slice(2 * mark!.offset, 2 * (mark!.offset + mark!.length))).toBe('0000013a')
    expect(octets.startsWith('000a')).toBe(true)
    expect(parseFilter(filter)).toMatchObject({ ok: true })
  })

  it('vanish when a late message shows that nothing was lost', () => {
    const { problems, health } = watch([message(0, 0), message(4, 1), message(2, 2)])
    expect(health.ledger.records).toMatchObject({ lost: 0, reordered: 2 })
    expect(problems).toEqual([])
  })

  it('of a rule that exporters have to keep count in the conformance report', () => {
    const { health } = watch([message(0, 0), { octets: ipfixMessage({ sequence: 2 }, set(9, u32(0))), at: 1 }])
    expect(health.conformance).toMatchObject([
      { exporter: '192.0.2.1:4739', broken: [{ code: 'set-reserved', clause: 'RFC 7011 §3.3.2', count: 1 }] },
    ])
    expect(health.conformance[0]!.kept).toBeGreaterThan(5)
  })

  it('say that a restart is one, and how long the exporter had been up', () => {
    const { problems, health } = watch([
      { octets: v9Message({ sequence: 500, sysUpTime: 90_000_000 }), at: 0 },
      { octets: v9Message({ sequence: 700, sysUpTime: 4000, exportTime: EXPORT_TIME + 10 }), at: 10 },
    ])
    expect(health.ledger.records.lost).toBe(0)
    expect(problems).toMatchObject([
      {
        code: 'sequence-reset',
        detail: 'Restarted 4 s before 10:00:10: the sequence number went to 700 where 501 was expected.',
        mark: { offset: 12, length: 4 },
      },
    ])
  })
})

import { describe, expect, it } from 'vitest'
import type { LedgerRow } from '../../../core/protocol/health-report.ts'
import { createLedger, type RecordLedger } from '../../../core/protocol/ledger.ts'
import { lostSum, lostText, rowFilter, sessionText, sortLedger } from '../../../renderer/health/ledger-rows.ts'

function row(session: number, records: Partial<RecordLedger>, facts: Partial<LedgerRow> = {}): LedgerRow {
  const ledger = createLedger()
  Object.assign(ledger.records, records)
  return {
    session,
    exporter: `192.0.2.${session}:50000`,
    collector: '10.0.0.1:4739',
    protocol: 'udp',
    domain: 0,
    protocolVersion: 10,
    lossUnit: 'records',
    recordsPerSecond: 0,
    isForgotten: false,
    ledger,
    ...facts,
  }
}

function allOf(...rows: LedgerRow[]) {
  const ledger = createLedger()
  for (const each of rows) ledger.records.lost += each.ledger.records.lost
  return { ledger, rows }
}

describe('loss (RFC 3954 §5.1: a v9 sequence number counts messages)', () => {
  const v9 = { lossUnit: 'messages', protocolVersion: 9 } as const

  it('is written as an upper bound of messages for v9', () => {
    expect(lostText(row(1, { lost: 2 }, v9))).toBe('≤ 2 messages')
    expect(lostText(row(1, { lost: 1 }, v9))).toBe('≤ 1 message')
    expect(lostText(row(1, { lost: 0 }, v9))).toBe('0')
    expect(lostText(row(1, { lost: 1312 }))).toBe('1,312')
  })

  it('never adds messages to records in the sum', () => {
    expect(lostSum(allOf(row(1, { lost: 312 }), row(2, { lost: 2 }, v9)))).toBe('312 + ≤ 2 messages')
    expect(lostSum(allOf(row(1, { lost: 0 }), row(2, { lost: 2 }, v9)))).toBe('≤ 2 messages')
    expect(lostSum(allOf(row(1, { lost: 312 }), row(2, { lost: 8 }, { lossUnit: 'flows' })))).toBe('320')
  })
})

describe('sortLedger', () => {
  const rows = [row(1, { decoded: 5 }), row(2, { decoded: 50 }), row(3, { decoded: 7 })]
  const order = (sorted: readonly LedgerRow[]) => sorted.map(({ session }) => session)

  it('compares figures as numbers and leaves the rows alone without a column', () => {
    expect(order(sortLedger(rows, { column: 'decoded', direction: 'descending' }))).toEqual([2, 3, 1])
    expect(order(sortLedger(rows, { column: 'exporter', direction: 'descending' }))).toEqual([3, 2, 1])
    expect(order(sortLedger(rows, undefined))).toEqual([1, 2, 3])
  })

  it('has the forgotten domains behind all numbers', () => {
    const forgotten = row(9, {}, { isForgotten: true, domain: 0 })
    expect(order(sortLedger([forgotten, ...rows], { column: 'domain', direction: 'ascending' })).at(-1)).toBe(9)
  })
})

describe('a row', () => {
  it('leads to the records of its exporter and domain', () => {
    expect(rowFilter(row(1, {}, { domain: 7 }))).toBe('exporter == "192.0.2.1:50000" and domain == 7')
    expect(rowFilter(row(1, {}, { isForgotten: true }))).toBe('exporter == "192.0.2.1:50000"')
  })

  it('names protocol and transport, as far as the file has one', () => {
    expect(sessionText(row(1, {}))).toBe('IPFIX · UDP')
    expect(sessionText(row(1, {}, { protocolVersion: 9, collector: '' }))).toBe('NetFlow v9')
  })
})

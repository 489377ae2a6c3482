/** Sequence numbers: what is lost, repeated, late, and what is a restart. */
import { describe, expect, it } from 'vitest'
import { codesOf, decode } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  templateRecord,
  templateSet,
  u32,
  v5Message,
  v9Message,
  v9TemplateRecord,
  v9TemplateSet,
} from '../../support/message-builders.ts'

const TEMPLATE = templateSet(templateRecord(256, [{ id: 10, length: 4 }]))

/** An IPFIX message of `count` records from sequence number `sequence` on. */
function message(sequence: number, count: number): Uint8Array {
  const records = Array.from({ length: count }, (_, index) => u32(sequence + index))
  return ipfixMessage({ sequence }, TEMPLATE, dataSet(256, ...records))
}

describe('IPFIX counts data records', () => {
  it('finds nothing wrong with a sequence that goes on, over the wrap too', () => {
    const decoding = decode([message(2 ** 32 - 2, 2), message(0, 3), message(3, 1)])
    expect(decoding.problems).toEqual([])
    expect(decoding.snapshot.ledger.records).toMatchObject({ lost: 0, duplicated: 0, reordered: 0 })
  })

  it('counts the records of a gap as lost', () => {
    const decoding = decode([message(0, 2), message(7, 1)])
    expect(decoding.snapshot.ledger.records.lost).toBe(5)
    expect(decoding.problems).toMatchObject([{ code: 'records-lost', count: 5, frame: 2 }])
  })

  it('takes a late message out of the loss', () => {
    const { snapshot } = decode([message(0, 2), message(5, 1), message(2, 2)])
    expect(snapshot.ledger.records).toMatchObject({ lost: 1, reordered: 2 })
  })

  it('decodes, marks and counts a repeated datagram', () => {
    const { snapshot, blocks, records } = decode([message(0, 2), message(0, 2), message(2, 1)])
    expect(records).toHaveLength(5)
    expect(snapshot.ledger.records).toMatchObject({ decoded: 5, duplicated: 2, lost: 0 })
    expect([...blocks[0]!.batches[0]!.flags.subarray(0, 5)]).toEqual([0, 0, 2, 2, 0])
  })

  it('takes a number that goes back to nowhere known for a restart', () => {
    const decoding = decode([message(1000, 2), message(0, 2), message(2, 2)])
    expect(codesOf(decoding)).toEqual(['sequence-reset'])
    expect(decoding.snapshot.ledger.records.lost).toBe(0)
  })

  it('counts what a cut message lacks as lost when the next one comes', () => {
    const whole = message(2, 4)
    const cut = { octets: whole.slice(0, whole.length - 6), originalLength: whole.length }
    const decoding = decode([message(0, 2), cut, message(6, 1)])
    expect(decoding.snapshot.ledger.records).toMatchObject({ decoded: 5, lost: 2 })
    expect(decoding.snapshot.ledger.octets.malformed).toBe(2)
  })

  it('does not call unknown what waits for its template lost', () => {
    const waiting = ipfixMessage({ sequence: 2 }, dataSet(300, u32(1), u32(2)))
    const decoding = decode([message(0, 2), waiting, message(4, 1)])
    expect(codesOf(decoding)).toEqual(['template-missing'])
  })
})

describe('other versions', () => {
  it('counts packets in v9', () => {
    const template = v9TemplateSet(v9TemplateRecord(256, [{ id: 10, length: 4 }]))
    const of = (sequence: number): Uint8Array => v9Message({ sequence }, template, dataSet(256, u32(1), u32(sequence)))
    expect(decode([of(1), of(2), of(5)]).snapshot.ledger.records.lost).toBe(2)
  })

  it('counts flows in v5, per engine', () => {
    const one = (sequence: number, engineId: number): Uint8Array => v5Message({ sequence, engineId }, {}, {})
    const { snapshot } = decode([one(0, 1), one(50, 2), one(2, 1), one(54, 2)])
    expect(snapshot.ledger.records.lost).toBe(2)
    expect(snapshot.exporters[0]!.domains.map(({ domain, ledger }) => [domain, ledger.records.lost])).toEqual([
      [1, 0],
      [2, 2],
    ])
  })

  it('counts what a cut v5 message lacks once, however often it comes', () => {
    const whole = v5Message({ sequence: 0 }, {}, {})
    const cut = { octets: whole.slice(0, whole.length - 48), originalLength: whole.length }
    const { snapshot } = decode([cut, cut, v5Message({ sequence: 2 }, {})])
    expect(snapshot.ledger.records).toMatchObject({ decoded: 3, duplicated: 1, lost: 1 })
  })

  it('follows each message of a datagram', () => {
    expect(decode([concat(message(0, 1), message(1, 1)), message(2, 1)]).problems).toEqual([])
  })
})

/** A template counts for an interval of export time, not of arrival (RFC 7011 §8.2). */
import { describe, expect, it } from 'vitest'
import { codesOf, decode, transportSession } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  EXPORT_TIME,
  ipfixMessage,
  templateRecord,
  templateSet,
  u16,
  u32,
  v9Message,
  v9TemplateRecord,
  v9TemplateSet,
} from '../../support/message-builders.ts'

/** 256: ingressInterface in four octets. */
const FIRST = templateSet(templateRecord(256, [{ id: 10, length: 4 }]))
/** 256: source and destination port, two octets each. */
const SECOND = templateSet(
  templateRecord(256, [
    { id: 7, length: 2 },
    { id: 11, length: 2 },
  ]),
)
const at = (seconds: number, sequence: number) => ({ exportTime: EXPORT_TIME + seconds, sequence })

describe('RFC 7011 §8.2: the validity of a template', () => {
  it('decodes data that was exported before a redefinition and arrives after it with the definition before', () => {
    const { records } = decode([
      ipfixMessage(at(0, 0), FIRST, dataSet(256, u32(1))),
      ipfixMessage(at(20, 2), SECOND, dataSet(256, concat(u16(3), u16(4)))),
      ipfixMessage(at(10, 1), dataSet(256, u32(2))),
      ipfixMessage(at(21, 3), dataSet(256, concat(u16(5), u16(6)))),
    ])
    expect(records).toMatchObject([
      { ingressInterface: 1 },
      { sourceTransportPort: 3 },
      { ingressInterface: 2 },
      { sourceTransportPort: 5 },
    ])
  })

  it('goes by the sequence number within one second', () => {
    const { records } = decode([
      ipfixMessage(at(0, 0), FIRST, dataSet(256, u32(1))),
      ipfixMessage(at(0, 2), SECOND),
      ipfixMessage(at(0, 1), dataSet(256, u32(2))),
      ipfixMessage(at(0, 2), dataSet(256, concat(u16(5), u16(6)))),
    ])
    expect(records).toMatchObject([{ ingressInterface: 1 }, { ingressInterface: 2 }, { sourceTransportPort: 5 }])
  })

  it('goes by the order of arrival within one second where the sequence number stands still', () => {
    const { records } = decode([
      ipfixMessage({}, FIRST),
      ipfixMessage({}, SECOND),
      ipfixMessage({}, dataSet(256, u32(1))),
    ])
    expect(records).toMatchObject([{ sourceTransportPort: 0, destinationTransportPort: 1 }])
  })

  it('takes an older definition that arrives late for the data before the newer one only', () => {
    const decoding = decode([
      ipfixMessage(at(20, 2), SECOND),
      ipfixMessage(at(0, 0), FIRST, dataSet(256, u32(1))),
      ipfixMessage(at(21, 2), dataSet(256, concat(u16(5), u16(6)))),
    ])
    expect(decoding.records).toMatchObject([{ ingressInterface: 1 }, { sourceTransportPort: 5 }])
    expect(codesOf(decoding)).toContain('template-out-of-order')
    const [newer, older] = decoding.describe(256).versions
    expect(older?.until).toBe(newer?.from)
    expect(newer).not.toHaveProperty('until')
  })

  it('knows a repeat of the definition before as late', () => {
    const decoding = decode([
      ipfixMessage(at(0, 0), FIRST),
      ipfixMessage(at(20, 2), SECOND),
      ipfixMessage(at(10, 1), FIRST),
      ipfixMessage(at(21, 2), dataSet(256, concat(u16(5), u16(6)))),
    ])
    expect(decoding.records).toMatchObject([{ sourceTransportPort: 5 }])
    expect(decoding.describe(256).versions).toHaveLength(2)
  })

  it('lets a newer definition count from the earliest message that has it', () => {
    const { records } = decode([
      ipfixMessage(at(0, 0), FIRST),
      ipfixMessage(at(20, 2), SECOND),
      ipfixMessage(at(10, 1), SECOND),
      ipfixMessage(at(15, 1), dataSet(256, concat(u16(5), u16(6)))),
    ])
    expect(records).toMatchObject([{ sourceTransportPort: 5 }])
  })

  it('replaces the definition of an exporter whose clock was set back: its sequence goes on', () => {
    const { records } = decode([
      ipfixMessage(at(0, 5), FIRST),
      ipfixMessage(at(-3600, 6), SECOND),
      ipfixMessage(at(-3599, 6), dataSet(256, concat(u16(5), u16(6)))),
    ])
    expect(records).toMatchObject([{ sourceTransportPort: 5 }])
  })

  it('goes on with the newest definition when the clock of its exporter is set back', () => {
    const { records } = decode([
      ipfixMessage(at(0, 0), FIRST),
      ipfixMessage(at(20, 0), SECOND, dataSet(256, concat(u16(3), u16(4)))),
      ipfixMessage(at(-3600, 1), dataSet(256, concat(u16(5), u16(6)))),
    ])
    expect(records).toMatchObject([{ sourceTransportPort: 3 }, { sourceTransportPort: 5 }])
  })

  it('takes two definitions that come by turns for two versions, however often they come', () => {
    const turns = Array.from({ length: 20 }, (_, index) =>
      ipfixMessage(
        at(index, index),
        index % 2 === 0 ? FIRST : SECOND,
        dataSet(256, index % 2 === 0 ? u32(index) : concat(u16(index), u16(0))),
      ),
    )
    const decoding = decode(turns)
    expect(decoding.records.map((record) => record['ingressInterface'] ?? record['sourceTransportPort'])).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    )
    expect(decoding.describe(256).versions.map(({ version, records }) => [version, records])).toEqual([
      [1, 10],
      [2, 10],
    ])
    expect(decoding.describe(256).summary.versions).toBe(2)
  })

  it('holds for NetFlow v9, too (RFC 3954 §5)', () => {
    const first = v9TemplateSet(v9TemplateRecord(256, [{ id: 10, length: 4 }]))
    const second = v9TemplateSet(v9TemplateRecord(256, [{ id: 14, length: 4 }]))
    const { records } = decode([
      v9Message(at(0, 0), first),
      v9Message(at(20, 2), second),
      v9Message(at(10, 1), dataSet(256, u32(1))),
    ])
    expect(records).toMatchObject([{ ingressInterface: 1 }])
  })

  it.each(['tcp', 'sctp', 'file'] as const)(
    'goes by the order of octets over %s (RFC 7011 §8.1, RFC 5655)',
    (protocol) => {
      const session = transportSession(0, protocol)
      const { records } = decode(
        [
          ipfixMessage(at(0, 0), FIRST),
          ipfixMessage(at(20, 0), SECOND),
          ipfixMessage(at(10, 0), dataSet(256, concat(u16(5), u16(6)))),
        ].map((octets) => ({ octets, session })),
      )
      expect(records).toMatchObject([{ sourceTransportPort: 5 }])
    },
  )

  it('keeps templates apart by transport session, domain and id (RFC 7011 §8)', () => {
    const other = transportSession(1)
    const { records } = decode([
      ipfixMessage({ domain: 1 }, FIRST),
      ipfixMessage({ domain: 2 }, SECOND),
      { octets: ipfixMessage({ domain: 1 }, SECOND), session: other },
      ipfixMessage({ domain: 1 }, dataSet(256, u32(1))),
      ipfixMessage({ domain: 2 }, dataSet(256, u32(1))),
      { octets: ipfixMessage({ domain: 1 }, dataSet(256, u32(1))), session: other },
    ])
    expect(records.map((record) => 'ingressInterface' in record)).toEqual([true, false, false])
  })

  it('ends with its connection: the next one of the same ports has none (RFC 7011 §8.1)', () => {
    const [first, second] = [transportSession(0, 'tcp'), { ...transportSession(0, 'tcp'), id: 1 }]
    const { records } = decode([
      { octets: ipfixMessage({}, FIRST), session: first },
      { octets: ipfixMessage({}, dataSet(256, u32(1))), session: second },
    ])
    expect(records).toEqual([])
  })
})

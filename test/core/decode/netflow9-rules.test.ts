/** What RFC 3954 asks of a NetFlow Collector, §9 most of all: see docs/rfc.md. */
import { describe, expect, it } from 'vitest'
import { codesOf, decode } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  EXPORT_TIME,
  hex,
  set,
  u16,
  u32,
  v9Message,
  v9OptionsTemplateRecord,
  v9OptionsTemplateSet,
  v9TemplateRecord,
  v9TemplateSet,
  zeros,
} from '../../support/message-builders.ts'

/** 256: input interface in four octets. */
const FIRST = v9TemplateSet(v9TemplateRecord(256, [{ id: 10, length: 4 }]))
/** 256: source and destination port, two octets each. */
const SECOND = v9TemplateSet(
  v9TemplateRecord(256, [
    { id: 7, length: 2 },
    { id: 11, length: 2 },
  ]),
)
const at = (packet: number) => ({ exportTime: EXPORT_TIME + packet, sequence: packet, sysUpTime: 1000 * packet })

describe('RFC 3954 §5.1: the source id', () => {
  it('tells export streams of one exporter apart: their templates and sequence numbers', () => {
    const decoding = decode([
      v9Message({ sourceId: 1, sequence: 10 }, FIRST, dataSet(256, u32(1))),
      v9Message({ sourceId: 2, sequence: 90 }, SECOND, dataSet(256, concat(u16(2), u16(3)))),
      v9Message({ sourceId: 1, sequence: 11 }, dataSet(256, u32(4))),
      v9Message({ sourceId: 2, sequence: 91 }, dataSet(256, concat(u16(5), u16(6)))),
    ])
    expect(decoding.records).toMatchObject([
      { ingressInterface: 1 },
      { sourceTransportPort: 2 },
      { ingressInterface: 4 },
      { sourceTransportPort: 5 },
    ])
    expect(decoding.problems).toEqual([])
  })
})

describe('RFC 3954 §9: the collector', () => {
  it('takes several template FlowSets in one packet, in any place, and data in another packet', () => {
    const third = v9TemplateSet(v9TemplateRecord(300, [{ id: 14, length: 4 }]))
    const options = v9OptionsTemplateSet(v9OptionsTemplateRecord(257, [{ id: 1, length: 4 }], [{ id: 34, length: 4 }]))
    const { records } = decode([
      v9Message(at(1), FIRST, dataSet(256, u32(1)), third, options),
      v9Message(at(2), dataSet(300, u32(2)), dataSet(257, concat(u32(9), u32(100)))),
    ])
    expect(records).toMatchObject([{ ingressInterface: 1 }, { egressInterface: 2 }, { samplingInterval: 100 }])
  })

  it('keeps data records until their template comes', () => {
    const { records } = decode([v9Message(at(1), dataSet(256, u32(1))), v9Message(at(2), FIRST)])
    expect(records).toMatchObject([{ ingressInterface: 1, '@decodedLate': true, '@sequence': 1 }])
  })

  it('puts a new template record in the place of the one before at once', () => {
    const decoding = decode([
      v9Message(at(1), FIRST, dataSet(256, u32(1))),
      v9Message(at(2), SECOND, dataSet(256, concat(u16(2), u16(3)))),
    ])
    expect(decoding.records).toMatchObject([{ ingressInterface: 1 }, { sourceTransportPort: 2 }])
    expect(decoding.problems).toEqual([])
  })

  it('decodes nothing by an expired template when the settings say so', () => {
    const sent = [0, 60, 120].map((seconds) => v9Message(at(seconds), FIRST))
    const decoding = decode([...sent, v9Message(at(301), dataSet(256, u32(1)))], {
      settings: { dropStaleTemplates: true },
    })
    expect(decoding.records).toEqual([])
    expect(codesOf(decoding)).toContain('template-dropped')
  })

  it('keeps exporter, source id, template id, definition and when it was last received', () => {
    const decoding = decode([v9Message({ sourceId: 7 }, FIRST), v9Message({ ...at(60), sourceId: 7 }, FIRST)])
    expect(decoding.tree.sessions).toMatchObject([
      {
        exporter: '192.0.2.1:4739',
        domains: [{ domain: 7, templates: [{ lastSeen: '2024-05-01T10:01:00.000000000Z' }] }],
      },
    ])
    const { versions } = decoding.describe(256, { domain: 7, protocolVersion: 9 })
    expect(versions).toMatchObject([{ fields: [{ id: 10, length: 4 }] }])
  })

  it('takes padding in data, template and options template FlowSets', () => {
    const odd = v9TemplateRecord(256, [{ id: 10, length: 3 }])
    const options = v9OptionsTemplateRecord(257, [{ id: 1, length: 4 }], [{ id: 34, length: 1 }])
    const decoding = decode([
      v9Message(
        at(1),
        set(0, concat(odd, zeros(3))),
        set(1, concat(options, zeros(2))),
        set(256, concat(hex('000001'), zeros(1))),
        set(257, concat(u32(9), hex('64'), zeros(3))),
      ),
    ])
    expect(decoding.records).toMatchObject([{ ingressInterface: 1 }, { samplingInterval: 100 }])
    expect(decoding.problems).toEqual([])
    expect(decoding.snapshot.ledger.octets.padding).toBe(9)
  })
})

/** What a File Writer says about its file in options data (RFC 5655 §8.1). */
import { describe, expect, it } from 'vitest'
import { decode, transportSession } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  hex,
  ipfixMessage,
  ipv4,
  optionsTemplateRecord,
  optionsTemplateSet,
  u16,
  u32,
  u8,
  type FieldSpec,
} from '../../support/message-builders.ts'

const MESSAGE_SCOPE: FieldSpec = { id: 263, length: 1 }
const SESSION_SCOPE: FieldSpec = { id: 267, length: 1 }

describe('RFC 5655 §8.1: options that describe a file', () => {
  it.each<[string, FieldSpec, readonly FieldSpec[], Uint8Array, object]>([
    [
      'the checksum of a message',
      MESSAGE_SCOPE,
      [{ id: 262, length: 16 }],
      hex('00112233445566778899aabbccddeeff'),
      { messageScope: 0, messageMD5Checksum: '00112233445566778899aabbccddeeff' },
    ],
    [
      'the time window of the file',
      SESSION_SCOPE,
      [
        { id: 264, length: 4 },
        { id: 260, length: 4 },
      ],
      concat(u32(1_714_557_600), u32(1_714_561_200)),
      { sessionScope: 0, minExportSeconds: '2024-05-01T10:00:00Z', maxExportSeconds: '2024-05-01T11:00:00Z' },
    ],
    [
      'the session of the exporter',
      SESSION_SCOPE,
      [
        { id: 130, length: 4 },
        { id: 217, length: 2 },
      ],
      concat(ipv4('192.0.2.7'), u16(4739)),
      { exporterIPv4Address: '192.0.2.7', exporterTransportPort: 4739 },
    ],
  ])('are records of their own: %s', (_, scope, fields, octets, expected) => {
    const template = optionsTemplateSet(optionsTemplateRecord(257, [scope], fields))
    const message = ipfixMessage({}, template, dataSet(257, concat(u8(0), octets)))
    const { records, problems } = decode([{ octets: message, session: transportSession(0, 'file') }])
    expect(records).toMatchObject([{ '@type': 'options', ...expected }])
    expect(problems).toEqual([])
  })
})

/** Records that waited for their template, and those in or beside which something is at fault, are found by filters. */
import { describe, expect, it } from 'vitest'
import { decode, type Sent } from '../../support/decoding.ts'
import {
  dataSet,
  hex,
  ipfixMessage,
  templateRecord,
  templateSet,
  u8,
  u16,
  u32,
  u64,
  variable,
} from '../../support/message-builders.ts'
import { openQuerySession } from '../../support/query-session.ts'

const TIMES = [
  { id: 152, length: 8 },
  { id: 153, length: 8 },
]
const OCTETS = [{ id: 1, length: 4 }]
/** Variable length (RFC 7011 §7). */
const VARIABLE = 65535
/** flowStartMilliseconds has 8 octets (RFC 7011 §6.1.7). */
const ODD = [...OCTETS, { id: 152, length: 3 }]
const LIST = [{ id: 291, length: VARIABLE }]

function templateOf(id: number, fields: readonly { id: number; length: number }[]): Uint8Array {
  return templateSet(templateRecord(id, fields))
}

/** The records that each filter lets through, of what the decoder makes of some messages. */
async function recordsOf(messages: readonly (Uint8Array | Sent)[], ...filters: string[]): Promise<number[][]> {
  const session = await openQuerySession()
  try {
    await session.append(...decode(messages).blocks)
    const found: number[][] = []
    for (const filter of filters) found.push(await session.records([], filter))
    return found
  } finally {
    await session.dispose()
  }
}

describe('a record that waited for its template', () => {
  it('is late; others are not', async () => {
    const messages = [
      ipfixMessage({ sequence: 0 }, dataSet(256, u32(1))),
      ipfixMessage({ sequence: 1 }, templateOf(256, OCTETS), dataSet(256, u32(2))),
    ]
    const [late, isTrue, others, shown] = await recordsOf(
      messages,
      'late',
      '@decodedLate = true',
      'not late',
      'late and octetDeltaCount = 1',
    )
    expect(late).toHaveLength(1)
    expect([isTrue, shown]).toEqual([late, late])
    expect(others).toHaveLength(1)
  })

  it('is no more late when its datagram came twice: that is repeated', async () => {
    const message = ipfixMessage({ sequence: 0 }, templateOf(256, OCTETS), dataSet(256, u32(1)))
    expect(await recordsOf([message, message], 'repeated', 'late', 'repeated or late')).toEqual([[2], [], [2]])
  })
})

describe('a malformed record', () => {
  it('ends before it starts, and no other of its set', async () => {
    const data = dataSet(256, u64(2000), u64(1000), u64(1000), u64(2000), u64(3000), u64(2999), u64(5), u64(5))
    expect(await recordsOf([ipfixMessage({}, templateOf(256, TIMES), data)], 'malformed', 'not malformed')).toEqual([
      [1, 3],
      [2, 4],
    ])
  })

  it('came in a set whose last octets are no record', async () => {
    const cut = ipfixMessage({}, templateOf(256, TIMES), dataSet(256, u64(1), u64(2), u64(1), u32(7)))
    const whole = ipfixMessage({ sequence: 1 }, dataSet(256, u64(1), u64(2)))
    expect(await recordsOf([cut, whole], 'malformed')).toEqual([[1]])
  })

  it('has a list that nobody can decode, or a field whose length is none of its type', async () => {
    const list = (octets: string): Uint8Array => dataSet(257, variable(hex(octets)))
    const messages = [
      ipfixMessage({}, templateOf(257, LIST), list('03 0007 0002 00')),
      ipfixMessage({ sequence: 1 }, list('03 0004 0001 06')),
      ipfixMessage({ sequence: 2 }, templateOf(258, ODD), dataSet(258, u32(1), u8(0), u16(5))),
    ]
    expect(await recordsOf(messages, 'malformed')).toEqual([[1, 3]])
  })
})

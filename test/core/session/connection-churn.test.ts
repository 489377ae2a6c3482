/** A live session whose exporters connect anew again and again, each time with their templates. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAX_DEFINED_FIELDS } from '../../../core/limits/templates.ts'
import { concatOctets, pcapHeader, pcapRecord } from '../../support/capture-builders.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { dataSet, ipfixMessage, templateRecord, templateSet, zeros } from '../../support/message-builders.ts'
import { ethernet, ipv4, tcp } from '../../support/packet-builders.ts'
import { createPushedCollector, type PushedCollector } from '../../support/pushed-collector.ts'

const FIELDS = 16_000
const WIDE = templateSet(
  templateRecord(
    256,
    Array.from({ length: FIELDS }, () => ({ id: 210, length: 1 })),
  ),
)

let live: InProcessSession
let collector: PushedCollector

beforeEach(async () => {
  collector = createPushedCollector()
  live = await createInProcessSession(() => collector.start())
  const spec = { listeners: [], allowedExporters: [], retention: {}, receiveBufferOctets: 0 }
  expect((await live.session.openLive(spec, 'Live')).ok).toBe(true)
})

afterEach(() => live.dispose())

/** Waits until so many records were stored, kept or not. */
async function untilStored(count: number): Promise<void> {
  for (;;) {
    const { records, live: summary } = live.session.currentStatus()
    if (records.data + (summary?.removedRecords ?? 0) >= count) return
    await new Promise((settle) => setTimeout(settle, 5))
  }
}

/** The frames of one connection: SYN, octets, FIN. */
function connection(number: number, octets: Uint8Array): Uint8Array[] {
  const sourcePort = 1024 + (number % 60_000)
  const first = number * 1_000_003
  const frame = (payload: Uint8Array, sequence: number, flags: readonly ('fin' | 'syn' | 'psh' | 'ack')[]) =>
    pcapRecord({ octets: ethernet(ipv4(tcp(payload, { sourcePort, sequence, flags }), { protocol: 6 })) })
  const pieces: Uint8Array[] = [frame(new Uint8Array(0), first, ['syn'])]
  for (let at = 0; at < octets.length; at += 32_000) {
    pieces.push(frame(octets.subarray(at, at + 32_000), first + 1 + at, ['psh', 'ack']))
  }
  return [...pieces, frame(new Uint8Array(0), first + 1 + octets.length, ['fin', 'ack'])]
}

describe('connections whose definitions would fill the bound', () => {
  it('are all understood: the oldest records go, and it is told', async () => {
    await collector.push(pcapHeader())
    const count = Math.ceil((1.15 * MAX_DEFINED_FIELDS) / FIELDS)
    for (let number = 0; number < count; number++) {
      const messages = [ipfixMessage({}, WIDE), ipfixMessage({}, dataSet(256, zeros(FIELDS)))]
      await collector.push(concatOctets(connection(number, concatOctets(messages))))
      // They come faster here than the store looks.
      if (number % 8 === 7) await untilStored(number + 1)
    }
    await collector.settle()
    await untilStored(count)
    const { ledger, live: summary } = live.session.currentStatus()
    expect(ledger.records.decoded).toBe(count)
    expect(ledger.octets.undecodable).toBe(0)
    expect(summary?.removedRecords).toBeGreaterThan(20)
    expect(summary?.removedRecords).toBeLessThan(80)
    const details = collector.ingest.snapshot().problems.map(({ detail }) => detail)
    expect(details.some((detail) => detail.startsWith('The oldest records are let go earlier than asked for'))).toBe(
      true,
    )
  }, 60_000)

  it('leave nothing that waits when they are closed', async () => {
    await collector.push(pcapHeader())
    await collector.push(concatOctets(connection(0, ipfixMessage({}, dataSet(300, zeros(8)))).slice(0, 2)))
    expect(collector.ingest.reception().waiting).toHaveLength(1)
    await collector.push(concatOctets(connection(0, ipfixMessage({}, dataSet(300, zeros(8)))).slice(2)))
    expect(collector.ingest.reception().waiting).toHaveLength(0)
  })
})

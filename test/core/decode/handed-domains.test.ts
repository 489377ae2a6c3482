/** What is known of an exporter's clocks and numbers when another session goes on with it. */
import { describe, expect, it } from 'vitest'
import type { DecodedBlock } from '../../../core/decode/block.ts'
import type { DomainState } from '../../../core/decode/exporter-state.ts'
import { createHandedDomains } from '../../../core/decode/handed-domains.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { createIngest } from '../../../core/session/ingest.ts'
import { buildPcap } from '../../support/capture-builders.ts'
import { readRecords } from '../../support/decoding.ts'
import {
  dataSet,
  integer,
  ipfixMessage,
  optionsTemplateRecord,
  optionsTemplateSet,
  templateRecord,
  templateSet,
  u32,
  v9Message,
} from '../../support/message-builders.ts'
import { udpFrame } from '../../support/packet-builders.ts'

/** A live session that begins anew when it is told to. */
function listen() {
  const blocks: DecodedBlock[] = []
  const ingest = createIngest({
    registry: createElementRegistry(),
    keepMessageOctets: 'never',
    isCompressed: false,
    isLive: true,
    isRenewed: true,
    onBlock: (block) => blocks.push(block),
  })
  const head = buildPcap({ frames: [] })
  ingest.push(head)
  return {
    ingest,
    /** Records of the session that there is now. */
    records: () => {
      ingest.flush()
      return readRecords(blocks)
    },
    send: (message: Uint8Array, sourcePort = 1001) =>
      void ingest.push(buildPcap({ frames: [{ octets: udpFrame(message, { sourcePort }) }] }).subarray(head.length)),
    renew() {
      ingest.endSession()
      blocks.length = 0
      ingest.beginSession({ ...ingest.knowledge(), labels: [], rates: [] }, 'Anew.')
    },
  }
}

describe('a session that goes on with an exporter', () => {
  it('knows by its up time that it has restarted just then', () => {
    const { ingest, renew, send } = listen()
    send(v9Message({ sequence: 100, sysUpTime: 3_600_000, exportTime: 1_700_000_000 }))
    renew()
    send(v9Message({ sequence: 109, sysUpTime: 1000, exportTime: 1_700_000_030 }))
    const { ledger, problems } = ingest.snapshot()
    expect(ledger.records.lost).toBe(0)
    expect(problems.map(({ code }) => code)).toContain('sequence-reset')
  })

  // RFC 7011 §3.1: domain 0 speaks for the whole Exporting Process.
  it.each([0, 2])('knows when the exporter was started, which was said once: domain %d', (domain) => {
    const STARTED = 1_700_000_000_000
    const { records, renew, send } = listen()
    const told = optionsTemplateSet(optionsTemplateRecord(257, [{ id: 149, length: 4 }], [{ id: 160, length: 8 }]))
    const FLOWS = templateSet(templateRecord(256, [{ id: 22, length: 4 }]))
    const flows = (domain: number) =>
      ipfixMessage({ domain, exportTime: 1_700_000_060 }, FLOWS, dataSet(256, u32(5000)))
    send(ipfixMessage({ domain, sequence: 0 }, told, dataSet(257, u32(1), integer(STARTED, 8))))
    send(flows(2))
    renew()
    renew()
    send(flows(2))
    expect(records()).toMatchObject([{ '@start': '2023-11-14T22:13:25.000000000Z' }])
  })

  it('finds what is missing of one that was silent for a whole session', () => {
    const { ingest, renew, send } = listen()
    const flows = (sequence: number) => ipfixMessage({ sequence }, dataSet(256, u32(7)))
    send(ipfixMessage({ sequence: 0 }, templateSet(templateRecord(256, [{ id: 10, length: 4 }])), dataSet(256, u32(7))))
    renew()
    send(flows(0), 1002)
    renew()
    send(flows(12))
    expect(ingest.totals().ledger.records).toMatchObject({ decoded: 1, lost: 11 })
  })
})

describe('what is handed over', () => {
  const domain = { session: { systemStartMs: Number.NaN } } as unknown as DomainState

  it('is taken once, and goes with its transport session', () => {
    const handed = createHandedDomains()
    for (const [transportId, key] of [
      [1, 1],
      [1, 2],
      [2, 1],
    ] as const)
      handed.add(transportId, key, domain)
    expect(handed.take(1, 1)).toBeDefined()
    expect(handed.take(1, 1)).toBeUndefined()
    handed.forget(2)
    expect(handed.take(2, 1)).toBeUndefined()
    expect(handed.take(1, 2)).toBeDefined()
  })

  it('is bounded: what was kept for longest goes first', () => {
    const handed = createHandedDomains()
    for (let transportId = 0; transportId < 10; transportId += 1) handed.add(transportId, 1, domain)
    handed.take(9, 1)
    handed.keepAtMost(4)
    const left = Array.from({ length: 10 }, (_, transportId) => handed.take(transportId, 1) !== undefined)
    expect(left).toEqual([false, false, false, false, false, true, true, true, true, false])
  })
})

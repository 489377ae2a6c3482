/** Several streams of one SCTP association: templates count for all of them, sequence numbers for each (RFC 7011 §3.1, §8.3). */
import { describe, expect, it } from 'vitest'
import { createSequenceTrackers } from '../../../core/decode/sequence-trackers.ts'
import { createDefinitions } from '../../../core/decode/definitions.ts'
import { createExporterStates } from '../../../core/decode/exporter-state.ts'
import { DEFAULT_DECODE_SETTINGS } from '../../../core/protocol/decode-settings.ts'
import { createTemplateHistories } from '../../../core/templates/template-history.ts'
import { createTemplateStore } from '../../../core/templates/template-store.ts'
import { buildPcap } from '../../support/capture-builders.ts'
import { decodeCapture, type DecodedCapture } from '../../support/decode-capture.ts'
import { transportSession } from '../../support/decoding.ts'
import { dataSet, ipfixMessage, templateRecord, templateSet, u32 } from '../../support/message-builders.ts'
import { ethernet, ipv4, sctp, sctpData } from '../../support/packet-builders.ts'

const TEMPLATE = templateSet(templateRecord(256, [{ id: 10, length: 4 }]))

/** Messages in the order of sending, each on its stream. */
function associationOf(...messages: readonly (readonly [streamId: number, message: Uint8Array])[]): DecodedCapture {
  const frames = messages.map(([streamId, message], index) => ({
    octets: ethernet(ipv4(sctp([sctpData(message, { tsn: 1 + index, streamId })]), { protocol: 132 })),
  }))
  return decodeCapture([buildPcap({ frames })])
}

const data = (sequence: number, ...values: readonly number[]) =>
  ipfixMessage({ sequence }, dataSet(256, ...values.map((value) => u32(value))))

describe('RFC 7011 §3.1: each SCTP stream counts its own data records', () => {
  it('finds nothing lost where streams take turns', () => {
    const { snapshot, problems } = associationOf(
      [0, ipfixMessage({}, TEMPLATE)],
      [1, data(0, 1, 2, 3)],
      [2, data(0, 4)],
      [1, data(3, 5, 6)],
      [2, data(1, 7)],
      [1, data(5, 8)],
    )
    expect(snapshot.ledger.records).toMatchObject({ decoded: 8, lost: 0, reordered: 0 })
    expect(problems.reports()).toEqual([])
  })

  it('finds what is missing in one of them', () => {
    const { snapshot, problems } = associationOf(
      [1, ipfixMessage({}, TEMPLATE)],
      [1, data(0, 1)],
      [2, data(0, 2)],
      [2, data(6, 3)],
      [1, data(1, 4)],
    )
    expect(snapshot.ledger.records).toMatchObject({ decoded: 4, lost: 5 })
    expect(problems.reports().map(({ code, count }) => [code, count])).toEqual([['records-lost', 5]])
  })

  it('settles data that waited in the stream in which it came', () => {
    const { snapshot } = associationOf(
      [1, data(0, 1, 2)],
      [2, data(0, 3)],
      [1, data(2, 4)],
      [2, ipfixMessage({ sequence: 1 }, TEMPLATE)],
    )
    expect(snapshot.ledger.records).toMatchObject({ decoded: 4, late: 4, lost: 0, pending: 0 })
  })
})

describe('RFC 7011 §8.3: a template counts for data on any stream', () => {
  it('of the association', () => {
    const { snapshot } = associationOf([7, ipfixMessage({}, TEMPLATE)], [3, data(0, 1)], [0, data(0, 2)])
    expect(snapshot.ledger.records).toMatchObject({ decoded: 2, pending: 0 })
  })
})

describe('trackers past their bound', () => {
  it('are forgotten, but for the first of a domain', () => {
    const states = createExporterStates({
      settings: DEFAULT_DECODE_SETTINGS,
      templates: createTemplateStore(() => undefined),
      histories: createTemplateHistories(),
      definitions: createDefinitions(),
      nextRecord: () => 1,
      isLive: false,
      onNew: () => undefined,
      onForget: () => undefined,
      onUnlisted: () => undefined,
    })
    const domain = states.domainOf(states.sessionOf(transportSession(0, 'sctp'), 0n), 10, 1)
    const { trackerOf } = createSequenceTrackers(2)
    const [first, second, third] = [0, 1, 2].map((streamId) => trackerOf(domain, streamId))
    expect([first === domain.sequence, trackerOf(domain, undefined) === first]).toEqual([true, true])
    expect([trackerOf(domain, 1) === second, trackerOf(domain, 2) === third]).toEqual([true, true])
    trackerOf(domain, 3)
    expect(trackerOf(domain, 0)).toBe(first)
    expect(trackerOf(domain, 1)).not.toBe(second)
  })
})

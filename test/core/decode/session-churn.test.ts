/** A live session goes on for weeks: exporters connect anew, send their templates each time, and records are removed meanwhile. */
import { describe, expect, it } from 'vitest'
import type { DecodedBlock } from '../../../core/decode/block.ts'
import { createDecoder } from '../../../core/decode/decoder.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { MAX_CLOSED_SESSIONS, MAX_DEFINED_FIELDS, TEMPLATE_VERSION_WEIGHT } from '../../../core/limits/templates.ts'
import { createProblemLog } from '../../../core/problems/problem-log.ts'
import type { TransportProtocol } from '../../../core/transport/export-datagram.ts'
import { transportSession } from '../../support/decoding.ts'
import { ledgerDifference } from '../../support/ledger-difference.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  templateRecord,
  templateSet,
  u16,
  u8,
  variable,
  zeros,
} from '../../support/message-builders.ts'

const registry = createElementRegistry()

function openDecoder(options: { readonly isLive?: boolean } = {}) {
  const problems = createProblemLog()
  const blocks: Pick<DecodedBlock, 'newSessions' | 'newTemplates' | 'recordCount'>[] = []
  let records = 0
  const decoder = createDecoder({
    registry,
    isLive: options.isLive ?? true,
    keepMessageOctets: 'never',
    onBlock({ newSessions, newTemplates, recordCount }) {
      blocks.push({ newSessions, newTemplates, recordCount })
      records += recordCount
    },
    onProblem: problems.report,
  })
  let frame = 0
  return {
    decoder,
    blocks,
    records: () => records,
    /** Whether a definition was not taken. */
    refused: () => problems.reports().some(({ detail }) => /was not taken.*MAX_DEFINED_FIELDS/.test(detail)),
    reports: problems.reports,
    send(octets: Uint8Array, sessionId: number, protocol: TransportProtocol = 'tcp', seconds = frame) {
      frame += 1
      decoder.onDatagram({
        session: transportSession(sessionId, protocol),
        octets,
        from: 0,
        end: octets.length,
        originalLength: octets.length,
        frame,
        arrivalNs: BigInt(seconds) * 1_000_000_000n,
        fileOffset: undefined,
      })
    },
  }
}

const WIDE_FIELDS = 16_000
const WIDE = templateSet(
  templateRecord(
    256,
    Array.from({ length: WIDE_FIELDS }, () => ({ id: 210, length: 1 })),
  ),
)
const NARROW = templateSet(templateRecord(256, [{ id: 1, length: 8 }]))
/** Connections whose definitions fill the bound. */
const FULL = Math.floor(MAX_DEFINED_FIELDS / (WIDE_FIELDS + TEMPLATE_VERSION_WEIGHT))
const MORE = Math.ceil(1.4 * FULL)

function wideMessages() {
  return { define: ipfixMessage({}, WIDE), data: ipfixMessage({ sequence: 0 }, dataSet(256, zeros(WIDE_FIELDS))) }
}

describe('definitions of connections that are over', () => {
  it('make room for those of new ones, once their records are removed', () => {
    const { decoder, send, records, blocks, refused } = openDecoder()
    const { define, data } = wideMessages()
    for (let connection = 0; connection < MORE; connection++) {
      send(define, connection)
      send(data, connection)
      decoder.onClosed(transportSession(connection, 'tcp'))
      decoder.flush()
      decoder.forgetBefore(records() - 3)
    }
    expect(records()).toBe(MORE)
    expect(refused()).toBe(false)
    const { ledger } = decoder.snapshot()
    expect(ledger.octets.pending + ledger.octets.undecodable).toBe(0)
    expect(ledgerDifference(ledger.octets)).toBe(0)
    // What readers of blocks keep by number is bounded, too.
    const versions = blocks.flatMap(({ newTemplates }) => newTemplates.map(({ id }) => id))
    expect(versions).toHaveLength(MORE)
    expect(Math.max(...versions)).toBeLessThan(1.1 * FULL)
  })

  it('stay while their records are kept: it is said which records have to go', () => {
    const { decoder, send, records, refused } = openDecoder()
    const { define, data } = wideMessages()
    for (let connection = 0; decoder.wantsForgotten() === 0 && connection < 2 * FULL; connection++) {
      send(define, connection)
      send(data, connection)
      decoder.onClosed(transportSession(connection, 'tcp'))
      decoder.flush()
    }
    expect(refused()).toBe(false)
    const wanted = decoder.wantsForgotten()
    expect(wanted).toBeGreaterThan(FULL / 16)
    expect(wanted).toBeLessThan(records() / 2)
    decoder.forgetBefore(wanted)
    expect(decoder.wantsForgotten()).toBe(0)
    for (let connection = 2 * FULL; connection < 2 * FULL + FULL / 16; connection++) {
      send(define, connection)
      send(data, connection)
    }
    expect(decoder.wantsForgotten()).toBe(0)
    expect(refused()).toBe(false)
  })

  it('make room for others before an open connection that is silent does: it sends no template again', () => {
    const { decoder, send, records, refused } = openDecoder()
    const { define, data } = wideMessages()
    send(ipfixMessage({}, NARROW, dataSet(256, zeros(8))), 0)
    for (let connection = 1; connection < MORE; connection++) {
      send(define, connection)
      send(data, connection)
      decoder.onClosed(transportSession(connection, 'tcp'))
      decoder.flush()
      decoder.forgetBefore(Math.max(records() - Math.floor(0.92 * FULL), decoder.wantsForgotten()))
    }
    const before = records()
    send(ipfixMessage({ sequence: 1 }, dataSet(256, zeros(8))), 0)
    decoder.flush()
    expect(records()).toBe(before + 1)
    expect(refused()).toBe(false)
  })

  it('make room for a new one also where all connections are open', () => {
    const { decoder, send, records, refused } = openDecoder()
    const { define, data } = wideMessages()
    for (let connection = 0; connection < MORE; connection++) {
      send(define, connection)
      send(data, connection)
      decoder.flush()
      decoder.forgetBefore(Math.max(records() - 3, decoder.wantsForgotten()))
    }
    expect(records()).toBe(MORE)
    expect(refused()).toBe(false)
  })

  it('stay for ever in a file, whose records all stay', () => {
    const { decoder, send, records, blocks, refused } = openDecoder({ isLive: false })
    const { define, data } = wideMessages()
    for (let connection = 0; connection < FULL + 3; connection++) {
      send(define, connection)
      send(data, connection)
      decoder.onClosed(transportSession(connection, 'tcp'))
    }
    decoder.flush()
    expect(records()).toBe(FULL)
    expect(refused()).toBe(true)
    const versions = blocks.flatMap(({ newTemplates }) => newTemplates.map(({ id }) => id))
    expect(new Set(versions).size).toBe(versions.length)
  })
})

describe('UDP sources with ever new ports', () => {
  it('are understood for ever: those make room that were silent for longest', () => {
    const { decoder, send, records } = openDecoder()
    const { define, data } = wideMessages()
    for (let source = 0; source < MORE; source++) {
      send(define, source, 'udp')
      send(data, source, 'udp')
      decoder.flush()
      decoder.forgetBefore(records() - 3)
    }
    expect(records()).toBe(MORE)
  })

  it('do not push out the exporter that sends all the time', () => {
    const { decoder, send, records } = openDecoder()
    const { define, data } = wideMessages()
    for (let time = 0; time < 10; time++) send(define, 0, 'udp')
    for (let source = 1; source < MORE; source++) {
      send(define, source, 'udp')
      send(data, 0, 'udp')
      decoder.flush()
      decoder.forgetBefore(records() + 1)
    }
    expect(records()).toBe(MORE - 1)
    expect(decoder.snapshot().ledger.octets.pending).toBe(0)
  })
})

describe('an exporter that changes its definitions again and again', () => {
  it('is understood for ever over one connection', () => {
    const { decoder, send, records, refused } = openDecoder()
    for (let time = 0; time < FULL + 20; time++) {
      const fields = Array.from({ length: WIDE_FIELDS }, (_, index) => ({ id: index === time ? 1 : 210, length: 1 }))
      send(ipfixMessage({}, templateSet(templateRecord(256, fields))), 0)
      send(wideMessages().data, 0)
      decoder.flush()
      decoder.forgetBefore(records() - 3)
    }
    expect(records()).toBe(FULL + 20)
    expect(refused()).toBe(false)
  })
})

describe('a template of lists (RFC 6313)', () => {
  it('stays while a record is kept whose list it decoded', () => {
    const { decoder, send, blocks } = openDecoder()
    const listed = templateSet(templateRecord(300, [{ id: 4, length: 1 }]))
    const outer = templateSet(templateRecord(256, [{ id: 292, length: 65_535 }]))
    const list = concat(u8(3), u16(300), u8(17))
    send(ipfixMessage({}, listed, outer, dataSet(256, variable(list))), 0)
    // Its definition is another from now on.
    send(ipfixMessage({}, templateSet(templateRecord(300, [{ id: 7, length: 2 }]))), 0)
    decoder.flush()
    const kept = blocks.flatMap(({ newTemplates }) => newTemplates.map(({ id }) => id))
    expect(kept).toHaveLength(3)
    // Enough for a look at what is used; the first record is kept.
    const { define, data } = wideMessages()
    for (let connection = 1; connection < FULL / 2; connection++) {
      send(define, connection)
      send(data, connection)
      decoder.onClosed(transportSession(connection, 'tcp'))
      decoder.flush()
    }
    send(ipfixMessage({}, NARROW), FULL)
    decoder.flush()
    const later = blocks.slice(1).flatMap(({ newTemplates }) => newTemplates.map(({ id }) => id))
    expect(later.filter((id) => kept.includes(id))).toEqual([])
    const key = { session: 0, domain: 1, protocolVersion: 10, templateId: 300 }
    expect(decoder.describeTemplate(key)?.versions.map(({ version }) => version)).toEqual([1, 2])
  })
})

describe('closed connections', () => {
  const data = ipfixMessage({}, NARROW, dataSet(256, zeros(8)))

  it('are told one by one up to a bound, and count in the sum for ever', () => {
    const { decoder, send } = openDecoder()
    const count = MAX_CLOSED_SESSIONS + 500
    for (let connection = 0; connection < count; connection++) {
      send(data, connection)
      decoder.onClosed(transportSession(connection, 'tcp'))
    }
    const { exporters, ledger } = decoder.snapshot()
    expect(exporters.length).toBeLessThanOrEqual(MAX_CLOSED_SESSIONS + 1)
    expect(exporters.at(-1)?.exporter).toBe(transportSession(count - 1).exporter)
    expect(ledger.records.decoded).toBe(count)
    expect(decoder.templateTree().sessions.length).toBe(exporters.length)
  })

  it('leave nothing that waits, and no knowledge for what follows', () => {
    const { decoder, send } = openDecoder()
    send(ipfixMessage({}, dataSet(300, zeros(8))), 0)
    send(data, 1)
    expect(decoder.waiting()).toHaveLength(1)
    for (const id of [0, 1]) decoder.onClosed(transportSession(id, 'tcp'))
    expect(decoder.waiting()).toHaveLength(0)
    expect(decoder.snapshot().ledger.octets).toMatchObject({ pending: 0, undecodable: 8 })
    expect(decoder.knowledge()).toMatchObject({ sessions: [], templates: [] })
  })
})

describe('the inspector of templates', () => {
  it('has those of a new source when there were very many before', () => {
    const { decoder, send, reports } = openDecoder()
    const records = Array.from({ length: 40 }, (_, index) => templateRecord(256 + index, [{ id: 1, length: 8 }]))
    const many = ipfixMessage({}, templateSet(...records))
    // Each is silent from then on; a new one comes every ten seconds.
    const count = 2500
    for (let source = 0; source < count; source++) send(many, source, 'udp', 10 * source)
    expect(reports().map(({ detail }) => detail)).toEqual([])
    const newest = decoder
      .templateTree()
      .sessions.find(({ exporter }) => exporter === transportSession(count - 1).exporter)
    expect(newest?.domains[0]?.templates).toHaveLength(40)
  })
})

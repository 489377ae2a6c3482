/**
 * What the decoder keeps does not grow with the input for ever: each suite sends far more than a bound allows, and looks at
 * what is held, at the ledger, and at what the problems say was left out.
 */
import { afterEach, describe, expect, it } from 'vitest'
import type { DecodedBlock } from '../../../core/decode/block.ts'
import { createDecoder, type Decoder } from '../../../core/decode/decoder.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { MAX_TRANSPORT_SESSIONS } from '../../../core/limits/capture.ts'
import {
  MAX_DEFINED_FIELDS,
  MAX_PENDING_OCTETS,
  MAX_PENDING_SETS,
  MAX_TEMPLATES,
  TEMPLATE_VERSION_WEIGHT,
} from '../../../core/limits/templates.ts'
import { createProblemLog } from '../../../core/problems/problem-log.ts'
import { decode, transportSession } from '../../support/decoding.ts'
import { heldMiB } from '../../support/held-memory.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  templateRecord,
  templateSet,
  u16,
  u32,
  u8,
  v5Message,
  variable,
  zeros,
} from '../../support/message-builders.ts'
import { ledgerDifference } from '../../support/ledger-difference.ts'

const TIMEOUT_MS = 120_000

const registry = createElementRegistry()

function openDecoder(onBlock: (block: DecodedBlock) => void = () => undefined) {
  const problems = createProblemLog()
  const decoder = createDecoder({
    registry,
    keepMessageOctets: 'never',
    onBlock,
    onProblem: problems.report,
  })
  let frame = 0
  return {
    decoder,
    problems,
    send(octets: Uint8Array, sessionId = 0) {
      frame += 1
      decoder.onDatagram({
        session: transportSession(sessionId),
        octets,
        from: 0,
        end: octets.length,
        originalLength: octets.length,
        frame,
        arrivalNs: BigInt(frame) * 1_000_000n,
        fileOffset: undefined,
      })
    },
    /** Details of what was left out, that name the bound. */
    said: (code: string) =>
      problems
        .reports()
        .filter((report) => report.code === code)
        .map(({ detail }) => detail),
  }
}

let held: Decoder | undefined

afterEach(() => {
  held = undefined
})

/** MiB that the state takes, while it is still there. */
function stateMiB(before: number, decoder: Decoder): number {
  held = decoder
  const now = heldMiB()
  expect(held.snapshot().messages).toBeGreaterThan(0)
  return now - before
}

function isExact(decoder: Decoder): boolean {
  const { ledger, exporters } = decoder.snapshot()
  return (
    ledgerDifference(ledger.octets) === 0 &&
    exporters.every(({ domains }) => domains.every((domain) => ledgerDifference(domain.ledger.octets) === 0))
  )
}

describe('memory bounds', () => {
  it(
    'hold with a million template ids',
    () => {
      const before = heldMiB()
      const { decoder, send, said } = openDecoder()
      const perMessage = 4096
      let sent = 0
      for (let domain = 0; sent < 1_000_000; domain++) {
        for (let first = 256; first + perMessage <= 65_536 && sent < 1_000_000; first += perMessage) {
          const records = Array.from({ length: perMessage }, (_, index) =>
            templateRecord(first + index, [{ id: 1, length: 8 }]),
          )
          send(ipfixMessage({ domain }, templateSet(...records)))
          sent += perMessage
        }
      }
      expect(decoder.snapshot().templates).toBeLessThanOrEqual(MAX_TEMPLATES)
      expect(said('limit-reached').join()).toMatch(/MAX_TEMPLATES|MAX_DEFINED_FIELDS/)
      expect(isExact(decoder)).toBe(true)
      expect(stateMiB(before, decoder)).toBeLessThan(256)
    },
    TIMEOUT_MS,
  )

  it(
    'hold with templates of 64 KiB',
    () => {
      const before = heldMiB()
      const { decoder, send, said } = openDecoder()
      const fieldCount = 16_370
      for (let round = 0; round < 400; round++) {
        const fields = Array.from({ length: fieldCount }, (_, index) => ({
          id: 1 + ((index + round) % 400),
          length: 4,
        }))
        send(ipfixMessage({ domain: round % 7 }, templateSet(templateRecord(256 + round, fields))))
        send(ipfixMessage({ domain: round % 7 }, dataSet(256 + round, zeros(60_000))))
      }
      expect(said('limit-reached').join()).toMatch(/MAX_KNOWN_FIELDS|MAX_DEFINED_FIELDS/)
      expect(isExact(decoder)).toBe(true)
      // MAX_DEFINED_FIELDS of 146 octets (specifier 48, field of the plan 72, their places in arrays) are 292 MiB; columns of
      // 128 shapes with MAX_SHAPE_COLUMNS each take 80, plans and their code the rest of 400.
      expect(stateMiB(before, decoder)).toBeLessThan(448)
    },
    TIMEOUT_MS,
  )

  it(
    'hold with data whose templates never come',
    () => {
      const before = heldMiB()
      const { decoder, send, said } = openDecoder()
      const large = zeros(60_000)
      for (let index = 0; index < 3000; index++)
        send(ipfixMessage({ sequence: index }, dataSet(256 + (index % 4096), large)))
      expect(decoder.snapshot().ledger.octets.pending).toBeLessThanOrEqual(MAX_PENDING_OCTETS)
      const small = zeros(4)
      for (let index = 0; index < 100; index++) {
        const sets = Array.from({ length: 2000 }, (_, at) => dataSet(256 + ((index + at) % 30_000), small))
        send(ipfixMessage({ sequence: index }, ...sets))
      }
      const { ledger } = decoder.snapshot()
      expect(ledger.records.pending).toBeLessThanOrEqual(MAX_PENDING_SETS)
      expect(ledger.octets.undecodable).toBeGreaterThan(0)
      expect(said('pending-dropped').length).toBeGreaterThan(0)
      expect(isExact(decoder)).toBe(true)
      expect(stateMiB(before, decoder)).toBeLessThan(128)
    },
    TIMEOUT_MS,
  )

  it(
    'hold with ten thousand exporters, and forget the oldest past the bound',
    () => {
      const before = heldMiB()
      const { decoder, send, said } = openDecoder()
      const definition = templateSet(
        templateRecord(256, [
          { id: 8, length: 4 },
          { id: 1, length: 8 },
        ]),
      )
      const message = ipfixMessage({}, definition, dataSet(256, zeros(120)))
      for (let session = 0; session < 10_000; session++) send(message, session)
      expect(decoder.snapshot().exporters).toHaveLength(10_000)
      expect(said('limit-reached')).toEqual([])
      for (let session = 10_000; session < 40_000; session++) send(message, session)
      const { exporters, ledger } = decoder.snapshot()
      expect(exporters.length).toBeLessThanOrEqual(MAX_TRANSPORT_SESSIONS)
      expect(ledger.records.decoded).toBe(400_000)
      expect(ledger.octets.in).toBe(40_000 * message.length)
      expect(said('too-many-exporters').join()).toContain('MAX_TRANSPORT_SESSIONS')
      expect(isExact(decoder)).toBe(true)
      decoder.templateTree()
      decoder.health([])
      expect(stateMiB(before, decoder)).toBeLessThan(256)
    },
    TIMEOUT_MS,
  )

  it(
    'hold with a flood from invented sources, which have no more ids than named sessions and definitions',
    () => {
      const seen = { ids: new Set<number>(), versions: 0, rows: 0 }
      const { decoder, problems, send } = openDecoder((block) => {
        for (const { id } of block.newSessions) seen.ids.add(id)
        seen.versions += block.newTemplates.length
        seen.rows += block.recordCount
      })
      const definition = templateSet(templateRecord(256, [{ id: 1, length: 8 }]))
      const real = ipfixMessage({ domain: 7 }, definition, dataSet(256, zeros(80)))
      const sends = (count: number): void => {
        for (let index = 0; index < count; index++) send(real, 0)
      }
      sends(100)
      // Data without a template: ids come round again.
      const unknown = ipfixMessage({}, dataSet(300, zeros(8)))
      for (let source = 1; source <= 2 * MAX_TRANSPORT_SESSIONS; source++) {
        send(unknown, source)
        if (source % 1000 === 0) sends(1)
      }
      decoder.flush()
      expect(seen.ids.size).toBe(MAX_TRANSPORT_SESSIONS)
      // NetFlow v5 defines with every source: past the bound its records are octets that nobody decoded.
      const v5 = v5Message({}, {})
      for (let source = 1e6; source < 1e6 + 62_000; source++) {
        send(v5, source)
        if (source % 1000 === 0) sends(1)
      }
      decoder.flush()
      const mostNamed = MAX_DEFINED_FIELDS / TEMPLATE_VERSION_WEIGHT
      expect(seen.ids.size).toBeLessThanOrEqual(MAX_TRANSPORT_SESSIONS + mostNamed)
      expect(Math.max(...seen.ids)).toBeLessThan(MAX_TRANSPORT_SESSIONS + mostNamed)
      expect(seen.versions).toBeLessThan(mostNamed)
      const { ledger } = decoder.snapshot()
      expect(ledger.octets.undecodable).toBeGreaterThan(0)
      expect(isExact(decoder)).toBe(true)
      expect(problems.reports().find(({ code }) => code === 'too-many-exporters')?.count).toBeGreaterThan(60_000)
      // The exporter that was there before lost neither its session nor its template.
      const before = seen.rows
      send(ipfixMessage({ domain: 7 }, dataSet(256, zeros(80))), 0)
      decoder.flush()
      expect(seen.rows - before).toBe(10)
    },
    TIMEOUT_MS,
  )

  it('hold with a list nested a thousand deep', () => {
    // RFC 6313 §4.5.1: a basicList of one basicList of one basicList …
    let list: Uint8Array = concat(u8(3), u16(1), u16(1), u8(7))
    for (let depth = 0; depth < 1000; depth++) list = concat(u8(3), u16(291), u16(65_535), variable(list, 3))
    const message = ipfixMessage(
      {},
      templateSet(templateRecord(256, [{ id: 291, length: 65_535 }])),
      dataSet(256, variable(list)),
    )
    const { records, snapshot } = decode([message])
    expect(records).toHaveLength(1)
    expect(snapshot.ledger.octets.malformed).toBe(0)
    expect(ledgerDifference(snapshot.ledger.octets)).toBe(0)
    expect(JSON.stringify(records[0]?.['basicList']).length).toBeLessThan(100_000)
  })

  it(
    'hold with a problem for each of a million templates',
    () => {
      const before = heldMiB()
      const { decoder, send, problems } = openDecoder()
      for (let domain = 0; domain < 16; domain++) {
        for (let first = 256; first < 65_000; first += 8192) {
          const sets = Array.from({ length: 8000 }, (_, index) => dataSet(Math.min(65_535, first + index), u32(0)))
          send(ipfixMessage({ domain }, ...sets))
        }
      }
      expect(problems.reports().length).toBeLessThan(5000)
      expect(problems.reports().reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(1_000_000)
      expect(stateMiB(before, decoder)).toBeLessThan(256)
    },
    TIMEOUT_MS,
  )

  it('take no more definitions than a session keeps, and decode nothing by an outdated one', () => {
    const redefine = (count: number, length: number) =>
      templateSet(
        ...Array.from({ length: count }, (_, index) => templateRecord(256, [{ id: 1 + (index % 100), length }])),
      )
    const definitions = Array.from({ length: 16 }, () => ipfixMessage({ sequence: 0 }, redefine(8000, 4)))
    const { snapshot, problems, records } = decode([
      ...definitions,
      ipfixMessage({ sequence: 0 }, redefine(1, 8), dataSet(256, concat(u32(0), u32(7)))),
    ])
    expect(problems.filter(({ code }) => code === 'limit-reached').length).toBeGreaterThan(0)
    expect(records).toEqual([])
    expect(snapshot.ledger.octets.undecodable).toBe(8)
  })
})

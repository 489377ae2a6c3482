/**
 * Connections come and go in any order, define, define anew and send; the store removes the oldest records. Whatever happens, each record
 * that is kept leads to the definition that decoded it and to its exporter, open connections are understood, and the account is exact.
 * The bounds are small here, so that everything gives its number back again and again.
 */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { DecodedBlock, SessionFacts, TemplateVersion } from '../../../core/decode/block.ts'
import { createDecoder } from '../../../core/decode/decoder.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { createProblemLog } from '../../../core/problems/problem-log.ts'
import type { TransportProtocol } from '../../../core/transport/export-datagram.ts'
import { transportSession } from '../../support/decoding.ts'
import { ledgerDifference } from '../../support/ledger-difference.ts'
import {
  dataSet,
  EXPORT_TIME,
  ipfixMessage,
  templateRecord,
  templateSet,
  zeros,
} from '../../support/message-builders.ts'

/** In fields; a version has 17 to 20. */
const FIELDS = 512

vi.mock('../../../core/limits/templates.ts', async (original) => ({
  ...(await original<object>()),
  MAX_DEFINED_FIELDS: 512,
  RESTING_DEFINED_FIELDS: 32,
  RESTING_SESSION_NUMBERS: 3,
  MAX_CLOSED_SESSIONS: 4,
}))

const registry = createElementRegistry()

/** Connections at a time, each with few templates: open ones have less than half of the bound. */
const PLACES = 5
const TEMPLATES = 2

type Step =
  | { readonly kind: 'connect'; readonly place: number; readonly protocol: TransportProtocol }
  | { readonly kind: 'define'; readonly place: number; readonly template: number; readonly fieldCount: number }
  | { readonly kind: 'data'; readonly place: number; readonly template: number; readonly isOfTwo: boolean }
  | { readonly kind: 'forget'; readonly share: number }

const place = fc.nat(PLACES - 1)
const template = fc.nat(TEMPLATES - 1)
const STEPS = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('connect' as const),
        place,
        protocol: fc.constantFrom('tcp' as const, 'udp' as const),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('define' as const),
        place,
        template,
        fieldCount: fc.integer({ min: 1, max: 4 }),
      }),
    },
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('data' as const), place, template, isOfTwo: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('forget' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    },
  ),
  { minLength: 50, maxLength: 300, size: 'max' },
)

interface Connection {
  readonly id: number
  readonly protocol: TransportProtocol
  /** Fields of its templates. */
  readonly defined: Map<number, number>
}

interface KeptRecord {
  readonly record: number
  readonly version: number
  readonly facts: TemplateVersion
  readonly session: SessionFacts
}

/** A live decoder, whoever reads its blocks and keeps facts by number, and a store that removes what it is asked to. */
class Rig {
  readonly problems = createProblemLog()
  readonly templates: TemplateVersion[] = []
  readonly sessions: SessionFacts[] = []
  kept: KeptRecord[] = []
  records = 0
  removed = 0
  private frame = 0
  private readonly decoder = createDecoder({
    registry,
    isLive: true,
    keepMessageOctets: 'never',
    onBlock: (block) => this.take(block),
    onProblem: this.problems.report,
  })
  private sender = ''

  private take({ newSessions, newTemplates, batches, recordCount, firstRecord }: DecodedBlock): void {
    for (const session of newSessions) this.sessions[session.id] = session
    for (const one of newTemplates) this.templates[one.id] = one
    expect(firstRecord).toBe(this.records + 1)
    this.records += recordCount
    for (const { rowCount, record, templateVersion } of batches) {
      for (let row = 0; row < rowCount; row++) {
        const version = templateVersion[row]!
        const facts = this.templates[version]!
        const session = this.sessions[facts.sessionId]!
        expect(session.exporter).toBe(this.sender)
        this.kept.push({ record: record[row]!, version, facts, session })
      }
    }
  }

  send({ id, protocol }: Connection, set: Uint8Array): void {
    this.frame += 1
    const session = transportSession(id, protocol)
    this.sender = session.exporter
    const octets = ipfixMessage({ exportTime: EXPORT_TIME + this.frame }, set)
    const place = { octets, from: 0, end: octets.length, originalLength: octets.length, fileOffset: undefined }
    this.decoder.onDatagram({ session, ...place, frame: this.frame, arrivalNs: BigInt(this.frame) * 1_000_000_000n })
    this.decoder.flush()
  }

  close({ id, protocol }: Connection): void {
    if (protocol === 'tcp') this.decoder.onClosed(transportSession(id, protocol))
  }

  /** Removes the records before one, as the store does with the next flush. */
  forget(before: number): void {
    if (before <= this.removed + 1) return
    this.removed = before - 1
    this.kept = this.kept.filter(({ record }) => record >= before)
    this.decoder.forgetBefore(before)
  }

  /** Given all octets that were sent. */
  check(octets: number): void {
    this.forget(this.decoder.wantsForgotten())
    const isAnothers = ({ version, facts, session }: KeptRecord): boolean =>
      this.templates[version] !== facts || this.sessions[facts.sessionId] !== session
    expect(this.kept.filter(isAnothers)).toEqual([])
    const { ledger, records } = this.decoder.snapshot()
    expect(ledgerDifference(ledger.octets)).toBe(0)
    expect(ledger.octets.in).toBe(octets)
    expect([ledger.records.decoded, records.data]).toEqual([this.records, this.records])
    expect(this.problems.reports().filter(({ detail }) => detail.includes('was not taken'))).toEqual([])
    expect(this.templates.length).toBeLessThan(FIELDS / 17 + 12)
  }
}

function runSteps(steps: readonly Step[]): void {
  const rig = new Rig()
  const open: (Connection | undefined)[] = []
  let connections = 0
  let octets = 0
  const connect = (at: number, protocol: TransportProtocol): Connection =>
    (open[at] = { id: connections++, protocol, defined: new Map() })
  const send = (connection: Connection, set: Uint8Array): void => {
    octets += set.length + 16
    rig.send(connection, set)
  }
  for (const step of steps) {
    if (step.kind === 'forget') {
      rig.forget(rig.removed + 1 + Math.floor(step.share * (rig.records - rig.removed)))
      continue
    }
    const connection = open[step.place] ?? connect(step.place, 'tcp')
    if (step.kind === 'connect') {
      rig.close(connection)
      connect(step.place, step.protocol)
    } else if (step.kind === 'define') {
      const fields = Array.from({ length: step.fieldCount }, () => ({ id: 1, length: 8 }))
      send(connection, templateSet(templateRecord(256 + step.template, fields)))
      connection.defined.set(step.template, step.fieldCount)
    } else {
      const fieldCount = connection.defined.get(step.template)
      if (fieldCount === undefined) continue
      const before = rig.records
      const record = zeros(8 * fieldCount)
      send(connection, dataSet(256 + step.template, ...(step.isOfTwo ? [record, record] : [record])))
      // Who sends datagrams has to send templates again after a silence.
      if (connection.protocol === 'tcp') expect(rig.records).toBe(before + (step.isOfTwo ? 2 : 1))
      const last = rig.kept.at(-1)
      if (rig.records > before) expect(last?.facts.fields.length).toBe(fieldCount)
    }
    rig.check(octets)
  }
}

describe('numbers of definitions and of transport sessions', () => {
  it('are given again to nobody whom a record that is kept would lead to', () => {
    fc.assert(fc.property(STEPS, runSteps), { numRuns: 40, interruptAfterTimeLimit: 20_000 })
  }, 60_000)
})

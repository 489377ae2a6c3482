/** Numbers of transport sessions are given to others while rows of the first are left: each row stays that of its own exporter. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSessionNames, type SessionNames } from '../../../core/names/session-names.ts'
import type { Relation } from '../../../core/telemetry/relation.ts'
import { createExporterSources } from '../../../core/telemetry/sessions/exporter-sources.ts'
import { createTrafficSessionBook } from '../../../core/telemetry/sessions/traffic-session-book.ts'
import { createTransactionBook } from '../../../core/telemetry/transactions/transaction-book.ts'
import { createAppflowBlocks } from '../../support/appflow-blocks.ts'
import { EXPORT_TIME_NS } from '../../support/block-builders.ts'
import { createUniflowBlocks } from '../../support/traffic-session-books.ts'

type Step =
  | { readonly kind: 'open'; readonly session: number }
  /** Records of one thing that goes on: a transaction, or a five-tuple. */
  | { readonly kind: 'record'; readonly session: number; readonly thing: number; readonly from: 'client' | 'server' }

const STEPS = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('open' as const), session: fc.nat(1) }),
    fc.record({
      kind: fc.constant('record' as const),
      session: fc.nat(1),
      thing: fc.nat(2),
      from: fc.constantFrom('client' as const, 'server' as const),
    }),
  ),
  { maxLength: 40 },
)

interface Book {
  open(session: number, exporter: string): void
  record(step: Extract<Step, { kind: 'record' }>): void
  readonly names: SessionNames
  readonly relation: Relation
  /** Columns of what tells things apart, of the exporter, and of a label that it taught. */
  readonly columns: readonly [thing: string, exporter: string, label: string]
  /** What stands there where no label is known. */
  readonly unlabelled: string
}

/** Rows of all exporters that ever were, by what they are of. */
function runSteps(steps: readonly Step[], { open, record, relation, columns, unlabelled, names }: Book): void {
  const exporters: (string | undefined)[] = []
  const expected = new Map<string, { exporter: string; session: number }>()
  let opened = 0
  const openSession = (session: number): void => {
    const exporter = `198.51.100.${(opened += 1)}:4739`
    exporters[session] = exporter
    open(session, exporter)
    teach(names, session, `of ${exporter}`)
  }
  for (const step of steps) {
    if (step.kind === 'open' || exporters[step.session] === undefined) openSession(step.session)
    if (step.kind === 'open') continue
    record(step)
    const exporter = exporters[step.session] ?? ''
    expected.set(`${exporter} ${step.thing}`, { exporter, session: step.session })
    const rows = Array.from({ length: relation.rowCount }, (_, row) => columns.map((id) => cell(relation, id, row)))
    expect(rows.map(([, of]) => of)).toEqual(Array.from(expected.values(), (one) => one.exporter))
    const labels = Array.from(expected.values(), (one) =>
      exporters[one.session] === one.exporter ? `of ${one.exporter}` : unlabelled,
    )
    expect(rows.map(([, , label]) => label)).toEqual(labels)
  }
}

/** A label for the method 1 and the application 030001bb, from the beginning. */
function teach(names: SessionNames, session: number, label: string): void {
  const facts = { session, domain: 1, labelKey: 'name', templateId: 300, preference: 0 }
  const taught = { incarnation: undefined, label, at: EXPORT_TIME_NS }
  names.tables.learn({ ...taught, table: { ...facts, idClass: 'httpMethod', idKey: 'httpReqMethod' }, id: '1' })
  const table = { ...facts, idClass: 'application', idKey: 'applicationId' }
  names.tables.learn({ ...taught, table, id: '030001bb' })
}

function cell(relation: Relation, id: string, row: number): string | number | undefined {
  const column = relation.columns.find(({ info }) => info.id === id)
  if (column === undefined) throw new Error(`no column ${id}`)
  return column.kind === 'number' ? column.valueAt(row) : column.texts?.textOf(column.idAt(row))
}

const newNames = (): SessionNames => createSessionNames(() => 'identifier')

function transactions(): Book {
  const names = newNames()
  const book = createTransactionBook({ names, retention: 'oldestOut' })
  const blocks = createAppflowBlocks()
  const take = (): void => {
    const block = blocks.build()
    names.take(block)
    book.take(block)
  }
  return {
    open(session, exporter) {
      blocks.openSession(session, exporter)
      take()
    },
    record({ session, thing, from }) {
      const leg = from === 'client' ? 'request' : 'response'
      // Both have the method, so that it may be looked at.
      blocks.add({ leg: 'request', transaction: 1 + thing, connection: 1 + thing, peer: 0xc000_0000 + thing, session })
      if (leg === 'response') {
        blocks.add({ leg, transaction: 1 + thing, connection: 100 + thing, peer: 0x0a01_0000 + thing, session })
      }
      take()
    },
    names,
    relation: book.transactions,
    columns: ['transactionId', 'exporter', 'method'],
    unlabelled: '1',
  }
}

function trafficSessions(): Book {
  const names = newNames()
  const book = createTrafficSessionBook({ names, retention: 'oldestOut' })
  const blocks = createUniflowBlocks()
  const take = (): void => {
    const block = blocks.build()
    names.take(block)
    book.take(block)
  }
  return {
    open(session, exporter) {
      blocks.openSession(session, exporter)
      take()
    },
    record({ session, thing, from }) {
      const ends = [`192.0.2.1:${String(50_000 + thing)}`, '203.0.113.1:443'] as const
      const [source, destination] = from === 'client' ? ends : [ends[1], ends[0]]
      const exporter = session === 0 ? 0 : 1
      blocks.add({ from: source, to: destination, exporter, flags: 0x18, application: '030001bb' })
      take()
    },
    names,
    relation: book.sessions,
    columns: ['clientPort', 'exporter', 'application'],
    unlabelled: '3:443',
  }
}

describe.each([
  ['transactions', transactions],
  ['sessions', trafficSessions],
])('%s of exporters whose numbers others have now', (_, makeBook) => {
  it('stay theirs, take no more records, and have no label of another', () => {
    fc.assert(fc.property(STEPS, (steps) => runSteps(steps, makeBook())))
  })
})

describe('sources of sessions', () => {
  it('give their numbers back once they are over and no row names them', () => {
    const sources = createExporterSources()
    const opened = Array.from({ length: 3 }, (_, index) => {
      sources.openSession(7, `198.51.100.${index}:4739`)
      return sources.numberOf({ sessionId: 7, domain: 1 })
    })
    expect(opened).toEqual([0, 1, 2])
    expect(sources.over).toBe(2)
    sources.keepOnly(Uint8Array.of(1, 0, 0))
    expect(sources.over).toBe(1)
    expect(sources.numberOf({ sessionId: 7, domain: 1 })).toBe(2)
    expect(sources.numberOf({ sessionId: 7, domain: 2 })).toBe(1)
    expect(sources.sourceOf(0)).toEqual({ session: undefined, exporter: '198.51.100.0:4739', domain: 1 })
  })
})

/** What goes out of the book of transactions in a live session, what stays, and that what stays is as it was. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../../core/simulate/random.ts'
import { createSessionNames } from '../../../../core/names/session-names.ts'
import type { Relation } from '../../../../core/telemetry/relation.ts'
import {
  createTransactionBook,
  type TransactionBook,
} from '../../../../core/telemetry/transactions/transaction-book.ts'
import type { TransactionBounds } from '../../../../core/telemetry/transactions/transaction-bounds.ts'
import { CHUNK_ROWS } from '../../../../core/telemetry/transactions/row-table.ts'
import { createAppflowBlocks, stampOf, type LegOfBlock } from '../../../support/appflow-blocks.ts'

const CLIENTS = 0xc000_0000
const SERVERS = 0x0a01_0000
const readTexts = () => Promise.resolve(new Map<number, string>())

function liveBook(bounds: Partial<TransactionBounds> = {}): TransactionBook {
  const names = createSessionNames(() => 'identifier')
  return createTransactionBook({ names, retention: 'oldestOut' }, bounds)
}

/** The value of a number column, or the text of one with a table of its own; null without. */
function cell(relation: Relation, id: string, row: number): number | string | null {
  const column = relation.columns.find(({ info }) => info.id === id)
  if (column === undefined) throw new Error(`no column ${id}`)
  if (column.kind === 'number') return Number.isNaN(column.valueAt(row)) ? null : column.valueAt(row)
  const text = column.idAt(row)
  return text < 0 ? null : (column.texts?.textOf(text) ?? null)
}

function addressOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join('.')
}

const rowsFrom = ({ firstRow, rowCount }: Relation): number[] =>
  Array.from({ length: rowCount - firstRow }, (_, index) => firstRow + index)

/** The same rules in plain words: rows and entries as lists of objects, chunks that go when none of their records is kept. */
class PlainBook {
  readonly transactions: { id: number; latest: number; connection: number }[] = []
  readonly connections: { key: number; latest: number }[] = []
  readonly entries: { record: number; row: number }[] = []
  first = { transaction: 0, connection: 0, entry: 0 }
  private readonly rowOfId = new Map<number, number>()
  private readonly rowOfConnection = new Map<number, number>()

  take(legs: readonly (LegOfBlock & { readonly record: number })[]): void {
    for (const { transaction, connection: key, record } of legs) {
      const connection = this.rowOf(this.rowOfConnection, key, this.first.connection, () =>
        this.connections.push({ key, latest: 0 }),
      )
      const row = this.rowOf(this.rowOfId, transaction, this.first.transaction, () =>
        this.transactions.push({ id: transaction, latest: 0, connection }),
      )
      for (const one of [this.transactions[row]!, this.connections[connection]!]) {
        one.latest = Math.max(one.latest, record)
      }
      this.entries.push({ record, row })
    }
  }

  forgetBefore(record: number): void {
    const { first, entries, transactions, connections } = this
    first.entry = this.end(first.entry, entries, (entry) => entry.record < record)
    first.transaction = this.end(first.transaction, transactions, ({ latest }) => latest < record)
    const named = new Set(transactions.slice(first.transaction).map(({ connection }) => connection))
    first.connection = this.end(first.connection, connections, ({ latest }, row) => latest < record && !named.has(row))
  }

  private rowOf(rows: Map<number, number>, key: number, first: number, add: () => number): number {
    const known = rows.get(key)
    if (known !== undefined && known >= first) return known
    const row = add() - 1
    rows.set(key, row)
    return row
  }

  private end<T>(first: number, rows: readonly T[], isOld: (row: T, index: number) => boolean): number {
    let end = first
    const isOldChunk = (): boolean => rows.slice(end, end + CHUNK_ROWS).every((row, index) => isOld(row, end + index))
    while (end + CHUNK_ROWS <= rows.length && isOldChunk()) end += CHUNK_ROWS
    return end
  }
}

describe('forgetting records', () => {
  it('leaves exactly the rows, the places and the legs that a plain book leaves, whatever comes in which order', () => {
    const runs = fc.record({
      seed: fc.nat(0xffff),
      spread: fc.integer({ min: 1, max: 3000 }),
      pool: fc.constantFrom(0, 40),
      kept: fc.integer({ min: 500, max: 9000 }),
    })
    fc.assert(
      fc.property(runs, ({ seed, spread, pool, kept }) => {
        const random = createRandom(seed)
        const book = liveBook()
        const plain = new PlainBook()
        const blocks = createAppflowBlocks()
        let record = 0
        for (let block = 0; block < 30; block++) {
          const legs = Array.from({ length: 500 }, () => {
            record += 1
            // Now and then one that is gone for long comes again.
            const back = random.integer(0, random.chance(0.02) ? record : spread)
            const transaction = 1 + Math.max(0, Math.floor((record - back) / 2))
            const connection = pool === 0 ? transaction : 1 + (transaction % pool)
            return { leg: 'request' as const, transaction, connection, peer: CLIENTS + connection, record }
          })
          for (const leg of legs) blocks.add(leg)
          book.take(blocks.build())
          plain.take(legs)
          book.forgetBefore(record - kept)
          plain.forgetBefore(record - kept)
        }
        const { first, transactions, connections, entries } = plain
        expect([book.transactions.firstRow, book.transactions.rowCount]).toEqual([
          first.transaction,
          transactions.length,
        ])
        expect([book.connections.firstRow, book.connections.rowCount]).toEqual([first.connection, connections.length])
        const rows = rowsFrom(book.transactions)
        const shown = (id: string): unknown[] => rows.map((row) => cell(book.transactions, id, row))
        expect(shown('transactionId')).toEqual(rows.map((row) => transactions[row]?.id))
        expect(shown('clientConnection')).toEqual(rows.map((row) => (transactions[row]?.connection ?? 0) + 1))
        const places = entries.map((_, index) => book.placeRecord(index + 1))
        expect(places).toEqual(
          entries.map(({ row }, index) => {
            if (index < first.entry || row < first.transaction) return {}
            return { transaction: row + 1, leg: 1, connection: (transactions[row]?.connection ?? 0) + 1 }
          }),
        )
        const sample = rows.filter((row) => row % 401 === 0)
        const kepts = entries.slice(first.entry)
        expect(sample.map((row) => book.legRecords(row + 1)[1] ?? [])).toEqual(
          sample.map((row) => kepts.filter((entry) => entry.row === row).map((entry) => entry.record)),
        )
      }),
      { numRuns: 5 },
    )
  }, 60_000)

  it('names no template of a leg whose record went, when its number is that of another by now', async () => {
    const book = liveBook()
    const blocks = createAppflowBlocks()
    blocks.add({ leg: 'request', transaction: 1, connection: 1, peer: CLIENTS })
    const block = blocks.build()
    book.take(block)
    const templateIds = async (): Promise<unknown> => {
      const details = await book.describeTransaction(1, readTexts)
      const ofLegs = details?.legs.flatMap(({ records }) => records.map(({ templateId }) => templateId))
      return [ofLegs, details?.stamps.find(({ raw }) => raw !== null)?.templateId]
    }
    expect(await templateIds()).toEqual([[256], 256])
    book.forgetBefore(2)
    blocks.add({ leg: 'request', transaction: 2, connection: 2, peer: CLIENTS })
    const next = blocks.build()
    const newTemplates = block.newTemplates.map((version) => ({ ...version, templateId: 999, firstRecord: 2 }))
    book.take({ ...next, newTemplates })
    expect(await templateIds()).toEqual([[0], null])
  })

  it('leaves no cell, no details and no records of a row that went', async () => {
    const book = liveBook()
    const blocks = createAppflowBlocks()
    for (let transaction = 1; transaction <= 3 * CHUNK_ROWS; transaction++) {
      blocks.add({ leg: 'request', transaction, connection: transaction, peer: CLIENTS + transaction })
    }
    book.take(blocks.build())
    book.forgetBefore(2 * CHUNK_ROWS + 1)
    expect([book.transactions.firstRow, book.connections.firstRow]).toEqual([2 * CHUNK_ROWS, 2 * CHUNK_ROWS])
    for (const relation of [book.transactions, book.connections]) {
      for (const { info } of relation.columns) expect(cell(relation, info.id, 0)).toBeNull()
      for (const column of relation.columns) expect(column.absenceAt?.(0)).toBeUndefined()
    }
    expect(await book.describeTransaction(1, readTexts)).toBeUndefined()
    expect(await book.describeConnection(1, readTexts)).toBeUndefined()
    expect(book.legRecords(1)).toEqual({})
    const there = await book.describeTransaction(2 * CHUNK_ROWS + 1, readTexts)
    expect(there).toMatchObject({ transactionId: 2 * CHUNK_ROWS + 1, client: { address: addressOf(CLIENTS + 4097) } })
    expect(there?.stamps.map(({ raw }) => raw)).toContain(String(stampOf(2 * CHUNK_ROWS + 1)))
    expect(await book.describeConnection(2 * CHUNK_ROWS + 1, readTexts)).toMatchObject({
      transactions: [{ transactionId: 2 * CHUNK_ROWS + 1 }],
    })
  })

  it('while details wait for their texts gives none', async () => {
    const book = liveBook()
    const blocks = createAppflowBlocks()
    for (let transaction = 1; transaction <= CHUNK_ROWS; transaction++) {
      blocks.add({ leg: 'request', transaction, connection: transaction, peer: CLIENTS })
    }
    book.take(blocks.build())
    const meanwhile = () => {
      book.forgetBefore(CHUNK_ROWS + 1)
      return readTexts()
    }
    const other = book.describeConnection(1, readTexts)
    expect(await book.describeTransaction(1, meanwhile)).toBeUndefined()
    expect(await other).toBeUndefined()
  })

  it('keeps octets and ends that need a wide row', () => {
    const book = liveBook()
    const blocks = createAppflowBlocks()
    const octets = 2n ** 40n
    for (let transaction = 1; transaction <= 3 * CHUNK_ROWS; transaction++) {
      const wide = transaction % 3 === 0 ? octets + BigInt(transaction) : 7
      blocks.add({ leg: 'request', transaction, connection: 1, peer: CLIENTS, octets: wide })
    }
    book.take(blocks.build())
    book.forgetBefore(CHUNK_ROWS + 1)
    return book.describeTransaction(3 * CHUNK_ROWS, readTexts).then((details) => {
      expect(details?.legs[0]?.records[0]?.octets).toBe(Number(octets) + 3 * CHUNK_ROWS)
    })
  })

  it('leaves a connection that a transaction names, and what is of it', () => {
    const book = liveBook()
    const blocks = createAppflowBlocks()
    blocks.add({ leg: 'request', transaction: 1, connection: 1, peer: CLIENTS })
    for (let each = 1; each < CHUNK_ROWS; each++) blocks.addPlain({ from: CLIENTS + each, to: SERVERS, port: 9 })
    // Its client was silent for long when the server answers.
    for (let each = 0; each < CHUNK_ROWS; each++) blocks.addPlain({ from: CLIENTS, to: SERVERS, port: each })
    blocks.add({ leg: 'response', transaction: 1, connection: 2, peer: SERVERS })
    book.take(blocks.build())
    book.forgetBefore(2 * CHUNK_ROWS)
    expect(book.connections.firstRow).toBe(0)
    expect(cell(book.transactions, 'client', 0)).toBe(addressOf(CLIENTS))
  })
})

const SMALL = { transactions: 3 * CHUNK_ROWS, records: 8 * CHUNK_ROWS, connections: 4 * CHUNK_ROWS }

describe('where rows are bounded', () => {
  /** Clients come and go, servers are called on connections that stay. */
  function feed(book: TransactionBook, options: { readonly pool: number; readonly count: number }, look: () => void) {
    const blocks = createAppflowBlocks()
    for (let transaction = 1; transaction <= options.count; transaction++) {
      const server = transaction % options.pool
      blocks.add({ leg: 'request', transaction, connection: 1000 + transaction, peer: CLIENTS + transaction })
      blocks.add({ leg: 'response', transaction, connection: server + 1, peer: SERVERS + server })
      if (transaction % 1500 !== 0) continue
      book.take(blocks.build())
      look()
    }
  }

  it('the oldest make room, and no other row loses an end: connections that go on have a new row', () => {
    const book = liveBook(SMALL)
    let numbersBefore = 0
    feed(book, { pool: 30, count: 45_000 }, () => {
      const { transactions, connections } = book
      expect(transactions.rowCount - transactions.firstRow).toBeLessThanOrEqual(SMALL.transactions)
      expect(connections.rowCount - connections.firstRow).toBeLessThanOrEqual(SMALL.connections)
      expect(transactions.rowCount).toBeGreaterThan(numbersBefore)
      numbersBefore = transactions.rowCount
      const wrong = rowsFrom(transactions).filter((row) => {
        const ends = `${cell(transactions, 'client', row)} ${cell(transactions, 'server', row)}`
        const wanted = `${addressOf(CLIENTS + row + 1)} ${addressOf(SERVERS + ((row + 1) % 30))}`
        return cell(transactions, 'transactionId', row) !== row + 1 || ends !== wanted
      })
      expect(wrong).toEqual([])
    })
    expect(book.transactions.firstRow).toBeGreaterThan(30_000)
    expect(book.dropped()).toEqual({ transactions: 0, transactionRecords: 0, connections: 0, packetEngines: 0 })
  }, 60_000)

  it('the transactions of a connection are those that are there, however often its row was renewed', async () => {
    const book = liveBook(SMALL)
    feed(book, { pool: 2, count: 30_000 }, () => undefined)
    const last = book.transactions.rowCount
    const server = cell(book.transactions, 'serverConnection', last - 1)
    const details = await book.describeConnection(Number(server), readTexts)
    const wanted = rowsFrom(book.transactions).filter((row) => (row + 1) % 2 === last % 2)
    const shown = details?.transactions.map(({ number }) => number) ?? []
    expect([...shown].sort((one, other) => one - other)).toEqual(wanted.map((row) => row + 1))
  }, 60_000)

  it('connections without a second life make room when all of them are busy', () => {
    const book = liveBook({ ...SMALL, connections: 2 * CHUNK_ROWS })
    feed(book, { pool: 5000, count: 20_000 }, () => {
      const { connections } = book
      expect(connections.rowCount - connections.firstRow).toBeLessThanOrEqual(2 * CHUNK_ROWS)
    })
    expect(book.dropped().connections).toBe(0)
  }, 60_000)

  it('and nothing may go, those that come find none, and are counted', () => {
    const book = createTransactionBook({ names: createSessionNames(() => 'identifier') }, SMALL)
    feed(book, { pool: 30, count: 9000 }, () => undefined)
    expect([book.transactions.firstRow, book.transactions.rowCount]).toEqual([0, SMALL.transactions])
    expect(book.dropped().transactions).toBeGreaterThan(0)
  })

  it('records of a connection alone make room, too', () => {
    const book = liveBook(SMALL)
    const blocks = createAppflowBlocks()
    const count = 24_000
    for (let each = 1; each <= count; each++) {
      blocks.addPlain({ from: CLIENTS + (each % 10), to: SERVERS, port: 9 })
      if (each % 3000 === 0) book.take(blocks.build())
    }
    expect(book.placeRecord(1)).toEqual({})
    expect(book.placeRecord(count)).toEqual({ connection: 1 + ((count - 1) % 10) })
    expect(book.placeRecord(count - SMALL.records + 2 * CHUNK_ROWS)).not.toEqual({})
  })
})

describe('numbers that rows have of what they name', () => {
  it('are given again when no row has them, and never while one has', () => {
    const bounds = { ...SMALL, connections: CHUNK_ROWS * 2, addresses: 6 * CHUNK_ROWS, engines: 300 }
    const book = liveBook(bounds)
    const blocks = createAppflowBlocks()
    for (let transaction = 1; transaction <= 24_000; transaction++) {
      const engine = 1 + Math.floor(transaction / 40)
      blocks.add({
        leg: 'request',
        transaction,
        connection: transaction,
        peer: CLIENTS + transaction,
        engine,
        method: engine % 250,
      })
      if (transaction % 1000 !== 0) continue
      book.take(blocks.build())
      const { transactions } = book
      const wrong = rowsFrom(transactions).filter((row) => {
        const own = 1 + Math.floor((row + 1) / 40)
        const shown = ['transactionId', 'exportingProcessId', 'client', 'method'].map((id) =>
          cell(transactions, id, row),
        )
        const method = own % 250 === 0 ? null : String(own % 250)
        return shown.join() !== [row + 1, own, addressOf(CLIENTS + row + 1), method].join()
      })
      expect(wrong).toEqual([])
    }
    expect(book.dropped()).toEqual({ transactions: 0, transactionRecords: 0, connections: 0, packetEngines: 0 })
  }, 60_000)
})

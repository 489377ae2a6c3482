/** Holds stitched transactions against the truth: which record went where, and every value of every row. */
import type { RelationColumn } from '../../core/telemetry/relation.ts'
import type { TruthLine, TruthRecord } from '../../core/simulate/truth-line.ts'
import { expectedTransaction } from './expected-transaction.ts'
import type { StitchedCapture } from './stitched-capture.ts'

export interface Comparison {
  /** Transactions of which anything arrived. */
  readonly transactions: number
  /** Records that were followed to their place. */
  readonly records: number
  /** True connections that were found. */
  readonly connections: number
  /** Rows of the list. */
  readonly rows: number
  readonly verdicts: Readonly<Record<string, number>>
  /** Phases and totals that were compared with a value. */
  readonly times: number
  /** How often what was wrong. */
  readonly wrong: Readonly<Record<string, number>>
  /** The first few in words. */
  readonly examples: readonly string[]
}

const MAX_EXAMPLES = 12
const TIMES =
  /^(requestFromClient|holdIn|requestToServer|serverWait|responseFromServer|holdOut|responseToClient|total)$/

/** Compares everything. */
export function compareWithTruth(capture: StitchedCapture): Comparison {
  const { telemetry, truth } = capture
  const relation = telemetry.relation('transactions')
  const columns = new Map(relation.columns.map((column) => [column.info.id, column]))
  const wrong: Record<string, number> = {}
  const verdicts: Record<string, number> = {}
  const examples: string[] = []
  const ownerOfRow = new Map<number, TruthLine>()
  const connectionOfEnds = new Map<string, number>()
  const endsOfConnection = new Map<number, string>()
  let [transactions, records, times] = [0, 0, 0]

  function disagree(what: string, line: TruthLine, words: string): void {
    wrong[what] = (wrong[what] ?? 0) + 1
    const key = `${line.exporter} engine ${line.exportingProcessId} id ${line.transactionId} at ${line.start}`
    if (examples.length < MAX_EXAMPLES) examples.push(`${what}: ${words} (${key}, legs ${describeLegs(line)})`)
  }

  /** Each true connection has a number in the list, and no other has the same. */
  function compareConnection(line: TruthLine, leg: string, number: number | undefined): void {
    if (number === undefined) return disagree('a record on no connection', line, `leg ${leg}`)
    const ends = endsOf(line, leg)
    const known = connectionOfEnds.get(ends)
    const others = endsOfConnection.get(number)
    if (known === undefined) connectionOfEnds.set(ends, number)
    else if (known !== number) disagree('a connection in pieces', line, `${ends} is ${known} and ${number}`)
    if (others === undefined) endsOfConnection.set(number, ends)
    else if (others !== ends) disagree('two connections in one', line, `${number} is ${others} and ${ends}`)
  }

  /** The number of the transaction that has all records of the line; undefined when there is none. */
  function findRow(line: TruthLine): number | undefined {
    const found = new Set<number>()
    for (const [leg, legRecords] of Object.entries(line.legs)) {
      for (const record of legRecords.filter(({ state }) => state === 'arrived')) {
        for (const number of numbersOf(line, record)) {
          records += 1
          const place = number === undefined ? undefined : telemetry.placeRecord(number)
          if (place?.transaction === undefined) {
            disagree('a record in no transaction', line, `record ${number} of leg ${leg}`)
            continue
          }
          if (place.leg !== Number(leg))
            disagree('a record on the wrong leg', line, `${number} on ${place.leg}, not ${leg}`)
          compareConnection(line, leg, place.connection)
          found.add(place.transaction)
        }
      }
    }
    if (found.size > 1) disagree('a transaction in pieces', line, [...found].join(' and '))
    return [...found][0]
  }

  /** Numbers of the copies of a record, found by its place in its message. */
  function numbersOf(line: TruthLine, record: TruthRecord): (number | undefined)[] {
    const messages = capture.recordsOf(line.exporter, record.exportTime!, record.sequence!)
    if (messages.length !== record.records.length) {
      disagree('a message that came another number of times', line, `${messages.length}, not ${record.records.length}`)
    }
    return messages.map((numbers, copy) => {
      const number = numbers[record.index!]
      const said = record.records[copy] ?? null
      if (said !== null && said !== number) disagree('a record with another number', line, `${number}, not ${said}`)
      return number
    })
  }

  for (const line of truth) {
    if (line.verdict === null) continue
    transactions += 1
    verdicts[line.verdict] = (verdicts[line.verdict] ?? 0) + 1
    const number = findRow(line)
    if (number === undefined) continue
    const owner = ownerOfRow.get(number)
    if (owner !== undefined) disagree('two transactions in one', line, `transaction ${number}`)
    ownerOfRow.set(number, line)
    for (const [id, value] of Object.entries(expectedTransaction(line))) {
      const column = columns.get(id)
      if (column === undefined) throw new Error(`there is no column ${id}`)
      const cell = readCell(column, number - 1, capture)
      if (TIMES.test(id) && value !== null) times += 1
      if (cell !== value) disagree(`another ${id}`, line, `${cell}, not ${value}`)
    }
  }
  return {
    transactions,
    records,
    connections: connectionOfEnds.size,
    rows: relation.rowCount,
    verdicts,
    times,
    wrong,
    examples,
  }
}

function readCell(column: RelationColumn, row: number, { textOf }: StitchedCapture): number | string | null {
  if (column.kind === 'number') {
    const value = column.valueAt(row)
    return Number.isNaN(value) ? null : value
  }
  const id = column.idAt(row)
  if (id < 0) return null
  return column.texts === undefined ? textOf(id) : column.texts.textOf(id)
}

/** Ids of connections come round again; the ends of the later one are others. */
function endsOf(line: TruthLine, leg: string): string {
  const isClient = leg === '1' || leg === '4'
  const id = isClient ? line.clientConnectionId : line.serverConnectionId
  const ends = isClient
    ? `${line.client} ${line.clientPort} ${line.vip} ${line.vipPort}`
    : `${line.snip} ${line.snipPort} ${line.server} ${line.serverPort}`
  return `${line.exporter} ${line.exportingProcessId} ${id} ${ends}`
}

function describeLegs({ legs }: TruthLine): string {
  return Object.entries(legs)
    .map(([leg, records]) => `${leg}:${records.map(({ state }) => state).join('+')}`)
    .join(' ')
}

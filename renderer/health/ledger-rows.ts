/** The rows of the ledger table: their values, order and sum. */
import type { HealthReport, LedgerRow } from '../../core/protocol/health-report.ts'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { plural } from '../ui/numbers.ts'
import { protocolName } from '../ui/protocol-name.ts'

export type LedgerColumnId =
  | 'exporter'
  | 'session'
  | 'domain'
  | 'rate'
  | 'decoded'
  | 'pending'
  | 'lost'
  | 'unknown'
  | 'duplicated'
  | 'reordered'
  | 'late'
  | 'undecodable'
  | 'malformed'

export interface LedgerSort {
  readonly column: LedgerColumnId
  readonly direction: 'ascending' | 'descending'
}

/** What tells a row from the others. */
export function ledgerRowId({ session, domain, isForgotten }: LedgerRow): string {
  return isForgotten ? `${session} forgotten` : `${session} ${domain}`
}

/** `IPFIX · UDP`; a file without transport has the protocol alone. */
export function sessionText({ protocolVersion, protocol, collector }: LedgerRow): string {
  const name = protocolName(protocolVersion)
  return collector === '' ? name : `${name} · ${protocol.toUpperCase()}`
}

/** What a v9 gap says: at most so many messages, never so many records (RFC 3954 §5.1). */
export function lostText({ ledger, lossUnit }: Pick<LedgerRow, 'ledger' | 'lossUnit'>): string {
  const { lost } = ledger.records
  return lossUnit === 'messages' && lost > 0 ? `≤ ${plural(lost, 'message')}` : formatCount(lost)
}

/** Lost records and lost messages of all rows, which are never added up: `312 + ≤ 2 messages`. */
export function lostSum({ ledger, rows }: Pick<HealthReport, 'ledger' | 'rows'>): string {
  const messages = rows.reduce((sum, row) => sum + (row.lossUnit === 'messages' ? row.ledger.records.lost : 0), 0)
  const records = ledger.records.lost - messages
  if (messages === 0) return formatCount(records)
  const text = `≤ ${plural(messages, 'message')}`
  return records > 0 ? `${formatCount(records)} + ${text}` : text
}

const VALUES: Record<LedgerColumnId, (row: LedgerRow) => number | string> = {
  exporter: (row) => row.exporter,
  session: sessionText,
  domain: (row) => (row.isForgotten ? Infinity : row.domain),
  rate: (row) => row.recordsPerSecond,
  decoded: (row) => row.ledger.records.decoded,
  pending: (row) => row.ledger.records.pending,
  lost: (row) => row.ledger.records.lost,
  unknown: (row) => row.ledger.records.unknown,
  duplicated: (row) => row.ledger.records.duplicated,
  reordered: (row) => row.ledger.records.reordered,
  late: (row) => row.ledger.records.late,
  undecodable: (row) => row.ledger.octets.undecodable,
  malformed: (row) => row.ledger.octets.malformed,
}

/** Rows in an order; undefined: as the engine gives them. */
export function sortLedger(rows: readonly LedgerRow[], sort: LedgerSort | undefined): readonly LedgerRow[] {
  if (sort === undefined) return rows
  const value = VALUES[sort.column]
  const sign = sort.direction === 'ascending' ? 1 : -1
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y)))
  })
}

/** Filter for the records of a row. */
export function rowFilter({ exporter, domain, isForgotten }: LedgerRow): string {
  const byExporter = `exporter == "${exporter}"`
  return isForgotten ? byExporter : `${byExporter} and domain == ${domain}`
}

/** Measures and keys in words. */
import { EITHER_COLUMNS, type Basis, type KeySpec, type MeasureSpec } from '../../core/protocol/aggregate-api.ts'
import type { ColumnInfo, ColumnType } from '../../core/protocol/session-api.ts'
import { formatDuration } from '../../core/elements/format-quantity.ts'

export type Columns = readonly Pick<ColumnInfo, 'id' | 'title' | 'type' | 'recordCount'>[]

/** Two columns are called Port in the grid, where their neighbours tell which; a sentence has no neighbours. */
const TITLES: Readonly<Record<string, string>> = {
  '@sourcePort': 'Source port',
  '@destinationPort': 'Destination port',
  '@source': 'Source address',
  '@destination': 'Destination address',
  '@protocol': 'Protocol',
  '@status': 'HTTP status',
  '@method': 'HTTP method',
  '@application': 'Application',
  '@interfaceIn': 'Interface in',
  '@interfaceOut': 'Interface out',
  '@template': 'Template',
  ip: 'Either address',
  port: 'Either port',
  as: 'Either AS',
  if: 'Either interface',
  mac: 'Either MAC address',
  vlan: 'Either VLAN',
}

/** The name of a column where it stands alone: `Source port`, `httpReqUrl`. */
export function columnTitle(column: string, columns: Columns): string {
  return TITLES[column] ?? columns.find(({ id }) => id === column)?.title ?? column.replace(/^@/, '')
}

const FIGURES: Readonly<Record<MeasureSpec['figure'], string>> = {
  records: 'records',
  octets: 'octets',
  packets: 'packets',
  distinct: 'distinct',
  sum: 'sum of',
  average: 'average',
  min: 'min',
  max: 'max',
  p50: 'p50',
  p95: 'p95',
  p99: 'p99',
}

/** `records`, `p95 RTT`, `distinct Source address`; what is counted when it is the rows of a list: `transactions`. */
export function measureTitle(measure: MeasureSpec, columns: Columns, basis: Basis = 'records'): string {
  const figure = measure.figure === 'records' ? basis : FIGURES[measure.figure]
  return 'column' in measure ? `${figure} ${columnTitle(measure.column, columns)}` : figure
}

/** `Source address /24 /64`, `Time, each minute`, `HTTP status, by hundreds`. */
export function keyTitle(key: KeySpec, columns: Columns): string {
  const title = columnTitle(key.column, columns)
  switch (key.kind) {
    case 'column':
      return title
    case 'class':
      return `${title}, by hundreds`
    case 'time':
      return `${title}, each ${formatDuration(key.seconds, 'seconds')}`
    case 'prefix': {
      const bits = [key.ipv4Bits, key.ipv6Bits].filter((value) => value !== undefined)
      return `${title} ${bits.map((value) => `/${value}`).join(' ')}`
    }
  }
}

/** Whether figures of parts add up to that of the whole: only such are stacked, and have shares and rates. */
export function isAdditive({ figure }: MeasureSpec): boolean {
  return figure === 'records' || figure === 'octets' || figure === 'packets' || figure === 'sum'
}

/** Types whose values are amounts: of them there are sums, averages and percentiles. */
const AMOUNTS: ReadonlySet<ColumnType> = new Set<ColumnType>([
  'integer',
  'float',
  'octetCount',
  'packetCount',
  'duration',
])

/** Whether a column can be measured otherwise than by how many values there are. */
export function isMeasurable({ type }: { readonly type: ColumnType }): boolean {
  return AMOUNTS.has(type)
}

export function isEitherColumn(column: string): boolean {
  return EITHER_COLUMNS.some((entry) => entry === column)
}

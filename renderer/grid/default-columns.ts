/**
 * The columns that show without anybody having chosen: title, width and group of each, as the design lays them out.
 * Counts are a little wider than there: seven figures must not be cut, nor `−101.6 ms`, an application's id or a template's of five
 * digits.
 */
import type { ColumnGroup, ColumnInfo, ColumnType } from '../../core/protocol/session-api.ts'

export interface ColumnLayout {
  readonly id: string
  readonly title: string
  readonly group: string
  readonly width: number
  readonly pinned?: 'left'
  /** Takes what room is left. */
  readonly isFlexible?: true
}

export const DEFAULT_COLUMNS: readonly ColumnLayout[] = [
  { id: '@record', title: '#', group: 'Record', width: 60, pinned: 'left' },
  { id: '@time', title: 'Time', group: 'Record', width: 128, pinned: 'left' },
  // 80 is enough for a learned name; an address with its port needs more.
  { id: '@exporter', title: 'Exporter', group: 'Exporter', width: 132 },
  { id: '@template', title: 'Tpl', group: 'Exporter', width: 48 },
  { id: '@source', title: 'Source', group: 'Flow', width: 112 },
  { id: '@sourcePort', title: 'Port', group: 'Flow', width: 48 },
  { id: '@destination', title: 'Destination', group: 'Flow', width: 112 },
  { id: '@destinationPort', title: 'Port', group: 'Flow', width: 48 },
  { id: '@protocol', title: 'Proto', group: 'Flow', width: 42 },
  { id: '@packets', title: 'Packets', group: 'Flow', width: 60 },
  { id: '@octets', title: 'Octets', group: 'Flow', width: 74 },
  { id: '@duration', title: 'Duration', group: 'Flow', width: 76 },
  { id: '@rtt', title: 'RTT', group: 'Times and application', width: 66 },
  { id: '@ttfb', title: 'TTFB', group: 'Times and application', width: 66 },
  { id: '@status', title: 'St', group: 'Times and application', width: 36 },
  { id: '@method', title: 'Method', group: 'Times and application', width: 54 },
  { id: '@application', title: 'App', group: 'Times and application', width: 100 },
  { id: '@hostAndUrl', title: 'Host and URL', group: 'Times and application', width: 140, isFlexible: true },
]

const BY_ID = new Map(DEFAULT_COLUMNS.map((layout) => [layout.id, layout]))

export const GROUP_TITLES: Record<ColumnGroup, string> = {
  record: 'Record',
  time: 'Time',
  exporter: 'Exporter',
  flow: 'Flow',
  volume: 'Volume',
  tcp: 'TCP',
  application: 'Application',
  routing: 'Routing',
  other: 'Other',
  vendor: 'Vendor',
}

const WIDTHS: Partial<Record<ColumnType, number>> = {
  time: 160,
  address: 112,
  mac: 124,
  port: 52,
  protocol: 52,
  text: 150,
  octets: 180,
  list: 160,
  tcpFlags: 84,
  enumeration: 110,
}

/** Names for a list, where a header's short title would not say enough. */
const LONG_TITLES: Record<string, string> = {
  '@record': 'Record number',
  '@sourcePort': 'Source port',
  '@destinationPort': 'Destination port',
  '@template': 'Template',
  '@protocol': 'Protocol',
  '@rtt': 'Round-trip time',
  '@ttfb': 'Time to first octet',
  '@status': 'Status',
  '@application': 'Application',
  '@interfaceIn': 'Interface in',
  '@interfaceOut': 'Interface out',
  '@tcpFlags': 'TCP flags',
  '@tos': 'Type of service',
  '@version': 'Protocol version',
  '@type': 'Record type',
}

/** A name that tells the column from all others. */
export function longTitle(column: ColumnInfo): string {
  return LONG_TITLES[column.id] ?? column.title
}

/** Six figures fit into 60 px; a further digit takes 7, a further comma with it 10. */
function recordWidth(records: number): number {
  return records < 1_000_000 ? 60 : records < 10_000_000 ? 70 : 77
}

/** Title, width and group of a column, chosen or not. */
export function layoutOf(column: ColumnInfo): ColumnLayout {
  const layout = BY_ID.get(column.id)
  if (layout?.id === '@record') return { ...layout, width: recordWidth(column.recordCount) }
  if (layout !== undefined) return layout
  // Wide enough for the title and the sorting arrow at 12 px.
  const width = Math.max(WIDTHS[column.type] ?? 84, Math.min(220, column.title.length * 7 + 26))
  return { id: column.id, title: column.title, group: GROUP_TITLES[column.group], width }
}

/** The default columns that a file has, in their order. */
export function defaultColumnIds(columns: readonly ColumnInfo[]): string[] {
  const present = new Set(columns.filter((column) => column.recordCount > 0).map((column) => column.id))
  return DEFAULT_COLUMNS.map((layout) => layout.id).filter((id) => present.has(id))
}

const RIGHT: ReadonlySet<ColumnType> = new Set<ColumnType>([
  'integer',
  'float',
  'octetCount',
  'packetCount',
  'port',
  'duration',
])

/** Whether the cells of a column stand at the right. */
export function isRightAligned(column: ColumnInfo): boolean {
  return RIGHT.has(column.type) || column.id === '@template'
}

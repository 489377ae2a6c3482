/** A value as a filter: what a cell shows, written so that its record passes. */
import { enumerationCode, enumerationLabel } from '../../elements/format-enumeration.ts'
import type { Cell, ColumnInfo } from '../../protocol/session-api.ts'
import { FIELD_ALIASES } from './friendly-names.ts'
import { isFilterText } from './filter-text.ts'
import { formatLiteral } from './format-filter.ts'

/** What of a column decides how its values are written. */
export type ValueColumn = Pick<ColumnInfo, 'id' | 'type' | 'enumeration' | 'hasLabels'>

export interface ValueFilter {
  /** Lets through the records that have the value. */
  readonly is: string
  /** Lets through all others. */
  readonly isNot: string
}

/** Columns in which 0 says that nothing was measured; a filter finds them absent. */
const ABSENT_AT_ZERO: ReadonlySet<string> = new Set(['@rtt', '@ttfb'])
/** Columns of names: where one was learned it stands in the place of the id. */
const NAMES: ReadonlySet<string> = new Set(['@application'])

const NAME_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(FIELD_ALIASES)
    // The name that is most like the column's own comes last, and wins.
    .sort(([one], [other]) => Number(isOwnName(one)) - Number(isOwnName(other)))
    .flatMap(([name, [id = '', ...more]]) => (more.length === 0 && id.startsWith('@') ? [[id, name] as const] : [])),
)

function isOwnName(name: string): boolean {
  return FIELD_ALIASES[name]?.[0]?.toLowerCase() === `@${name}`
}

/** How a filter names a column: by its friendly name where it has one of its own. */
export function fieldName({ id }: Pick<ValueColumn, 'id'>): string {
  return NAME_OF.get(id) ?? id
}

/**
 * The filter for the value of a cell; undefined for a value that no filter can spell: a text with control characters, one too
 * long, a time that no calendar has.
 *
 * @param label learned for the id in the cell
 */
export function valueFilter(column: ValueColumn, cell: Cell, label?: string | null): ValueFilter | undefined {
  const field = fieldName(column)
  const isAbsent = cell === null || (cell === 0 && ABSENT_AT_ZERO.has(column.id))
  if (isAbsent) return { is: `not exists ${field}`, isNot: `exists ${field}` }
  const value = valueLiteral(column, cell, label)
  return value === undefined ? undefined : { is: `${field} = ${value}`, isNot: `not ${field} = ${value}` }
}

/** A value as it is written behind an operator; undefined for none, and where no filter can spell it. */
export function valueLiteral(column: ValueColumn, cell: Cell, label?: string | null): string | undefined {
  if (cell === null) return undefined
  const isNamed = label !== null && label !== undefined && NAMES.has(column.id)
  return isNamed ? quoted(label) : valueText(column, cell)
}

function valueText(column: ValueColumn, cell: NonNullable<Cell>): string | undefined {
  if (typeof cell === 'object') return quoted(JSON.stringify(cell))
  if (typeof cell === 'boolean') return String(cell)
  switch (column.type) {
    case 'text':
    case 'list':
      return typeof cell === 'number' ? String(cell) : quoted(cell)
    case 'octets':
    case 'address':
    case 'mac':
      return bare(String(cell))
    case 'time':
      return typeof cell === 'string' && /^\d{4}-/.test(cell) ? bare(cell) : undefined
    case 'duration':
      return durationText(cell)
    case 'protocol':
    case 'enumeration':
    case 'tcpFlags':
      return codeText(column, cell)
    default:
      return isNumberText(cell) ? String(cell) : undefined
  }
}

/** In quotes; undefined where a filter has no place for it. */
function quoted(text: string): string | undefined {
  return isFilterText(text) ? formatLiteral({ kind: 'text', text }) : undefined
}

/** Without quotes where it can be read so. */
function bare(text: string): string | undefined {
  return isFilterText(text) ? formatLiteral({ kind: 'word', text }) : undefined
}

function isNumberText(cell: number | string): boolean {
  return typeof cell === 'number' ? Number.isFinite(cell) : /^-?\d+$/.test(cell)
}

const UNITS = [
  { name: 's', digits: 9 },
  { name: 'ms', digits: 6 },
  { name: 'us', digits: 3 },
  { name: 'ns', digits: 0 },
] as const

/** Nanoseconds in the unit in which they begin before the point: exact. */
function durationText(cell: number | string): string | undefined {
  if (!isNumberText(cell) || !/^-?\d+$/.test(String(cell))) return undefined
  const nanoseconds = BigInt(cell)
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds
  if (size === 0n) return '0ms'
  const unit = UNITS.find(({ digits }) => size >= 10n ** BigInt(digits)) ?? UNITS[3]
  const scale = 10n ** BigInt(unit.digits)
  const fraction = String(size % scale)
    .padStart(unit.digits, '0')
    .replace(/0+$/, '')
  const sign = nanoseconds < 0n ? '-' : ''
  return `${sign}${size / scale}${unit.digits === 0 || fraction === '' ? '' : `.${fraction}`}${unit.name}`
}

const FLAG_NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE']

/** A code by its name where that leads back to the code, else the number. */
function codeText({ type, enumeration }: ValueColumn, cell: number | string): string | undefined {
  if (typeof cell !== 'number') return isNumberText(cell) ? cell : undefined
  if (type === 'tcpFlags') {
    const isNamed = cell > 0 && cell < 1 << FLAG_NAMES.length
    return isNamed ? FLAG_NAMES.filter((_, bit) => cell & (1 << bit)).join('+') : String(cell)
  }
  const name = enumeration === undefined ? undefined : enumerationLabel(enumeration, cell)
  if (enumeration === undefined || name === undefined || enumerationCode(enumeration, name) !== cell)
    return String(cell)
  return bare(name)
}

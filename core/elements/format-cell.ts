/** Cells in the viewer: the value of a dump as an engineer reads it, and what is special about it. */
import type { Cell, ColumnType, ListCell, RecordField } from '../protocol/session-api.ts'
import { enumerationLabel, formatHexNumber, formatTcpFlagsLong, formatTcpFlagsShort } from './format-enumeration.ts'
import { describeList, formatListText } from './format-list.ts'
import {
  formatCount,
  formatDuration,
  formatOctets,
  isTimeUnit,
  NANOSECONDS_PER,
  type TimeUnit,
} from './format-quantity.ts'
import { formatStructuredOctets } from './format-structured-octets.ts'
import { formatTime, THIN_SPACE, type TimeOptions } from './format-time-cell.ts'

/** What of a `ColumnInfo` decides how its cells read. */
export interface CellColumn {
  readonly id?: string
  readonly type: ColumnType
  /** Of a duration: how finely it was measured; its cells count nanoseconds all the same. */
  readonly units?: string
  readonly enumeration?: string
  readonly element?: string
}

export interface CellOptions extends TimeOptions {
  /** `short` for grids, `long` for details: names with their codes, dates with the times. */
  readonly form: 'short' | 'long'
}

export const DEFAULT_CELL_OPTIONS: CellOptions = {
  timeZone: 'utc',
  precision: 'auto',
  timeFormat: 'absolute',
  form: 'short',
}

/**
 * Why a cell looks unlike others: not in the record, there but empty, a zero that means nothing was measured, a value
 * that its type does not define, text that is no UTF-8, an id whose name the exporter has not sent.
 */
export type CellTone = 'absent' | 'empty' | 'notMeasured' | 'undefined' | 'illFormed' | 'unlearned'

export interface FormattedCell {
  readonly text: string
  /** Follows after a thin gap, in a weaker colour: the digits of a time below the millisecond. */
  readonly dim?: string
  /** Follows after a space: the offset of a local time. */
  readonly suffix?: string
  readonly tone?: CellTone
  /** One line for the tooltip: the exact value, or the reason of the tone. */
  readonly hint?: string
}

/**
 * Times whose 0 reads as not measured: NetScaler's two round trips and its wait for the server, Flowmon's handshake
 * and response time, and the columns made of these.
 */
const NOT_MEASURED_AT_ZERO = new Set(['5951:128', '5951:182', '5951:146', '39499:69', '39499:70', '@rtt', '@ttfb'])
/** Columns of names, where a number is an id whose name has not come. */
const NAMES = new Set(['@application'])
/** Interface indexes: NetScaler marks its inner side with the highest bit, which only hex shows. */
const INTERFACES = new Set(['10', '14', '252', '253', '@interfaceIn', '@interfaceOut'])
/** Bit sets whose bits have no names. */
const BIT_SETS = new Set(['5951:132'])
const ICMP_TYPES_AND_CODES = new Set(['32', '139'])
/** Integers from 2^53 on; shorter digits in a text are a text or hex. */
const DECIMAL = /^-?[1-9]\d{15,19}$/
/** Characters that draw nothing or turn the text around: C0, DEL, C1, line and paragraph separators, bidirectional marks. */
// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** An application's number, `3:443` with its engine (RFC 6759 §4.1); 0 is none. */
function isId(cell: number | string): boolean {
  return typeof cell === 'number' ? cell !== 0 : /^\d{1,3}:\d{1,10}$/.test(cell)
}

/** The display text of a cell. */
export function formatCell(cell: Cell, column: CellColumn, options: CellOptions = DEFAULT_CELL_OPTIONS): FormattedCell {
  if (cell === null) return { text: '', tone: 'absent' }
  if (typeof cell === 'object') return formatList(cell, options)
  if (cell === '') return { text: '""', tone: 'empty', hint: 'present and empty' }
  if (typeof cell === 'boolean') return { text: String(cell) }
  const origin = column.element ?? column.id ?? ''
  if (cell === 0 && NOT_MEASURED_AT_ZERO.has(origin)) {
    return { text: 'n/m', tone: 'notMeasured', hint: 'not measured: the exporter sent 0' }
  }
  if (NAMES.has(origin) && isId(cell)) {
    return { text: `○ ${cell}`, tone: 'unlearned', hint: `id ${cell}: its name is not learned yet` }
  }
  const isText = column.type === 'text' || column.type === 'octets' || column.type === 'list'
  return typeof cell === 'number' || (!isText && DECIMAL.test(cell))
    ? formatNumber(cell, column, options)
    : formatString(cell, column, options)
}

/**
 * The display text of an id with the name that was learned for it. The name follows the id; only where a column is made of
 * names does it stand for it, and the id is in the hint.
 */
export function formatLabelled(
  cell: Cell,
  label: string | null | undefined,
  column: CellColumn,
  options: CellOptions = DEFAULT_CELL_OPTIONS,
): FormattedCell {
  const formatted = formatCell(cell, column, options)
  if (label === null || label === undefined || cell === null) return formatted
  const name = label.replace(INVISIBLE, showInvisible)
  const id = typeof cell === 'object' ? '' : String(cell)
  if (NAMES.has(column.element ?? column.id ?? '')) return { text: name, hint: `${name} · id ${id}` }
  return { ...formatted, suffix: `· ${name}`, hint: `${formatted.hint ?? cellText(formatted)} · ${name}` }
}

/** The display text of a field in the details: its value is that of the dump, so a duration counts its own units. */
export function formatField(
  field: RecordField,
  options: CellOptions = { ...DEFAULT_CELL_OPTIONS, form: 'long' },
): FormattedCell {
  const { columnType, value, units } = field
  const factor = columnType === 'duration' && isTimeUnit(units) ? NANOSECONDS_PER[units] : 1
  const cell = factor !== 1 && (typeof value === 'number' || typeof value === 'string') ? scale(value, factor) : value
  return formatCell(cell, { ...field, type: columnType }, options)
}

/** Digits below 2^53 in a text are octets of a length that the type does not allow. */
function scale(value: number | string, factor: number): Cell {
  return typeof value === 'number' || DECIMAL.test(value) ? Number(value) * factor : value
}

/** All of a formatted cell as one text, for copies and screen readers. */
export function cellText(formatted: FormattedCell): string {
  const dim = formatted.dim === undefined ? '' : THIN_SPACE + formatted.dim
  return formatted.text + dim + (formatted.suffix === undefined ? '' : ` ${formatted.suffix}`)
}

/** `value` is decimal text from 2^53 on. */
function formatNumber(value: number | string, column: CellColumn, options: CellOptions): FormattedCell {
  switch (column.type) {
    case 'integer':
    case 'packetCount':
      return { text: formatCount(value) }
    case 'octetCount':
      return { text: formatCount(value), hint: formatOctets(Number(value)) }
    case 'float':
      return { text: formatCount(Number(Number(value).toPrecision(7))), hint: String(value) }
    case 'duration': {
      const units = isTimeUnit(column.units) ? column.units : coarsestUnit(Number(value))
      const counted = Number(value) / NANOSECONDS_PER[units]
      return { text: formatDuration(counted, units), hint: `${formatCount(counted)} ${units}` }
    }
    case 'protocol':
      return formatCode(Number(value), 'protocol-numbers', options)
    case 'enumeration':
      return formatCode(Number(value), column.enumeration ?? '', options)
    case 'tcpFlags': {
      const long = formatTcpFlagsLong(Number(value))
      return options.form === 'long' ? { text: long } : { text: formatTcpFlagsShort(Number(value)), hint: long }
    }
    case 'boolean':
      return { text: `undefined (${value})`, tone: 'undefined', hint: 'RFC 7011 §6.1.5 defines 1 and 2 only' }
    case 'time':
      return { text: String(value), tone: 'undefined', hint: 'no time that a calendar has' }
    case 'identifier':
      return formatIdentifier(Number(value), String(value), column, options)
    default:
      return { text: String(value) }
  }
}

/** The unit that a duration of unknown precision was counted in, as far as its value shows. */
function coarsestUnit(nanoseconds: number): TimeUnit {
  if (nanoseconds % NANOSECONDS_PER.milliseconds === 0) return 'milliseconds'
  return nanoseconds % NANOSECONDS_PER.microseconds === 0 ? 'microseconds' : 'nanoseconds'
}

function formatIdentifier(value: number, text: string, column: CellColumn, options: CellOptions): FormattedCell {
  const element = column.element ?? column.id ?? ''
  if (BIT_SETS.has(element) || (INTERFACES.has(element) && value >= 0x8000_0000))
    return { text: formatHexNumber(value) }
  if (!ICMP_TYPES_AND_CODES.has(element)) return { text }
  const parts = `type ${value >>> 8}, code ${value & 0xff}`
  return options.form === 'long' ? { text: `${text} · ${parts}` } : { text, hint: parts }
}

function formatCode(code: number, table: string, options: CellOptions): FormattedCell {
  const label = enumerationLabel(table, code)
  if (label === undefined) return { text: String(code) }
  const long = `${label} (${code})`
  return options.form === 'long' ? { text: long } : { text: label, hint: long }
}

function formatString(value: string, column: CellColumn, options: CellOptions): FormattedCell {
  switch (column.type) {
    case 'time': {
      const time = formatTime(value, options.form === 'long' ? { ...options, timeFormat: 'date' } : options)
      return time ? { ...time, hint: value } : { text: value, tone: 'undefined' }
    }
    case 'text': {
      const text = value.replace(INVISIBLE, showInvisible)
      return text.includes('\ufffd') ? { text, tone: 'illFormed', hint: 'not well-formed UTF-8' } : { text }
    }
    case 'octets':
      return formatOctetArray(value, column, options)
    case 'list':
      return { text: value, tone: 'undefined', hint: 'octets of a list that cannot be decoded (RFC 6313 §4.5)' }
    case 'float':
    case 'address':
    case 'mac':
    case 'identifier':
      return { text: value }
    default:
      // Octets of a length that the type cannot have.
      return { text: value, tone: 'undefined', hint: 'octets of a length that the type does not allow' }
  }
}

function formatOctetArray(hex: string, column: CellColumn, options: CellOptions): FormattedCell {
  const spaced = hex.replace(/..(?=.)/g, '$& ')
  const structured = formatStructuredOctets(column.element ?? '', hex)
  if (options.form === 'short') {
    return structured ? { text: structured.text, hint: `${structured.meaning} · ${spaced}` } : { text: hex }
  }
  return { text: structured ? `${structured.text} · ${structured.meaning} · ${spaced}` : spaced }
}

/** Control characters as their pictures, others by their code point. */
function showInvisible(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
}

/** A value inside a list: its column is that of the list, so what it counts is not known. */
export function formatListValue(cell: Exclude<Cell, ListCell>, options: CellOptions): string {
  return cellText(formatCell(cell, { type: 'text' }, options))
}

function formatList(list: ListCell, options: CellOptions): FormattedCell {
  const text = formatListText(list, (cell) => formatListValue(cell, options))
  const what = describeList(list)
  return options.form === 'long' ? { text: `${what} ${text}` } : { text, hint: what }
}

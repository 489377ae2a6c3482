/** What a literal means beside a column: the same for the SQL, for the predicate, and for what the parser accepts. */
import { enumerationCode } from '../../elements/format-enumeration.ts'
import { isTimeUnit, NANOSECONDS_PER } from '../../elements/format-quantity.ts'
import type { ColumnType } from '../../protocol/session-api.ts'
import type { FilterColumn } from './filter-fields.ts'
import type { Literal } from './filter-tree.ts'
import { servicePort } from '../../addresses/service-table.ts'
import { parseAddressRange, parseMac } from '../../addresses/parse-address.ts'
import {
  parseDuration,
  parseFloatNumber,
  parseInteger,
  parseTcpFlags,
  parseTime,
  type FilterClock,
  type Span,
} from './parse-quantity.ts'
import type { ValueClass } from './value-class.ts'

export type Operand =
  /** Integers, nanoseconds, addresses as numbers; from `low` to `high`. */
  | ({ readonly kind: 'span' } & Span)
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }

/**
 * The operand that a literal makes for values of a class in a column; undefined when it can equal none of them.
 *
 * @param clock what relative times count from; absent: the time on the wall
 */
export function interpretLiteral(
  literal: Literal,
  valueClass: ValueClass,
  column: FilterColumn,
  clock?: FilterClock,
): Operand | undefined {
  const { text } = literal
  switch (valueClass) {
    case 'text':
      return { kind: 'text', value: text }
    case 'octets':
      return { kind: 'text', value: text.toLowerCase().replace(/^0x/, '') }
    case 'float': {
      const value = parseFloatNumber(text)
      return value === undefined ? undefined : { kind: 'number', value }
    }
    default: {
      const span = parseSpan(text, (part) => parseScalar(part, valueClass, column, clock))
      return span && { kind: 'span', ...span }
    }
  }
}

/** `80..443`, or one value. */
function parseSpan(text: string, parse: (part: string) => Span | undefined): Span | undefined {
  const at = text.indexOf('..')
  if (at < 0) return parse(text)
  const low = parse(text.slice(0, at))
  const high = parse(text.slice(at + 2))
  return low && high && low.low <= high.high ? { low: low.low, high: high.high } : undefined
}

function parseScalar(
  text: string,
  valueClass: ValueClass,
  column: FilterColumn,
  clock: FilterClock | undefined,
): Span | undefined {
  switch (valueClass) {
    case 'duration':
      return exact(parseDuration(text, bareUnitOf(column)))
    case 'time':
      return parseTime(text, clock ?? wallClock())
    case 'ipv4':
    case 'ipv6': {
      const range = parseAddressRange(text)
      return range?.family === valueClass ? range : undefined
    }
    case 'mac':
      return exact(parseMac(text))
    case 'boolean':
      return exact(/^true$/i.test(text) ? 1n : /^false$/i.test(text) ? 2n : parseInteger(text))
    default:
      return exact(parseInteger(text) ?? parseCode(text, column))
  }
}

/** The time on the wall. */
function wallClock(): FilterClock {
  return { nowNs: BigInt(Date.now()) * 1_000_000n }
}

function parseCode(text: string, column: FilterColumn): bigint | undefined {
  if (column.type === 'tcpFlags') return parseTcpFlags(text)
  if (column.type === 'port') {
    const port = servicePort(text)
    return port === undefined ? undefined : BigInt(port)
  }
  if (column.enumeration === undefined) return undefined
  const code = enumerationCode(column.enumeration, text)
  return code === undefined ? undefined : BigInt(code)
}

function exact(value: bigint | undefined): Span | undefined {
  return value === undefined ? undefined : { low: value, high: value }
}

/** A number without unit counts the element's own unit; in a column of several elements milliseconds, as in nfdump. */
function bareUnitOf({ units }: FilterColumn): bigint {
  return isTimeUnit(units) ? BigInt(NANOSECONDS_PER[units]) : 1_000_000n
}

/** The unit of a number without one in a column of durations. */
export function bareUnitName({ units }: FilterColumn): string {
  return isTimeUnit(units) ? UNIT_NAMES[units] : 'ms'
}

const UNIT_NAMES = { seconds: 's', milliseconds: 'ms', microseconds: 'µs', nanoseconds: 'ns' } as const

/** Classes that the values of a column can have, and what to call one of them. */
const EXPECTATIONS: Readonly<Record<ColumnType, { readonly classes: readonly ValueClass[]; readonly name: string }>> = {
  integer: { classes: ['integer'], name: 'a number' },
  float: { classes: ['float'], name: 'a number' },
  identifier: { classes: ['integer'], name: 'a number' },
  octetCount: { classes: ['integer'], name: 'a number of octets, like 1500 or 10k,' },
  packetCount: { classes: ['integer'], name: 'a number' },
  address: { classes: ['ipv4', 'ipv6'], name: 'an address or prefix' },
  mac: { classes: ['mac'], name: 'a MAC address' },
  port: { classes: ['integer'], name: 'a port, like 443 or https,' },
  protocol: { classes: ['integer'], name: 'a protocol, like tcp or 6,' },
  tcpFlags: { classes: ['integer'], name: 'TCP flags, like SYN+ACK,' },
  enumeration: { classes: ['integer'], name: 'a code or its name' },
  boolean: { classes: ['boolean'], name: 'true or false' },
  time: { classes: ['time'], name: 'a time, like 2024-07-11T09:15:00Z,' },
  duration: { classes: ['duration'], name: 'a duration, like 250ms,' },
  text: { classes: ['text'], name: 'a text' },
  octets: { classes: ['octets'], name: 'octets in hex' },
  list: { classes: ['text'], name: 'a text' },
}

/** What is expected instead of a literal, undefined when the column can take it. */
export function expectedInstead(literal: Literal, column: FilterColumn): string | undefined {
  const { classes, name } = EXPECTATIONS[column.type]
  if (column.hasLabels) return undefined
  if (column.values !== undefined) {
    const isOne = column.values.some((value) => value.toLowerCase() === literal.text.toLowerCase())
    return isOne ? undefined : column.values.join(', ').replace(/, ([^,]*)$/, ' or $1')
  }
  return classes.some((valueClass) => interpretLiteral(literal, valueClass, column) !== undefined) ? undefined : name
}

/** Classes of values that a column can have. */
export function classesOf(column: FilterColumn): readonly ValueClass[] {
  return EXPECTATIONS[column.type].classes
}

/** Whether `&` has a sense for a column: bits of a number. */
export function hasBits(column: FilterColumn): boolean {
  return classesOf(column).includes('integer')
}

/** Whether `matches` has a sense for a column. */
export function hasTexts(column: FilterColumn): boolean {
  return column.hasLabels === true || classesOf(column).includes('text')
}

/** Whether `contains` has a sense for a column: part of a text, or bits of a number. */
export function canContain(column: FilterColumn): boolean {
  const { classes } = EXPECTATIONS[column.type]
  return classes.some((valueClass) => valueClass === 'text' || valueClass === 'octets' || valueClass === 'integer')
}

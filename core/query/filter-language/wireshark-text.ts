/** Leaves of a filter as Wireshark's display filters have them. */
import type { FilterCatalogue, FilterColumn } from './filter-fields.ts'
import { formatField, formatLiteral, type FilterLeaf } from './format-filter.ts'
import type { Literal } from './filter-tree.ts'
import { classesOf, interpretLiteral } from './literals.ts'
import { namedField } from './named-field.ts'
import { isRelativeTime } from './parse-quantity.ts'
import { wiresharkNameOf } from './wireshark-names.ts'

/** A leaf in the words of an accent; foreign where it has none for it. */
export interface AccentText {
  readonly text: string
  readonly isForeign: boolean
}

/** Writes a leaf about one column. */
export function wiresharkLeaf(leaf: FilterLeaf, catalogue: FilterCatalogue | undefined): AccentText {
  if (leaf.kind === 'all') return { text: 'any', isForeign: true }
  const name = wiresharkNameOf(leaf.field)
  const field = name ?? formatField(leaf.field)
  const column = catalogue?.find(leaf.field)?.[0]
  const whole = (text: string, isKnown = true): AccentText => ({ text, isForeign: name === undefined || !isKnown })
  switch (leaf.kind) {
    case 'presence':
      return whole(name ?? `exists ${field}`)
    case 'membership': {
      const values = leaf.values.map((value) => valueText(value, column))
      return whole(`${field} in {${values.map(({ text }) => text).join(', ')}}`, values.every(isOwn))
    }
    case 'comparison': {
      const { operator, value } = leaf
      if (operator === 'contains' || operator === '&') {
        const bits = bitsOf(value, column)
        if (bits !== undefined) return whole(bitsText(field, bits, operator))
      }
      if (operator === 'contains' || operator === 'matches') return whole(`${field} ${operator} ${quoted(value.text)}`)
      const find = (other: string) => catalogue?.find(other)
      if (column !== undefined && namedField(value, operator, [column], find) !== undefined) {
        const other = wiresharkNameOf(find(value.text)?.[0]?.id ?? '')
        return whole(`${field} ${SIGNS[operator]} ${other ?? value.text}`, other !== undefined)
      }
      const written = valueText(value, column)
      if (operator === '=' && written.isRange) return whole(`${field} in {${written.text}}`, written.isKnown)
      return whole(`${field} ${SIGNS[operator]} ${written.text}`, written.isKnown && !written.isRange)
    }
  }
}

const SIGNS = { '=': '==', '!=': '!=', '>': '>', '<': '<', '>=': '>=', '<=': '<=', '&': '&' } as const

interface ValueText {
  readonly text: string
  readonly isKnown: boolean
  readonly isRange: boolean
}

function isOwn({ isKnown }: ValueText): boolean {
  return isKnown
}

/** A value as Wireshark takes it for a column; without a column as it is. */
function valueText(literal: Literal, column: FilterColumn | undefined): ValueText {
  const asItIs = { text: formatLiteral(literal), isKnown: false, isRange: literal.text.includes('..') }
  if (column === undefined) return { ...asItIs, isKnown: true }
  const [valueClass = 'text'] = classesOf(column)
  switch (valueClass) {
    case 'text':
    case 'octets':
      return { text: quoted(literal.text), isKnown: valueClass === 'text', isRange: false }
    case 'integer':
    case 'boolean': {
      const operand = interpretLiteral(literal, valueClass, column)
      return operand?.kind === 'span' ? spanText(operand.low, operand.high, String) : asItIs
    }
    case 'duration':
      return durationText(literal, column) ?? asItIs
    case 'time':
      return isRelativeTime(literal.text) || asItIs.isRange
        ? asItIs
        : { text: quoted(literal.text), isKnown: true, isRange: false }
    default:
      return { ...asItIs, isKnown: true }
  }
}

/** A number of the unit in which Wireshark has the element: seconds of a duration that it computes. */
function durationText(literal: Literal, column: FilterColumn): ValueText | undefined {
  const operand = interpretLiteral(literal, 'duration', column)
  if (operand?.kind !== 'span') return undefined
  if (column.id === '@duration') return spanText(operand.low, operand.high, secondsText)
  const bare = interpretLiteral({ kind: 'word', text: '1' }, 'duration', column)
  const unit = bare?.kind === 'span' ? bare.low : 1n
  if (operand.low % unit !== 0n || operand.high % unit !== 0n) return undefined
  return spanText(operand.low / unit, operand.high / unit, String)
}

function secondsText(nanoseconds: bigint): string {
  const digits = String(nanoseconds < 0n ? -nanoseconds : nanoseconds).padStart(10, '0')
  const fraction = digits.slice(-9).replace(/0+$/, '')
  return `${nanoseconds < 0n ? '-' : ''}${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`}`
}

function spanText(low: bigint, high: bigint, format: (value: bigint) => string): ValueText {
  const isRange = low !== high
  return { text: isRange ? `${format(low)}..${format(high)}` : format(low), isKnown: true, isRange }
}

function bitsOf(value: Literal, column: FilterColumn | undefined): bigint | undefined {
  if (column === undefined || !classesOf(column).includes('integer')) return undefined
  const operand = interpretLiteral(value, 'integer', column)
  return operand?.kind === 'span' && operand.low > 0n ? operand.low : undefined
}

/** Wireshark knows that one of some bits is set; that all are is one condition for each. */
function bitsText(field: string, bits: bigint, operator: 'contains' | '&'): string {
  if (operator === '&') return `${field} & 0x${bits.toString(16)}`
  const places = Array.from({ length: bits.toString(2).length }, (_, index) => 1n << BigInt(index))
  const each = places.filter((bit) => (bits & bit) !== 0n)
  const tests = each.map((bit) => `${field} & 0x${bit.toString(16)}`)
  return tests.length === 1 ? tests.join('') : `(${tests.join(' && ')})`
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`
}

/** Comparisons as the store makes them, for the predicate. */
import { parseAddressRange } from '../addresses/parse-address.ts'
import { patternMatcher } from './filter-language/pattern-matcher.ts'
import type { Operand } from './filter-language/literals.ts'
import type { TestOperator } from './filter-test.ts'
import type { TemplateProperty } from './source.ts'

/** Whether an integer, time, duration or address stands to the operand as the operator says. */
export function compareSpan(value: bigint, operator: TestOperator, low: bigint, high: bigint): boolean {
  switch (operator) {
    case '=':
      return value >= low && value <= high
    case '>':
      return value > high
    case '<':
      return value < low
    case '>=':
      return value >= low
    case '<=':
      return value <= high
    case 'contains':
      return low >= 0n && value >= 0n && (value & low) === low
    case '&':
      return low >= 0n && value >= 0n && (value & low) !== 0n
    case 'matches':
      return false
  }
}

/** As `compareSpan` for floats; NaN is equal to nothing and greater than every number, as DuckDB orders it. */
export function compareNumber(value: number, operator: TestOperator, operand: number): boolean {
  const isGreater = Number.isNaN(value) || value > operand
  switch (operator) {
    case '=':
    case 'contains':
      return value === operand
    case '>':
      return isGreater
    case '>=':
      return isGreater || value === operand
    case '<':
      return value < operand
    case '<=':
      return value <= operand
    case '&':
    case 'matches':
      return false
  }
}

/** As `compareSpan` for texts, in the order of their UTF-8 octets. */
export function compareText(value: string, operator: TestOperator, operand: string): boolean {
  switch (operator) {
    case '=':
      return value === operand
    case 'contains':
      return value.includes(operand)
    case '>':
      return orderTexts(value, operand) > 0
    case '<':
      return orderTexts(value, operand) < 0
    case '>=':
      return orderTexts(value, operand) >= 0
    case '<=':
      return orderTexts(value, operand) <= 0
    case 'matches':
      return patternMatcher(operand)(value)
    case '&':
      return false
  }
}

/** Whether a property of the template version stands to the operand; an exporter's address alone is enough. */
export function compareTemplateValue(
  value: string | number | undefined,
  property: TemplateProperty,
  operator: TestOperator,
  operand: Operand,
): boolean {
  if (typeof value === 'number') {
    return operand.kind === 'span' && compareSpan(BigInt(value), operator, operand.low, operand.high)
  }
  if (value === undefined || operand.kind !== 'text') return false
  if (compareText(value, operator, operand.value)) return true
  return property === 'exporter' && operator === '=' && isAddressIn(addressOf(value), operand.value)
}

/** Whether an address is the other, or within a prefix. */
function isAddressIn(address: string, wanted: string): boolean {
  const range = parseAddressRange(wanted)
  const own = range && parseAddressRange(address)
  return (
    own?.family === range?.family &&
    own !== undefined &&
    range !== undefined &&
    own.low >= range.low &&
    own.low <= range.high
  )
}

/** The order of two texts by their UTF-8 octets: that of their code points, which UTF-16 does not keep above U+FFFF. */
export function orderTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index)
    const right = b.charCodeAt(index)
    if (left !== right) return rankOfUnit(left) - rankOfUnit(right)
  }
  return a.length - b.length
}

/** Surrogates stand for what comes after U+FFFF. */
function rankOfUnit(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit
}

/** `192.0.2.1` of `192.0.2.1:4739`, `2001:db8::1` of `[2001:db8::1]:4739`. */
function addressOf(exporter: string): string {
  return exporter.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
}

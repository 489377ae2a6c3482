/** Measures and keys out of what was stored: whatever is none is left out. */
import {
  COLUMN_FIGURES,
  COUNT_FIGURES,
  MAX_KEYS,
  type KeySpec,
  type MeasureSpec,
} from '../../core/protocol/aggregate-api.ts'

type Fields = Readonly<Partial<Record<string, unknown>>>

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

export function parseMeasure(value: unknown): MeasureSpec | undefined {
  const { figure, column } = fieldsOf(value)
  const count = COUNT_FIGURES.find((entry) => entry === figure)
  if (count !== undefined) return { figure: count }
  const ofColumn = COLUMN_FIGURES.find((entry) => entry === figure)
  return ofColumn === undefined || typeof column !== 'string' ? undefined : { figure: ofColumn, column }
}

function bitsOf(value: unknown, most: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : undefined
}

export function parseKey(value: unknown): KeySpec | undefined {
  const { kind, column, seconds, ipv4Bits, ipv6Bits } = fieldsOf(value)
  if (typeof column !== 'string' || column === '') return undefined
  if (kind === 'column' || kind === 'class') return { kind, column }
  if (kind === 'time') return typeof seconds === 'number' && seconds > 0 ? { kind, column, seconds } : undefined
  if (kind !== 'prefix') return undefined
  const [four, six] = [bitsOf(ipv4Bits, 32), bitsOf(ipv6Bits, 128)]
  return { kind, column, ...(four !== undefined && { ipv4Bits: four }), ...(six !== undefined && { ipv6Bits: six }) }
}

/** One to `MAX_KEYS` keys; undefined when one of them is none. */
export function parseKeys(value: unknown): readonly KeySpec[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_KEYS) return undefined
  const keys = value.map(parseKey)
  return keys.every((key) => key !== undefined) ? keys : undefined
}

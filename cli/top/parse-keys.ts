/** Keys and measures as a command line writes them: `srcip/24,dstport`, `octets,p95(netscaler:roundTripTime)`. */
import {
  COLUMN_FIGURES,
  COUNT_FIGURES,
  MAX_KEYS,
  MAX_MEASURES,
  type KeySpec,
  type MeasureSpec,
} from '../../core/protocol/aggregate-api.ts'

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }

const SPAN = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d)$/
const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 }
/** nfdump says the family with the name: `srcip4/24`. */
const FAMILY = /^((?:src|dst)?ip)([46])$/i

/** Keys, separated by commas. */
export function parseKeys(text: string): Parsed<readonly KeySpec[]> {
  const parts = splitList(text)
  if (parts.length === 0) return refuse('at least one key is needed, like srcip')
  if (parts.length > MAX_KEYS) return refuse(`at most ${MAX_KEYS} keys can be grouped by`)
  return all(parts.map(parseKey))
}

/** `name`, `name/24`, `name/24/64`, `time/5m`, `status/class`. */
export function parseKey(text: string): Parsed<KeySpec> {
  const [name = '', ...rest] = text.split('/')
  const family = FAMILY.exec(name)
  const column = family?.[1] ?? NFDUMP_NAMES.get(name.toLowerCase()) ?? name
  const [detail, second] = rest
  if (column === '') return refuse(`“${text}” names no field`)
  if (detail === undefined) return accept({ kind: 'column', column })
  if (detail.toLowerCase() === 'class') return accept({ kind: 'class', column })
  const span = SPAN.exec(detail)
  if (span !== null) return accept({ kind: 'time', column, seconds: Number(span[1]) * (SECONDS[span[2] ?? ''] ?? 1) })
  const bits = [detail, second].flatMap((part) => (part === undefined ? [] : [Number(part)]))
  const isPrefix = rest.length <= 2 && bits.every((count) => Number.isInteger(count) && count >= 0 && count <= 128)
  if (!isPrefix)
    return refuse(`“/${rest.join('/')}” of “${text}” is no prefix like /24, no span like /5m and no /class`)
  return parsePrefix(text, column, family?.[2], bits)
}

function parsePrefix(
  text: string,
  column: string,
  family: string | undefined,
  bits: readonly number[],
): Parsed<KeySpec> {
  const [first = 0, second] = bits
  if (family === '6') return accept({ kind: 'prefix', column, ipv6Bits: first })
  if (second !== undefined) {
    if (first > 32) return refuse(`“${text}”: the first prefix is that of IPv4, up to /32`)
    return accept({ kind: 'prefix', column, ipv4Bits: first, ipv6Bits: second })
  }
  if (first > 32) {
    return family === '4'
      ? refuse(`“${text}”: a prefix of IPv4 has up to 32 bits`)
      : accept({ kind: 'prefix', column, ipv6Bits: first })
  }
  return accept({ kind: 'prefix', column, ipv4Bits: first })
}

/** Measures, separated by commas. */
export function parseMeasures(text: string): Parsed<readonly MeasureSpec[]> {
  const parts = splitList(text)
  if (parts.length === 0) return refuse('at least one measure is needed, like octets')
  if (parts.length > MAX_MEASURES) return refuse(`at most ${MAX_MEASURES} measures can be asked for at once`)
  return all(parts.map(parseMeasure))
}

const COUNTS: ReadonlyMap<string, MeasureSpec['figure']> = new Map([
  ...COUNT_FIGURES.map((figure) => [figure, figure] as const),
  ['flows', 'records'],
  ['bytes', 'octets'],
])
const FIGURES: ReadonlyMap<string, MeasureSpec['figure']> = new Map([
  ...COLUMN_FIGURES.map((figure) => [figure, figure] as const),
  ['avg', 'average'],
  ['mean', 'average'],
  ['median', 'p50'],
  ['count', 'distinct'],
])

/** `octets`, or `p95(field)`. */
export function parseMeasure(text: string): Parsed<MeasureSpec> {
  const count = COUNT_FIGURES.find((figure) => figure === COUNTS.get(text.toLowerCase()))
  if (count !== undefined) return accept({ figure: count })
  const call = /^([a-z0-9]+)\((.+)\)$/i.exec(text)
  const figure = COLUMN_FIGURES.find((known) => known === FIGURES.get((call?.[1] ?? '').toLowerCase()))
  if (figure !== undefined && call !== null) return accept({ figure, column: (call[2] ?? '').trim() })
  const known = `${COUNT_FIGURES.join(', ')}, or ${COLUMN_FIGURES.join(', ')} of a field, like p95(rtt)`
  return refuse(`“${text}” is no measure: ${known}`)
}

/** nfdump's names of statistics that are called otherwise here. */
const NFDUMP_NAMES: ReadonlyMap<string, string> = new Map([
  ['router', '@exporter'],
  ['inif', 'inif'],
  ['outif', 'outif'],
  ['srctos', 'tos'],
])

export interface Statistic {
  readonly by: readonly KeySpec[]
  readonly measures: readonly MeasureSpec[]
}

/** nfdump's `-s`: `srcip/bytes`, `dstport`, `ip/flows`; its first order is the one that is sorted by. */
export function parseStatistic(text: string): Parsed<Statistic> {
  const [name = '', ...orders] = text.split('/')
  const key = name.replace(/:p$/i, '')
  if (key.toLowerCase() === 'record') return refuse('“-s record” has no counterpart: give up to three keys with --by')
  const unknown = orders.find((order) => !COUNTS.has(order.toLowerCase()))
  if (unknown !== undefined) return refuse(`“${unknown}” of “-s ${text}” cannot be sorted by: flows, packets or bytes`)
  const by = parseKey(key)
  if (!by.ok) return by
  const wanted = [...orders.map((order) => order.toLowerCase()), 'flows', 'packets', 'bytes']
  const figures = [...new Set(wanted.map((order) => COUNTS.get(order)))]
  const measures = COUNT_FIGURES.length === figures.length ? figures.flatMap(measureOf) : []
  return accept({ by: [by.value], measures })
}

function measureOf(figure: MeasureSpec['figure'] | undefined): MeasureSpec[] {
  const count = COUNT_FIGURES.find((known) => known === figure)
  return count === undefined ? [] : [{ figure: count }]
}

/** Parts between commas, those in parentheses left alone. */
function splitList(text: string): string[] {
  const parts = text.match(/(?:[^,()]|\([^)]*\)?)+/g) ?? []
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function all<T>(parts: readonly Parsed<T>[]): Parsed<readonly T[]> {
  const values: T[] = []
  for (const part of parts) {
    if (!part.ok) return part
    values.push(part.value)
  }
  return accept(values)
}

function accept<T>(value: T): Parsed<T> {
  return { ok: true, value }
}

function refuse(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason }
}

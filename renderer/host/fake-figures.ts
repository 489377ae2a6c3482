/** Figures over records of the in-memory host: groups, percentiles and shares as the engine would give them. */
import type { AggregateScope, Figure, FigureColumn, KeySpec, MeasureSpec } from '../../core/protocol/aggregate-api.ts'
import { MIN_PERCENTILE_VALUES } from '../../core/limits/query.ts'
import type { Result } from '../../core/protocol/failure.ts'
import type { Cell, ColumnInfo } from '../../core/protocol/session-api.ts'
import { fakeCell, FAKE_COLUMNS } from './fake-records.ts'
import { fakeOrder } from './fake-view.ts'

/** Where figures are read from. */
export interface FakeCells {
  cell(column: string, row: number): Cell | undefined
  info(column: string): Pick<ColumnInfo, 'title' | 'type'> | undefined
  /** Column of octets or packets. */
  volume(figure: 'octets' | 'packets'): string
}

const INFO = new Map(FAKE_COLUMNS.map(({ info }) => [info.id, info]))

const RECORD_CELLS: FakeCells = {
  cell: fakeCell,
  info: (column) => INFO.get(column),
  volume: (figure) => `@${figure}`,
}

/** Records that are looked at; of more, every so many-th stands for those around it. */
const MAX_LOOKED_AT = 60_000

const FRACTIONS = { p50: 0.5, p95: 0.95, p99: 0.99 } as const

/** Records of a scope, each of which stands for `stride`. */
export interface FakeScope {
  readonly records: Uint32Array
  readonly stride: number
}

/** The records that a scope lets through, of so many as are there. */
export function fakeScope({ filter, from, until, lastSeconds }: AggregateScope, loaded: number): Result<FakeScope> {
  const timeRange = from === undefined && until === undefined ? undefined : { from: from ?? '', until: until ?? '~' }
  const order = fakeOrder(
    { filter, sort: [], ...(timeRange && { timeRange }), ...(lastSeconds !== undefined && { lastSeconds }) },
    loaded,
  )
  if (!order.ok) return order
  const count = order.value?.length ?? loaded
  // Records repeat in fours and nines: a stride that divides them would see some kinds only.
  const stride =
    [1, 5, 7, 11, 13, 17, 19, 23].find((step) => count / step <= MAX_LOOKED_AT) ?? Math.ceil(count / MAX_LOOKED_AT)
  const records = Uint32Array.from({ length: Math.ceil(count / stride) }, (_, index) => {
    return order.value?.[index * stride] ?? index * stride + 1
  })
  return { ok: true, value: { records, stride } }
}

function networkOf(address: string, { ipv4Bits, ipv6Bits }: { ipv4Bits?: number; ipv6Bits?: number }): string {
  if (address.includes(':')) {
    return ipv6Bits === undefined
      ? address
      : `${address
          .split(':')
          .slice(0, Math.ceil(ipv6Bits / 16))
          .join(':')}::/${ipv6Bits}`
  }
  if (ipv4Bits === undefined) return address
  const octets = address.split('.').map((octet, index) => (index * 8 < ipv4Bits ? octet : '0'))
  return `${octets.join('.')}/${ipv4Bits}`
}

/** The columns that a key reads: those of both sides for `ip` and `port`. */
const EITHER: Readonly<Record<string, readonly string[]>> = {
  ip: ['@source', '@destination'],
  port: ['@sourcePort', '@destinationPort'],
}

/** The groups that a record belongs to under one key. */
function keyCells(key: KeySpec, record: number, from: FakeCells): readonly Cell[] {
  const columns = EITHER[key.column] ?? [key.column]
  const cells = columns.map((column) => from.cell(column, record) ?? null)
  const made = cells.map((cell): Cell => {
    if (key.kind === 'prefix' && typeof cell === 'string') return networkOf(cell, key)
    if (key.kind === 'class' && typeof cell === 'number') return Math.floor(cell / 100) * 100
    if (key.kind === 'time' && typeof cell === 'string') {
      const span = key.seconds * 1000
      return new Date(Math.floor(Date.parse(cell) / span) * span).toISOString().replace('Z', '000000Z')
    }
    return cell
  })
  return [...new Set(made)]
}

export interface FakeGroup {
  readonly keys: readonly Cell[]
  readonly records: number[]
}

/** Records by their keys, in the order in which the groups turn up. */
export function fakeGroups(
  { records }: FakeScope,
  by: readonly KeySpec[],
  from: FakeCells = RECORD_CELLS,
): FakeGroup[] {
  const groups = new Map<string, FakeGroup>()
  for (const record of records) {
    let combinations: Cell[][] = [[]]
    for (const key of by) {
      combinations = keyCells(key, record, from).flatMap((cell) => combinations.map((before) => [...before, cell]))
    }
    for (const keys of combinations) {
      const text = JSON.stringify(keys)
      const group = groups.get(text)
      if (group === undefined) groups.set(text, { keys, records: [record] })
      else group.records.push(record)
    }
  }
  return [...groups.values()]
}

function columnOf(measure: MeasureSpec, from: FakeCells): string {
  if ('column' in measure) return measure.column
  return measure.figure === 'records' ? '@record' : from.volume(measure.figure)
}

/** One figure of some records, without its share. */
export function fakeFigure(
  records: ArrayLike<number>,
  stride: number,
  measure: MeasureSpec,
  from: FakeCells = RECORD_CELLS,
): Figure {
  const { figure } = measure
  if (figure === 'records') return { value: records.length * stride, records: records.length * stride }
  const column = columnOf(measure, from)
  const cells = Array.from(records, (record) => from.cell(column, record) ?? null).filter((cell) => cell !== null)
  const count = cells.length * stride
  if (figure === 'distinct') return { value: new Set(cells.map((cell) => JSON.stringify(cell))).size, records: count }
  // A round-trip time of 0 was not measured.
  const isMeasured = (value: number) => column !== '@rtt' || value > 0
  const numbers = cells.flatMap((cell) => (typeof cell === 'number' && isMeasured(cell) ? [cell] : []))
  const rests = numbers.length * stride
  const sum = numbers.reduce((total, value) => total + value, 0)
  if (figure === 'octets' || figure === 'packets' || figure === 'sum') return { value: sum * stride, records: rests }
  if (numbers.length === 0) return { value: null, records: 0 }
  if (figure === 'average') return { value: Math.round(sum / numbers.length), records: rests }
  const sorted = numbers.sort((one, other) => one - other)
  if (figure === 'min') return { value: sorted[0] ?? null, records: rests }
  if (figure === 'max') return { value: sorted.at(-1) ?? null, records: rests }
  if (rests < MIN_PERCENTILE_VALUES) return { value: null, records: rests }
  return { value: sorted[Math.floor(FRACTIONS[figure] * (sorted.length - 1))] ?? null, records: rests }
}

/** The figure with its share of a total, where the figure has shares. */
export function withShare(figure: Figure, total: Figure, { figure: kind }: MeasureSpec): Figure {
  const hasShare = kind === 'records' || kind === 'octets' || kind === 'packets' || kind === 'sum'
  if (!hasShare) return figure
  const [part, whole] = [Number(figure.value), Number(total.value)]
  return { ...figure, share: whole === 0 ? 0 : part / whole }
}

export function fakeMeasureColumn(measure: MeasureSpec, from: FakeCells = RECORD_CELLS): FigureColumn {
  if (!('column' in measure)) {
    const { figure } = measure
    const type = figure === 'records' ? 'integer' : figure === 'octets' ? 'octetCount' : 'packetCount'
    return { id: figure, title: figure, type }
  }
  const { figure, column } = measure
  const info = from.info(column)
  const type = figure === 'distinct' ? 'integer' : (info?.type ?? 'integer')
  return { id: `${figure}(${column})`, title: `${figure} ${info?.title ?? column}`, type }
}

export function fakeKeyColumn(key: KeySpec, from: FakeCells = RECORD_CELLS): FigureColumn {
  const info = from.info(key.column)
  const type = key.kind === 'prefix' ? 'text' : key.kind === 'time' ? 'time' : (info?.type ?? 'text')
  return { id: key.column, title: info?.title ?? key.column, type }
}

/** Lets the records of a group through. */
export function fakeGroupFilter(by: readonly KeySpec[], keys: readonly Cell[]): string {
  const parts = by.flatMap((key, index) => {
    const cell = keys[index]
    if (key.kind !== 'column' || EITHER[key.column] !== undefined || cell === null || typeof cell === 'object')
      return []
    return [
      `${key.column} = ${typeof cell === 'string' && /[^\w.:-]/.test(cell) ? JSON.stringify(cell) : String(cell)}`,
    ]
  })
  return parts.length === by.length ? parts.join(' and ') : ''
}

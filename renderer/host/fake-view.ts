/** Sorted and filtered orders of the in-memory host. A filter is some comparisons, enough to drive every state of the page. */
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import type { Cell, SortKey, ViewSpec } from '../../core/protocol/session-api.ts'
import { fakeCell, fakeText } from './fake-records.ts'

const COMPARISON = /^\s*([@\w:]+)\s*(==|=|!=|>=|<=|>|<)\s*"?([^"]*?)"?\s*$/

/** The names that a filter may use for columns that several elements make. */
const ALIASES: Record<string, string> = {
  protocol: '@protocol',
  octets: '@octets',
  packets: '@packets',
  status: '@status',
  method: '@method',
  rtt: '@rtt',
  ttfb: '@ttfb',
  source: '@source',
  destination: '@destination',
  application: '@application',
}

/** Of the clock that the records have. */
const RECORDS_PER_SECOND = 1357

function compareCells(a: Cell | undefined, b: Cell | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)]
  return x < y ? -1 : x > y ? 1 : 0
}

const DURATION_NS: Record<string, number> = { s: 1e9, ms: 1e6 }

function numberOf(text: string): number {
  const [, amount, unit = ''] = /^(\d+)(m?s)$/.exec(text) ?? []
  return amount === undefined ? Number(text) : Number(amount) * (DURATION_NS[unit] ?? 1)
}

function keep(cell: Cell | undefined, operator: string, wanted: string): boolean {
  if (cell === null || cell === undefined) return false
  const value: Cell = typeof cell === 'number' ? numberOf(wanted) : wanted
  const order = compareCells(cell, value)
  if (operator === '==' || operator === '=') return order === 0
  if (operator === '!=') return order !== 0
  if (operator === '>') return order > 0
  if (operator === '<') return order < 0
  return operator === '>=' ? order >= 0 : order <= 0
}

function sortRecords(records: Uint32Array, sort: readonly SortKey[]): Uint32Array {
  const keys = sort.map(({ column, direction }) => ({ column, sign: direction === 'ascending' ? 1 : -1 }))
  return records.sort((a, b) => {
    for (const { column, sign } of keys) {
      const x = fakeCell(column, a)
      const y = fakeCell(column, b)
      if (x === y) continue
      if (x === null) return 1
      if (y === null) return -1
      const order = compareCells(x, y)
      if (order !== 0) return order * sign
    }
    return a - b
  })
}

type Test = (record: number) => boolean

/** The parts of a text between words that stand outside of brackets. */
function partsBetween(text: string, word: RegExp): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (const { 0: token, index } of text.matchAll(/[()]|\s+(?:and|or)\s+/gi)) {
    if (token === '(') depth += 1
    else if (token === ')') depth -= 1
    else if (depth === 0 && word.test(token)) {
      parts.push(text.slice(from, index))
      from = index + token.length
    }
  }
  return [...parts, text.slice(from)]
}

/** Comparisons with `and`, `or` and brackets; undefined when it is something else. */
function testOf(text: string): Test | undefined {
  const either = partsBetween(text, /or/i)
  const both = partsBetween(text, /and/i)
  if (either.length > 1 || both.length > 1) {
    const isEither = either.length > 1
    const tests = (isEither ? either : both).map(testOf)
    if (!tests.every((test) => test !== undefined)) return undefined
    return (record) => (isEither ? tests.some((test) => test(record)) : tests.every((test) => test(record)))
  }
  const inner = /^\s*\((.*)\)\s*$/s.exec(text)
  if (inner !== null) return testOf(inner[1] ?? '')
  const match = COMPARISON.exec(text)
  if (match === null) return undefined
  const [, name = '', operator = '', wanted = ''] = match
  const id = ALIASES[name] ?? name
  const value = id === '@protocol' && wanted.toLowerCase() === 'tcp' ? '6' : wanted
  return (record) => keep(fakeCell(id, record), operator, value)
}

/** Record numbers of a view; undefined order means the order of decoding with nothing left out. */
export function fakeOrder(spec: ViewSpec, recordCount: number): Result<Uint32Array | undefined> {
  const text = spec.filter.trim()
  const { timeRange } = spec
  if (text === '' && spec.sort.length === 0 && spec.lastSeconds === undefined && timeRange === undefined) {
    return succeed(undefined)
  }
  const shown = Math.min(recordCount, (spec.lastSeconds ?? Infinity) * RECORDS_PER_SECOND)
  let records = new Uint32Array(shown)
  for (let index = 0; index < shown; index++) records[index] = recordCount - shown + index + 1
  if (timeRange !== undefined) {
    records = records.filter((record) => {
      const time = fakeText('@time', record)
      return time >= timeRange.from && time < timeRange.until
    })
  }
  if (text !== '') {
    const test = testOf(text)
    if (test === undefined)
      return fail('filter-invalid', 'The filter cannot be read.', 'Write a field, a comparison and a value.')
    records = records.filter(test)
  }
  return succeed(spec.sort.length > 0 ? sortRecords(records, spec.sort) : records)
}

/** For each record the first of the filters that it passes, from 0; -1: none. */
export function fakeMatches(filters: readonly string[], records: readonly number[]): number[] {
  const tests = filters.map((filter) => (filter.trim() === '' ? undefined : testOf(filter)))
  return records.map((record) => tests.findIndex((test) => test?.(record) === true))
}

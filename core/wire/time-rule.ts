/**
 * Which fields of a template give the canonical start and end of its records. Chosen once per template, by
 * what it carries: an absolute stamp before one that needs a base, the finer before the coarser, flow times
 * before a duration, and a duration before the time at which something was observed.
 */
import { present } from '../bytes/invariant.ts'
import type { ColumnKind } from '../elements/column-kind.ts'
import type { PlanField } from './plan-field.ts'

export type TimeSource =
  /** NTP time: the column holds nanoseconds. */
  | { readonly kind: 'column'; readonly field: number }
  | { readonly kind: 'milliseconds'; readonly field: number }
  | { readonly kind: 'seconds'; readonly field: number }
  /** Milliseconds since the system started. */
  | { readonly kind: 'sys-up-time'; readonly field: number }
  /** Microseconds before the export time. */
  | { readonly kind: 'before-export'; readonly field: number }
  /** A duration from the other end on, or back to it. */
  | { readonly kind: 'duration'; readonly field: number; readonly nanosecondsPerUnit: number }
  /** Nothing of its own: the other end stands for it. */
  | { readonly kind: 'other-end' }

export interface TimeRule {
  readonly start: TimeSource
  readonly end: TimeSource
}

interface Candidate {
  readonly pen?: number
  readonly id: number
  readonly kind: Exclude<TimeSource['kind'], 'duration' | 'other-end'>
}

const INTEGERS: readonly ColumnKind[] = ['u8', 'u16', 'u32', 'u64']
/** How the column of a source has to lie: a stamp of a length that its type does not allow is none. */
const COLUMN_KINDS_OF: Readonly<Record<Exclude<TimeSource['kind'], 'other-end'>, readonly ColumnKind[]>> = {
  column: ['microseconds', 'nanoseconds'],
  milliseconds: ['milliseconds'],
  seconds: ['seconds'],
  'sys-up-time': INTEGERS,
  'before-export': INTEGERS,
  duration: INTEGERS,
}

const START: readonly Candidate[] = [
  { id: 156, kind: 'column' },
  { id: 154, kind: 'column' },
  { id: 152, kind: 'milliseconds' },
  { id: 150, kind: 'seconds' },
  { id: 22, kind: 'sys-up-time' },
  { id: 158, kind: 'before-export' },
  // monitoringIntervalStartMilliSeconds
  { id: 359, kind: 'milliseconds' },
]
const END: readonly Candidate[] = [
  { id: 157, kind: 'column' },
  { id: 155, kind: 'column' },
  { id: 153, kind: 'milliseconds' },
  { id: 151, kind: 'seconds' },
  { id: 21, kind: 'sys-up-time' },
  { id: 159, kind: 'before-export' },
  // monitoringIntervalEndMilliSeconds
  { id: 360, kind: 'milliseconds' },
]
// Times of an event: the end of a flow that has a start (Cisco ASA: 152 with 323), both ends where there are no flow times.
const OBSERVATION: readonly Candidate[] = [
  { id: 325, kind: 'column' },
  { id: 324, kind: 'column' },
  { id: 323, kind: 'milliseconds' },
  { id: 322, kind: 'seconds' },
  { id: 258, kind: 'milliseconds' },
  // NetScaler’s syslogTimestamp
  { pen: 5951, id: 136, kind: 'milliseconds' },
]
const DURATIONS = [
  { id: 162, nanosecondsPerUnit: 1000 },
  { id: 161, nanosecondsPerUnit: 1_000_000 },
] as const
const SYSTEM_INIT_TIME = 160
const OTHER_END: TimeSource = { kind: 'other-end' }

/** The rule of a template; undefined when its records have no time. */
export function chooseTimeRule(fields: readonly PlanField[]): TimeRule | undefined {
  const start = choose(fields, START)
  const end = choose(fields, END)
  if (start !== undefined && end !== undefined) return { start, end }
  if (start !== undefined) return { start, end: chooseDuration(fields) ?? choose(fields, OBSERVATION) ?? OTHER_END }
  if (end !== undefined) return { start: chooseDuration(fields) ?? OTHER_END, end }
  const observed = choose(fields, OBSERVATION)
  return observed && { start: observed, end: OTHER_END }
}

/** The field that says when the system started (IANA 160), the base of sysUpTime stamps in IPFIX. */
export function findSystemStart(fields: readonly PlanField[]): number | undefined {
  return find(fields, 0, SYSTEM_INIT_TIME, 'milliseconds')
}

/** The rule of a template in words; undefined when its records have no time. */
export function describeTimeRule(fields: readonly PlanField[], protocolVersion: number): string | undefined {
  const rule = chooseTimeRule(fields)
  if (rule === undefined) return undefined
  const words = (source: TimeSource, other: string): string => describeSource(fields, protocolVersion, source, other)
  if (rule.end.kind === 'other-end') return `start and end: ${words(rule.start, '')}`
  if (rule.start.kind === 'other-end') return `start and end: ${words(rule.end, '')}`
  return `start: ${words(rule.start, 'end −')}; end: ${words(rule.end, 'start +')}`
}

function describeSource(
  fields: readonly PlanField[],
  protocolVersion: number,
  source: TimeSource,
  other: string,
): string {
  if (source.kind === 'other-end') return other
  const { key } = present(fields[source.field], 'a field')
  switch (source.kind) {
    case 'sys-up-time':
      return `${key} + ${describeBase(fields, protocolVersion)}`
    case 'before-export':
      return `export time − ${key}`
    case 'duration':
      return `${other} ${key}`
    default:
      return key
  }
}

function describeBase(fields: readonly PlanField[], protocolVersion: number): string {
  if (protocolVersion !== 10) return 'header’s sysUpTime base'
  const isInRecord = findSystemStart(fields) !== undefined
  return isInRecord ? 'systemInitTimeMilliseconds' : 'systemInitTimeMilliseconds of an earlier record'
}

function choose(fields: readonly PlanField[], candidates: readonly Candidate[]): TimeSource | undefined {
  for (const { pen = 0, id, kind } of candidates) {
    const field = find(fields, pen, id, kind)
    if (field !== undefined) return { kind, field }
  }
  return undefined
}

function chooseDuration(fields: readonly PlanField[]): TimeSource | undefined {
  for (const { id, nanosecondsPerUnit } of DURATIONS) {
    const field = find(fields, 0, id, 'duration')
    if (field !== undefined) return { kind: 'duration', field, nanosecondsPerUnit }
  }
  return undefined
}

function find(
  fields: readonly PlanField[],
  pen: number,
  id: number,
  kind: Exclude<TimeSource['kind'], 'other-end'>,
): number | undefined {
  const index = fields.findIndex((field) => field.element.pen === pen && field.element.id === id)
  const field = fields[index]
  return field?.column !== undefined && COLUMN_KINDS_OF[kind].includes(field.kind) ? index : undefined
}

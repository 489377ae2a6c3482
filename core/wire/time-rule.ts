/**
 * Which fields of a template give the canonical start and end of its records. Chosen once per template, by
 * what it carries; absolute stamps come before those that need a base.
 */
import type { ColumnKind } from '../elements/column-kind.ts'
import type { PlanField } from './plan-field.ts'

export type TimeSource =
  /** The column holds nanoseconds already. */
  | { readonly kind: 'column'; readonly field: number }
  | { readonly kind: 'milliseconds'; readonly field: number }
  | { readonly kind: 'seconds'; readonly field: number }
  | { readonly kind: 'sys-up-time'; readonly field: number }
  | { readonly kind: 'before-export'; readonly field: number }

export interface TimeRule {
  readonly start: TimeSource | undefined
  readonly end: TimeSource | undefined
  /** Field of IANA 160, the base of sysUpTime stamps in IPFIX. */
  readonly systemStart: number | undefined
}

interface Candidate {
  readonly id: number
  readonly kind: TimeSource['kind']
}

// Observation times stand for both ends where a record has no flow times (firewall and NAT events).
const OBSERVATION: readonly Candidate[] = [
  { id: 323, kind: 'milliseconds' },
  { id: 324, kind: 'column' },
  { id: 325, kind: 'column' },
  { id: 322, kind: 'seconds' },
  { id: 258, kind: 'milliseconds' },
]
const START: readonly Candidate[] = [
  { id: 154, kind: 'column' },
  { id: 152, kind: 'milliseconds' },
  { id: 150, kind: 'seconds' },
  { id: 156, kind: 'column' },
  { id: 22, kind: 'sys-up-time' },
  { id: 158, kind: 'before-export' },
  ...OBSERVATION,
]
const END: readonly Candidate[] = [
  { id: 155, kind: 'column' },
  { id: 153, kind: 'milliseconds' },
  { id: 151, kind: 'seconds' },
  { id: 157, kind: 'column' },
  { id: 21, kind: 'sys-up-time' },
  { id: 159, kind: 'before-export' },
  ...OBSERVATION,
]
const SYSTEM_START_ID = 160

/** The rule of a template. Where only one end is known, it stands for the other too. */
export function chooseTimeRule(fields: readonly PlanField[]): TimeRule {
  const start = choose(fields, START)
  const end = choose(fields, END)
  return { start: start ?? end, end: end ?? start, systemStart: find(fields, SYSTEM_START_ID, 'milliseconds') }
}

function choose(fields: readonly PlanField[], candidates: readonly Candidate[]): TimeSource | undefined {
  for (const candidate of candidates) {
    const field = find(fields, candidate.id, candidate.kind)
    if (field !== undefined) return { kind: candidate.kind, field }
  }
  return undefined
}

function find(fields: readonly PlanField[], id: number, source: TimeSource['kind']): number | undefined {
  const index = fields.findIndex((field) => field.element.pen === 0 && field.element.id === id)
  const field = fields[index]
  return field?.column !== undefined && suits(field.kind, source) ? index : undefined
}

function suits(kind: ColumnKind, source: TimeSource['kind']): boolean {
  switch (source) {
    case 'column':
      return kind === 'microseconds' || kind === 'nanoseconds'
    case 'milliseconds':
    case 'seconds':
      return kind === source
    case 'sys-up-time':
    case 'before-export':
      return kind === 'u32' || kind === 'u16' || kind === 'u8' || kind === 'u64'
  }
}

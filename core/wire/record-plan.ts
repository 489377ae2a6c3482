/**
 * Record plans: a template compiled into a function that walks the octets of a data set and writes straight
 * into typed-array columns. Functions with the same text are compiled once.
 */
import { writeNanoseconds } from '../bytes/nanoseconds.ts'
import type { OctetInterner } from '../bytes/octet-interner.ts'
import type { ColumnKind } from '../elements/column-kind.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { createListInterner } from './list-interner.ts'
import type { ListAccount, ListTemplates } from './list-value.ts'
import { leastRecordLength, type PlanField } from './plan-field.ts'
import * as runtime from './plan-runtime.ts'
import { writePlanSource } from './plan-source.ts'
import type { PlanTraits } from './plan-times.ts'

/** A column as plans write it: 64-bit values as two words, IPv6 addresses as four, all little-endian. */
export type ColumnArray =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>

/** The rows that a plan appends to; times are words. */
export interface PlanTarget {
  rowCount: number
  readonly capacity: number
  readonly record: Uint32Array
  readonly message: Uint32Array
  readonly offset: Uint32Array
  readonly length: Uint32Array
  readonly templateVersion: Uint32Array
  readonly exportTime: Uint32Array
  readonly start: Uint32Array
  readonly end: Uint32Array
  readonly flags: Uint8Array
  readonly columns: readonly ColumnArray[]
}

/** NetScaler's plain microseconds: the evidence of one transport session. */
export interface TimeQuirkEvidence {
  /** Enterprise 5951 is in use in the session. */
  isNetscaler: boolean
  /** Values of IANA 154 and 155 so far, and those whose low word is below 10⁶. */
  flowTimes: number
  smallFractions: number
  /** Of ten values, those that have to be below it for the rule to hold: 0 when the user says that it does. */
  readonly neededTenths: number
}

/** What a plan needs to know of the message, and what it hands back. */
export interface PlanContext {
  messageStart: number
  messageNumber: number
  templateVersion: number
  exportTimeLow: number
  exportTimeHigh: number
  exportSeconds: number
  exportNanos: number
  sysUpTimeMs: number
  /** IANA 160 as last seen in the observation domain, Unix milliseconds; NaN when never. */
  systemStartMs: number
  flags: number
  quirk: TimeQuirkEvidence
  /** Of the domain whose records are read. */
  listTemplates: ListTemplates
  /** What was odd about the lists in them. */
  readonly lists: ListAccount
  /** Whether stamps of the last set count from a system start that is not known. */
  lacksBase: boolean
  /** Records that end before they start; plans add to it. */
  backwards: number
  /** Number of the next record; the plan counts it up. */
  nextRecord: number
  /** Why the plan stopped, see `PLAN_STOPS`. */
  stop: number
}

export const PLAN_STOPS = {
  /** Fewer octets are left than the shortest record takes. */
  over: 0,
  /** The target has no room: enlarge it and go on from where the plan stopped. */
  full: 1,
  /** A field of variable length runs past the end. */
  cut: 2,
} as const

/** Reads records from `from` on and returns where it stopped: at the end, or at the record it could not read. */
export type RecordPlan = (
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  target: PlanTarget,
  context: PlanContext,
) => number

type PlanFactory = (functions: object) => RecordPlan

export interface PlanCompiler {
  /** The plan for these fields, which take at least one octet a record. */
  compile(fields: readonly PlanField[], traits: PlanTraits): RecordPlan
  /** Forgets all plans, so that their memory comes back once nobody holds them. */
  clear(): void
}

/** Compiles plans for one interner; `registry` names the elements of basicLists. */
export function createPlanCompiler(interner: OctetInterner, registry: ElementRegistry): PlanCompiler {
  const plans = new Map<string, RecordPlan>()
  const functions = {
    ...runtime,
    writeNanoseconds,
    internText: interner.internText,
    internOctets: interner.internOctets,
    internList: createListInterner(interner, registry),
  }
  return {
    compile(fields, traits) {
      if (leastRecordLength(fields) === 0) throw new Error('a record of no octets cannot be walked')
      const source = writePlanSource(fields, traits)
      const known = plans.get(source)
      if (known !== undefined) return known
      // Safe: the text is made of numbers and of fixed words only, see plan-source.ts.
      // eslint-disable-next-line @typescript-eslint/no-implied-eval
      const plan = (new Function('runtime', `'use strict'\n${source}`) as PlanFactory)(functions)
      plans.set(source, plan)
      return plan
    },
    clear: () => plans.clear(),
  }
}

/** An array in the buffer for a column of a kind with room for some rows: a multiple of 8, as is where it begins. */
export function createColumnArray(kind: ColumnKind, rows: number, buffer: ArrayBuffer, at: number): ColumnArray {
  switch (kind) {
    case 'u8':
    case 'boolean':
      return new Uint8Array(buffer, at, rows)
    case 'u16':
      return new Uint16Array(buffer, at, rows)
    case 'u32':
    case 'ipv4':
    case 'seconds':
    case 'text':
    case 'octets':
    case 'list':
      return new Uint32Array(buffer, at, rows)
    case 'i8':
      return new Int8Array(buffer, at, rows)
    case 'i16':
      return new Int16Array(buffer, at, rows)
    case 'i32':
      return new Int32Array(buffer, at, rows)
    case 'f32':
      return new Float32Array(buffer, at, rows)
    case 'f64':
      return new Float64Array(buffer, at, rows)
    case 'ipv6':
      return new Uint32Array(buffer, at, 4 * rows)
    default:
      return new Uint32Array(buffer, at, 2 * rows)
  }
}

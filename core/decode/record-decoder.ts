/** Decodes the records of one data set by the plan of its template, into the batch of its shape. */
import { present } from '../bytes/invariant.ts'
import type { Shape } from './block.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import { PLAN_STOPS, type PlanContext } from '../wire/record-plan.ts'
import { enlargeBatch } from './batch-builder.ts'
import type { BlockBuilder } from './block-builder.ts'
import type { DataSet } from './message-decoder.ts'

/** What became of the octets of a data set. */
export interface DataSetOutcome {
  records: number
  decoded: number
  padding: number
  malformed: number
}

/** The buffer in which the set lies. */
export interface SetOctets {
  readonly bytes: Uint8Array
  readonly view: DataView
}

/** Where records go. */
export interface RecordTarget {
  readonly context: PlanContext
  readonly blocks: BlockBuilder
  /** Filled in, so that no object is made per set. */
  readonly outcome: DataSetOutcome
}

/**
 * Decodes whole records from `from` to `end`. What is left is padding when it is too short for a record and zero, or
 * below the four octets of an alignment (RFC 7011 §3.3.1); otherwise it is a record that was cut.
 * What is left of a clipped set is no padding.
 */
export function decodeDataSet(
  { bytes, view }: SetOctets,
  { from, end, isClipped }: DataSet,
  template: KnownTemplate,
  shape: Shape,
  { context, blocks, outcome }: RecordTarget,
): void {
  const plan = present(template.plan, 'the plan')
  const batch = blocks.batchOf(shape)
  const firstRow = batch.rowCount
  let at = from
  for (;;) {
    at = plan(bytes, view, at, end, batch, context)
    if (context.stop !== PLAN_STOPS.full) break
    enlargeBatch(batch)
  }
  const records = batch.rowCount - firstRow
  blocks.addOrder(batch, records)
  template.recordCount += records
  const rest = end - at
  const isPadding =
    rest === 0 || (!isClipped && (isZero(bytes, at, end) || (rest < 4 && context.stop === PLAN_STOPS.over)))
  outcome.records = records
  outcome.decoded = at - from
  outcome.padding = isPadding ? rest : 0
  outcome.malformed = isPadding ? 0 : rest
}

/** True when all octets from `from` to before `end` are 0. */
export function isZero(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (bytes[at] !== 0) return false
  return true
}

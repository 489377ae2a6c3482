/** What the questions about many records may look like when a viewer asks them. */
import * as v from 'valibot'
import { MAX_FILTER_LENGTH } from '../limits/query.ts'
import { MAX_IDENTIFIER_LENGTH } from '../limits/viewer.ts'
import {
  CHANGES,
  COLUMN_FIGURES,
  COUNT_FIGURES,
  MAX_BUCKETS,
  MAX_KEYS,
  MAX_MEASURES,
  MAX_SERIES,
  MAX_TOP_ROWS,
} from '../protocol/aggregate-api.ts'
import { LIST_NAMES } from '../protocol/list-api.ts'

const identifier = v.pipe(v.string(), v.maxLength(MAX_IDENTIFIER_LENGTH))
const position = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const bits = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))
const asker = v.exactOptional(identifier)
const counters = v.exactOptional(v.picklist(['forward', 'both']))
/** A year: wider spans say nothing that a narrower one does not. */
const MAX_SPAN_SECONDS = 366 * 86_400

const scope = v.strictObject({
  filter: v.pipe(v.string(), v.maxLength(MAX_FILTER_LENGTH)),
  from: v.exactOptional(identifier),
  until: v.exactOptional(identifier),
  lastSeconds: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
  source: v.exactOptional(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('session') }),
      v.strictObject({ kind: v.literal('file'), file: position }),
    ]),
  ),
})

const measure = v.union([
  v.strictObject({ figure: v.picklist(COUNT_FIGURES) }),
  v.strictObject({ figure: v.picklist(COLUMN_FIGURES), column: identifier }),
])

const key = v.variant('kind', [
  v.strictObject({ kind: v.literal('column'), column: identifier }),
  v.strictObject({
    kind: v.literal('prefix'),
    column: identifier,
    ipv4Bits: v.exactOptional(bits(32)),
    ipv6Bits: v.exactOptional(bits(128)),
  }),
  v.strictObject({
    kind: v.literal('time'),
    column: identifier,
    seconds: v.pipe(v.number(), v.minValue(1e-6), v.maxValue(MAX_SPAN_SECONDS)),
  }),
  v.strictObject({ kind: v.literal('class'), column: identifier }),
])

const keys = v.pipe(v.array(key), v.minLength(1), v.maxLength(MAX_KEYS))
const count = v.pipe(position, v.maxValue(MAX_TOP_ROWS))

export const topSpec = v.strictObject({
  asker,
  scope,
  basis: v.exactOptional(v.picklist(['records', ...LIST_NAMES])),
  by: keys,
  measures: v.pipe(v.array(measure), v.minLength(1), v.maxLength(MAX_MEASURES)),
  sort: v.strictObject({ measure: position, direction: v.picklist(['ascending', 'descending']) }),
  first: position,
  count,
  counters,
})

export const histogramSpec = v.strictObject({
  asker,
  scope,
  time: v.exactOptional(v.picklist(['@time', '@end', '@exportTime'])),
  buckets: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_BUCKETS)),
  measure,
  split: v.exactOptional(
    v.variant('kind', [
      v.strictObject({
        kind: v.literal('key'),
        key,
        top: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_SERIES)),
      }),
      v.strictObject({ kind: v.literal('sides') }),
    ]),
  ),
  counters,
})

export const compareSpec = v.strictObject({
  asker,
  before: scope,
  after: scope,
  by: keys,
  measure,
  changes: v.exactOptional(v.pipe(v.array(v.picklist(CHANGES)), v.maxLength(CHANGES.length))),
  first: position,
  count,
  counters,
})

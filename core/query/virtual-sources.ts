/** Where the value of a virtual column lies in a shape: by which of its elements, and how. */
import type { Shape } from '../decode/block.ts'
import { octetsPerRow, type ColumnKind } from '../elements/column-kind.ts'
import { rateFieldsOf, samplerFieldOf } from '../names/sampling-fields.ts'
import { NO_RATES, type RateBook } from './rate-book.ts'
import type { DurationFieldSource, FieldSource, ScaledSource, Source } from './source.ts'
import { FLOW_DURATIONS, type DurationElement, type VirtualColumn, type VirtualRule } from './virtual-columns.ts'

/** Elements whose octets stand beside names in a column of texts, with the number that tells their parts. */
const STRUCTURES: ReadonlyMap<string, string> = new Map([['applicationId', '95']])

/** Where a virtual column's value lies in a shape; undefined when the shape has none of its elements, or is `undefined` and has no fields. */
export function resolveVirtual(
  virtual: VirtualColumn,
  shape: Shape | undefined,
  rates: RateBook = NO_RATES,
): Source | undefined {
  const { rule } = virtual
  switch (rule.kind) {
    case 'always':
      return rule.source
    case 'firstOf':
      for (const key of rule.keys) {
        const found = findField(shape, key)
        const structure = STRUCTURES.get(key)
        if (found !== undefined) return { kind: 'field', ...found, ...(structure === undefined ? {} : { structure }) }
      }
      return undefined
    case 'scaledOf':
      return findScaled(shape, rule.keys, rates)
    case 'firstDurationOf':
      return findDuration(shape, rule.elements, rule.isZeroAbsent)
    case 'quotientOf':
      return findQuotient(shape, rule)
    case 'octetOf':
      return findOctet(shape, rule)
    case 'flowDuration':
      return { kind: 'spineDuration', otherwise: findDuration(shape, rule.elements, false) }
    case 'joinedOf':
      for (const [firstKey, secondKey] of rule.pairs) {
        const first = findText(shape, firstKey)
        const second = findText(shape, secondKey)
        if (first !== undefined || second !== undefined) return { kind: 'joined', first, second }
      }
      return undefined
  }
}

/** A duration out of an integer field; undefined when the field holds no integer. */
export function durationField(
  index: number,
  columnKind: ColumnKind,
  nanosecondsPerUnit: number,
  isZeroAbsent: boolean,
): DurationFieldSource | undefined {
  if (!/^[ui](?:8|16|32|64)$/.test(columnKind) || octetsPerRow(columnKind) > 8) return undefined
  return { kind: 'durationField', index, columnKind, nanosecondsPerUnit, isZeroAbsent }
}

function findField(shape: Shape | undefined, key: string): { index: number; columnKind: ColumnKind } | undefined {
  if (shape === undefined || key === '') return undefined
  const index = shape.fields.findIndex((field) => field.key === key)
  const field = shape.fields[index]
  return field === undefined ? undefined : { index, columnKind: field.kind }
}

function findQuotient(
  shape: Shape | undefined,
  rule: Extract<VirtualRule, { kind: 'quotientOf' }>,
): Source | undefined {
  const dividend = findUnsigned(shape, rule.keys)
  if (dividend === undefined) return undefined
  const divisor =
    rule.by === 'duration'
      ? ({ kind: 'spineDuration', otherwise: findDuration(shape, FLOW_DURATIONS, false) } as const)
      : findUnsigned(shape, rule.by)
  return divisor && { kind: 'quotient', dividend, factor: rule.factor, divisor }
}

function findOctet(shape: Shape | undefined, rule: Extract<VirtualRule, { kind: 'octetOf' }>): Source | undefined {
  const own = findUnsigned(shape, rule.keys)
  if (own !== undefined) return own
  const field = findUnsigned(shape, rule.pairs)
  return field && { kind: 'octet', field, part: rule.part }
}

function findUnsigned(shape: Shape | undefined, keys: readonly string[]): FieldSource | undefined {
  const found = keys.map((key) => findField(shape, key)).find((field) => field && UNSIGNED.test(field.columnKind))
  return found && { kind: 'field', ...found }
}

/** Options records count for all flows: nothing there is sampled. */
function findScaled(shape: Shape | undefined, keys: readonly string[], rates: RateBook): ScaledSource | undefined {
  if (shape === undefined || shape.type === 'options') return undefined
  const count = findUnsigned(shape, keys)
  if (count === undefined) return undefined
  const sampler = samplerFieldOf(shape)
  const samplerKind = shape.fields[sampler ?? -1]?.kind
  const own = rateFieldsOf(shape)
  return {
    kind: 'scaled',
    count,
    own,
    ownKinds: new Map(
      Object.values(own ?? {}).flatMap((field) => {
        const kind = typeof field === 'number' ? shape.fields[field]?.kind : undefined
        return typeof field === 'number' && kind !== undefined ? [[field, kind] as const] : []
      }),
    ),
    sampler:
      sampler === undefined || samplerKind === undefined
        ? undefined
        : { kind: 'field', index: sampler, columnKind: samplerKind },
    rates,
  }
}

const UNSIGNED = /^u\d+$/

function findText(shape: Shape | undefined, key: string): number | undefined {
  const found = findField(shape, key)
  return found?.columnKind === 'text' ? found.index : undefined
}

function findDuration(
  shape: Shape | undefined,
  elements: readonly DurationElement[],
  isZeroAbsent: boolean,
): DurationFieldSource | undefined {
  for (const { key, nanosecondsPerUnit } of elements) {
    const found = findField(shape, key)
    const source = found && durationField(found.index, found.columnKind, nanosecondsPerUnit, isZeroAbsent)
    if (source !== undefined) return source
  }
  return undefined
}

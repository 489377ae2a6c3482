/** Where a column's value lies in the records of one shape. SQL, cells and the filter's predicate are all made from this. */
import type { ColumnKind } from '../elements/column-kind.ts'
import type { RateFields } from '../names/sampling-fields.ts'
import type { RateBook } from './rate-book.ts'
import type { ValueClass } from './filter-language/value-class.ts'

/** A field of the shape, by its position. */
export interface FieldSource {
  readonly kind: 'field'
  readonly index: number
  readonly columnKind: ColumnKind
  /** Element whose octets have parts, in a column of texts: `3:443`. */
  readonly structure?: string
}

/** An integer field that counts a unit of time. */
export interface DurationFieldSource {
  readonly kind: 'durationField'
  readonly index: number
  readonly columnKind: ColumnKind
  readonly nanosecondsPerUnit: number
  /** 0 stands for "not measured". */
  readonly isZeroAbsent: boolean
}

/** A count of a sampled flow, times what a record of it stands for; absent where no rate is known. */
export interface ScaledSource {
  readonly kind: 'scaled'
  readonly count: FieldSource
  /** The record's own fields of its rate, and their kinds; they go before what options data said. */
  readonly own: RateFields | undefined
  readonly ownKinds: ReadonlyMap<number, ColumnKind>
  readonly sampler: FieldSource | undefined
  readonly rates: RateBook
}

/** One integer over another, rounded down; absent where the divisor is absent, or not above 0. */
export interface QuotientSource {
  readonly kind: 'quotient'
  readonly dividend: FieldSource
  /** Whole number that the dividend is taken times. */
  readonly factor: number
  readonly divisor: FieldSource | SpineDurationSource
}

/** End minus start; where a record lacks one, the field. */
export interface SpineDurationSource {
  readonly kind: 'spineDuration'
  readonly otherwise: DurationFieldSource | undefined
}

/** An octet of an unsigned field of two. */
export interface OctetSource {
  readonly kind: 'octet'
  readonly field: FieldSource
  readonly part: 'high' | 'low'
}

/** What the template version of a record says, the same for all its records. */
export type TemplateProperty =
  'exporter' | 'domain' | 'templateId' | 'templateVersion' | 'type' | 'protocolVersion' | 'protocol'

export type Source =
  | FieldSource
  | DurationFieldSource
  | ScaledSource
  | QuotientSource
  | OctetSource
  | { readonly kind: 'record' }
  /** `time` is the canonical start, or the export time where there is none. */
  | { readonly kind: 'spineTime'; readonly name: 'time' | 'end' | 'exportTime' }
  | SpineDurationSource
  /** One of `RECORD_FLAGS`: true, or absent where it is not set. */
  | { readonly kind: 'spineFlag'; readonly flag: number }
  | { readonly kind: 'template'; readonly property: TemplateProperty }
  /** Two texts as one; one of them may be missing in the shape. */
  | { readonly kind: 'joined'; readonly first: number | undefined; readonly second: number | undefined }

const CLASS_OF_KIND: Readonly<Record<ColumnKind, ValueClass>> = {
  u8: 'integer',
  u16: 'integer',
  u32: 'integer',
  u64: 'integer',
  i8: 'integer',
  i16: 'integer',
  i32: 'integer',
  i64: 'integer',
  f32: 'float',
  f64: 'float',
  boolean: 'boolean',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  mac: 'mac',
  seconds: 'time',
  milliseconds: 'time',
  microseconds: 'time',
  nanoseconds: 'time',
  text: 'text',
  octets: 'octets',
  list: 'text',
}

const TEXT_PROPERTIES: readonly TemplateProperty[] = ['exporter', 'type', 'protocol']

/** The class of a source's values. */
export function classOf(source: Source): ValueClass {
  switch (source.kind) {
    case 'field':
      return CLASS_OF_KIND[source.columnKind]
    case 'durationField':
    case 'spineDuration':
      return 'duration'
    case 'spineTime':
      return 'time'
    case 'record':
    case 'scaled':
    case 'quotient':
    case 'octet':
      return 'integer'
    case 'spineFlag':
      return 'boolean'
    case 'template':
      return TEXT_PROPERTIES.includes(source.property) ? 'text' : 'integer'
    case 'joined':
      return 'text'
  }
}

/** Positions of the fields that a source reads. */
export function fieldsOf(source: Source): readonly number[] {
  switch (source.kind) {
    case 'field':
    case 'durationField':
      return [source.index]
    case 'spineDuration':
      return source.otherwise === undefined ? [] : [source.otherwise.index]
    case 'quotient':
      return [source.dividend.index, ...fieldsOf(source.divisor)]
    case 'octet':
      return [source.field.index]
    case 'joined':
      return [source.first, source.second].filter((index) => index !== undefined)
    case 'scaled':
      return [
        source.count.index,
        ...(source.sampler === undefined ? [] : [source.sampler.index]),
        ...source.ownKinds.keys(),
      ]
    default:
      return []
  }
}

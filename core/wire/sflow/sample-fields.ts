/** Fields of a sample: what they are, and where in the datagram they were found. */
import { VARIABLE_LENGTH, type ColumnKind } from '../../elements/column-kind.ts'
import { SFLOW_ELEMENTS, SFLOW_PEN } from '../../elements/sflow-elements.ts'
import { MAX_SHAPE_COLUMNS } from '../../limits/decode.ts'

/** How the octets of a field become its value; one object for each place in a structure or header that can hold it. */
export interface SflowField {
  readonly pen: number
  readonly id: number
  /** How the value is stored, be it wider than the element's type: sFlow writes most numbers in 32 bits. */
  readonly kind: ColumnKind
  /** Octets on the wire, 65535 when variable. */
  readonly length: number
  /** Of an integer below 2^32: `((octets >>> shift) & mask) + add`. */
  readonly shift: number
  readonly mask: number
  readonly add: number
  /** High word of a 64-bit value whose octets are the low one. */
  readonly high: number
  /** Text that is made of numbers: an AS path, BGP communities. */
  readonly format: 'octets' | 'as-path' | 'communities'
}

/** The fields of one sample in the order in which they were found; made once and used for all samples. */
export interface SampleFields {
  count: number
  /** Fields were left out because there were more than columns (`MAX_SHAPE_COLUMNS`). */
  isFull: boolean
  readonly fields: SflowField[]
  /** Positions in the buffer of the datagram. */
  readonly offsets: Uint32Array
  readonly lengths: Uint32Array
}

/** Makes an empty list. */
export function createSampleFields(): SampleFields {
  const room = MAX_SHAPE_COLUMNS
  return { count: 0, isFull: false, fields: [], offsets: new Uint32Array(room), lengths: new Uint32Array(room) }
}

/** Adds a field whose octets begin at `offset`. */
export function addField(into: SampleFields, field: SflowField, offset: number, length = field.length): void {
  if (into.count >= MAX_SHAPE_COLUMNS) {
    into.isFull = true
    return
  }
  const at = into.count++
  into.fields[at] = field
  into.offsets[at] = offset
  into.lengths[at] = length
}

const WHOLE = { shift: 0, mask: 0xffff_ffff, add: 0, high: 0, format: 'octets' } as const

/** A field of one of IANA's elements. */
export function ianaField(id: number, kind: ColumnKind, length: number, part: Partial<SflowField> = {}): SflowField {
  return { ...WHOLE, pen: 0, id, kind, length, ...part }
}

const IDS: ReadonlyMap<string, number> = new Map(
  [...SFLOW_ELEMENTS.values()].reverse().map(({ name, id }) => [name, id]),
)

/** A field of one of sFlow's own elements; the name is one of `sflow-elements.ts`. */
export function sflowField(name: string, kind: ColumnKind, length: number, part: Partial<SflowField> = {}): SflowField {
  const id = IDS.get(name)
  if (id === undefined) throw new Error(`sFlow has no element ${name}`)
  return { ...WHOLE, pen: SFLOW_PEN, id, kind, length, ...part }
}

/** A field of octets that we cannot read. */
export function octetsField(pen: number, id: number): SflowField {
  return { ...WHOLE, pen, id, kind: 'octets', length: VARIABLE_LENGTH }
}

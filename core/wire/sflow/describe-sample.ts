/** All fields of one sample with their octets, read anew from its datagram: what the details pane shows. */
import { columnTypeOf, elementLabel } from '../../elements/column-type.ts'
import type { Element, ElementRegistry } from '../../elements/element.ts'
import type { Cell, RecordField } from '../../protocol/session-api.ts'
import { decodeValue, type ValueContext } from '../decode-value.ts'
import type { RecordDescription } from '../describe-record.ts'
import { occurrenceKey } from '../occurrence-key.ts'
import { formatNumberText } from './number-texts.ts'
import { createSampleFields, type SampleFields, type SflowField } from './sample-fields.ts'
import { addAgentAddress, decodeSflowHeader, SAMPLE_HEADER_OCTETS } from './sflow-datagram.ts'
import { readSample } from './sflow-sample.ts'

export interface SamplePlace {
  readonly registry: ElementRegistry
  /** The octets of the datagram. */
  readonly message: Uint8Array
  /** Octets from the beginning of the datagram to the body of the sample. */
  readonly recordOffset: number
  readonly recordLength: number
}

export interface NamedField {
  readonly key: string
  readonly element: Element
  readonly field: SflowField
}

const NO_TIMES: ValueContext = { exportSeconds: 0, isPlainMicroseconds: false }
const SHORTEST_DATAGRAM = 28

/** The elements of the fields, and their keys: `name`, then `name#2`, `name#3` … */
export function nameSampleFields(sample: SampleFields, registry: ElementRegistry): NamedField[] {
  const occurrences = new Map<string, number>()
  return sample.fields.slice(0, sample.count).map((field) => {
    const element = registry.find(field.pen, field.id)
    const count = (occurrences.get(element.key) ?? 0) + 1
    occurrences.set(element.key, count)
    return { key: occurrenceKey(element.key, count), element, field }
  })
}

/** Describes a sample. Where the octets are fewer than they were, the fields that are there are described. */
export function describeSample(place: SamplePlace): RecordDescription {
  const { message, recordOffset, recordLength, registry } = place
  const nothing: RecordDescription = { setNumber: 0, recordInSet: 0, fields: [] }
  const end = Math.min(message.length, recordOffset + recordLength)
  if (message.length < SHORTEST_DATAGRAM || recordOffset < SHORTEST_DATAGRAM || recordOffset > end) return nothing
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const header = decodeSflowHeader(view, 0)
  if (recordOffset < header.headerLength + SAMPLE_HEADER_OCTETS) return nothing
  const sample = createSampleFields()
  addAgentAddress(header, 0, sample)
  readSample(view, view.getUint32(recordOffset - SAMPLE_HEADER_OCTETS), recordOffset, end, sample)
  return {
    setNumber: sampleNumber(view, header.headerLength, recordOffset),
    recordInSet: 1,
    fields: nameSampleFields(sample, registry).map((named, index) =>
      describeField(view, named, sample.offsets[index] ?? 0, sample.lengths[index] ?? 0),
    ),
  }
}

/** From 1, of the sample whose body begins at `recordOffset`. */
function sampleNumber(view: DataView, from: number, recordOffset: number): number {
  let at = from
  for (let number = 1; at + SAMPLE_HEADER_OCTETS <= recordOffset; number++) {
    if (at + SAMPLE_HEADER_OCTETS === recordOffset) return number
    at += SAMPLE_HEADER_OCTETS + view.getUint32(at + 4)
  }
  return 0
}

function describeField(view: DataView, named: NamedField, offset: number, length: number): RecordField {
  const { key, element, field } = named
  const octets = new Uint8Array(view.buffer, view.byteOffset + offset, length)
  return {
    key,
    element: elementLabel(element),
    value: formatNumberText(field, view, offset, offset + length) ?? valueOf(element, field, octets),
    type: element.type,
    ...(element.units === undefined ? {} : { units: element.units }),
    ...(element.enumeration === undefined ? {} : { enumeration: element.enumeration }),
    columnType: columnTypeOf(element, field.kind),
    isScope: false,
    offset,
    length,
    prefixLength: 0,
    tags: element.isKnown ? [] : ['unknown-element'],
  }
}

function valueOf(element: Element, field: SflowField, octets: Uint8Array): Cell {
  const { cell } = decodeValue(element, field.kind, octets, NO_TIMES)
  const isPart = field.shift !== 0 || field.mask !== 0xffff_ffff || field.add !== 0 || field.high !== 0
  if (!isPart) return cell
  const low = (((Number(cell) >>> field.shift) & field.mask) >>> 0) + field.add
  if (field.high === 0) return low
  const whole = BigInt(field.high) * 0x1_0000_0000n + BigInt(low)
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : String(whole)
}

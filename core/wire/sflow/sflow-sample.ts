/**
 * Finds the fields of one sample. Whatever has no structure here is kept as octets under a key of its own, so that each octet of
 * a sample leads to a field or is structure; a record that contradicts itself ends the walk.
 */
import { formatCount } from '../../elements/format-quantity.ts'
import { VARIABLE_LENGTH } from '../../elements/column-kind.ts'
import { unknownFormatNumbers, type SflowFormatKind } from '../../elements/sflow-elements.ts'
import { MAX_UNKNOWN_ELEMENTS } from '../../limits/templates.ts'
import { addField, ianaField, octetsField, sflowField, type SampleFields, type SflowField } from './sample-fields.ts'
import { readSampledHeader } from './sampled-header.ts'
import { readStructure } from './sflow-structure.ts'
import { COUNTER_STRUCTURES, FLOW_STRUCTURES } from './structures.ts'

/** What became of a sample. */
export interface SampleOutcome {
  /** Where reading ended: the end of the sample, or the octet at which it contradicts itself. */
  readonly at: number
  /** What is wrong; undefined when nothing is. */
  readonly fault: string | undefined
  /** A format that has no structure here, or a header of a protocol that is not read: kept as octets. */
  readonly unknown: string | undefined
}

/** Data formats of samples: enterprise 0. */
const FLOW = 1
const COUNTERS = 2
const EXPANDED_FLOW = 3
const EXPANDED_COUNTERS = 4
const DISCARDED = 5

const SAMPLE_SEQUENCE = sflowField('sampleSequenceNumber', 'u32', 4)
const SOURCE_TYPE = sflowField('sourceIdType', 'u32', 4, { shift: 24, mask: 0xff })
const SOURCE_INDEX = sflowField('sourceIdIndex', 'u32', 4, { mask: 0xff_ffff })
const EXPANDED_SOURCE_TYPE = sflowField('sourceIdType', 'u32', 4)
const EXPANDED_SOURCE_INDEX = sflowField('sourceIdIndex', 'u32', 4)
const SAMPLING_INTERVAL = ianaField(34, 'u32', 4)
const SAMPLE_POOL = sflowField('samplePool', 'u32', 4)
const DROPS = sflowField('drops', 'u32', 4)
const DROP_REASON = sflowField('dropReason', 'u32', 4)
const INPUT = ianaField(10, 'u32', 4)
const OUTPUT = ianaField(14, 'u32', 4)

/** By the two bits that say what the other thirty are: an interface, why there is none, how many there are, or neither. */
function portFields(single: SflowField, side: 'input' | 'output', part: Partial<SflowField>): readonly SflowField[] {
  return [
    { ...single, ...part },
    sflowField(`${side}DropReason`, 'u32', 4, part),
    sflowField(`${side}InterfaceCount`, 'u32', 4, part),
  ]
}

const COMPACT = { mask: 0x3fff_ffff }
const INPUTS = portFields(INPUT, 'input', COMPACT)
const OUTPUTS = portFields(OUTPUT, 'output', COMPACT)
const EXPANDED_INPUTS = portFields(INPUT, 'input', {})
const EXPANDED_OUTPUTS = portFields(OUTPUT, 'output', {})
const INPUT_FORMAT = sflowField('inputInterfaceFormat', 'u32', 4, { shift: 30, mask: 3 })
const OUTPUT_FORMAT = sflowField('outputInterfaceFormat', 'u32', 4, { shift: 30, mask: 3 })
const EXPANDED_INPUT_FORMAT = sflowField('inputInterfaceFormat', 'u32', 4)
const EXPANDED_OUTPUT_FORMAT = sflowField('outputInterfaceFormat', 'u32', 4)

const HEADER_PROTOCOL = sflowField('headerProtocol', 'u32', 4)
const STRIPPED = sflowField('strippedOctets', 'u32', 4)
const FRAME_SIZE = ianaField(312, 'u32', 4)
const FRAME_SECTION = ianaField(315, 'octets', VARIABLE_LENGTH)

/** Octets of a sample before its records. */
const FIXED_OCTETS: Readonly<Record<number, number>> = {
  [FLOW]: 32,
  [COUNTERS]: 12,
  [EXPANDED_FLOW]: 44,
  [EXPANDED_COUNTERS]: 16,
  [DISCARDED]: 32,
}

const SAMPLED_HEADER = 1
const RECORD_HEADER_OCTETS = 8
const ENTERPRISE_SHIFT = 12

/** Adds the fields of the sample whose body lies from `from` to before `end`. */
export function readSample(
  view: DataView,
  dataFormat: number,
  from: number,
  end: number,
  into: SampleFields,
): SampleOutcome {
  const fixed = FIXED_OCTETS[dataFormat]
  if (fixed === undefined) {
    addField(into, unknownField('sample', dataFormat), from, end - from)
    return { at: end, fault: undefined, unknown: describeFormat('sample', dataFormat) }
  }
  if (end - from < fixed)
    return { at: from, fault: `${formatCount(end - from)} octets are too few for it`, unknown: undefined }
  readFixedPart(view, dataFormat, from, into)
  const isFlow = dataFormat !== COUNTERS && dataFormat !== EXPANDED_COUNTERS
  return readRecords(view, isFlow, view.getUint32(from + fixed - 4), from + fixed, end, into)
}

function readFixedPart(view: DataView, dataFormat: number, at: number, into: SampleFields): void {
  addField(into, SAMPLE_SEQUENCE, at)
  switch (dataFormat) {
    case FLOW:
      addField(into, SOURCE_TYPE, at + 4)
      addField(into, SOURCE_INDEX, at + 4)
      addField(into, SAMPLING_INTERVAL, at + 8)
      addField(into, SAMPLE_POOL, at + 12)
      addField(into, DROPS, at + 16)
      addPort(view.getUint32(at + 20) >>> 30, INPUTS, INPUT_FORMAT, at + 20, at + 20, into)
      addPort(view.getUint32(at + 24) >>> 30, OUTPUTS, OUTPUT_FORMAT, at + 24, at + 24, into)
      return
    case COUNTERS:
      addField(into, SOURCE_TYPE, at + 4)
      addField(into, SOURCE_INDEX, at + 4)
      return
  }
  addField(into, EXPANDED_SOURCE_TYPE, at + 4)
  addField(into, EXPANDED_SOURCE_INDEX, at + 8)
  if (dataFormat === EXPANDED_FLOW) {
    addField(into, SAMPLING_INTERVAL, at + 12)
    addField(into, SAMPLE_POOL, at + 16)
    addField(into, DROPS, at + 20)
    addPort(view.getUint32(at + 24), EXPANDED_INPUTS, EXPANDED_INPUT_FORMAT, at + 28, at + 24, into)
    addPort(view.getUint32(at + 32), EXPANDED_OUTPUTS, EXPANDED_OUTPUT_FORMAT, at + 36, at + 32, into)
  } else if (dataFormat === DISCARDED) {
    addField(into, DROPS, at + 12)
    addField(into, INPUT, at + 16)
    addField(into, OUTPUT, at + 20)
    addField(into, DROP_REASON, at + 24)
  }
}

/** A format of its own keeps its number beside the value. */
function addPort(
  format: number,
  fields: readonly SflowField[],
  formatField: SflowField,
  valueAt: number,
  formatAt: number,
  into: SampleFields,
): void {
  const [single] = fields
  const field = fields[format] ?? single
  if (field === undefined) return
  if (format >= fields.length) addField(into, formatField, formatAt)
  addField(into, field, valueAt)
}

function readRecords(
  view: DataView,
  isFlow: boolean,
  count: number,
  from: number,
  end: number,
  into: SampleFields,
): SampleOutcome {
  let at = from
  let unknown: string | undefined
  for (let record = 0; record < count; record++) {
    if (end - at < RECORD_HEADER_OCTETS) {
      return { at, fault: `${formatCount(count)} records are stated, ${formatCount(record)} are there`, unknown }
    }
    const format = view.getUint32(at)
    const length = view.getUint32(at + 4)
    if (length > end - at - RECORD_HEADER_OCTETS) {
      const left = end - at - RECORD_HEADER_OCTETS
      return { at, fault: `a record states ${formatCount(length)} octets, ${formatCount(left)} are left`, unknown }
    }
    at += RECORD_HEADER_OCTETS
    const outcome = readRecord(view, isFlow, format, at, at + length, into)
    unknown ??= outcome
    at += length
  }
  return { at, fault: at === end ? undefined : `${formatCount(end - at)} octets follow its last record`, unknown }
}

/** Returns what is not known of it. */
function readRecord(
  view: DataView,
  isFlow: boolean,
  format: number,
  from: number,
  end: number,
  into: SampleFields,
): string | undefined {
  if (isFlow && format === SAMPLED_HEADER && end - from >= 16) return readRawHeader(view, from, end, into)
  const structure = (isFlow ? FLOW_STRUCTURES : COUNTER_STRUCTURES).get(format)
  const kind = isFlow ? 'format' : 'counter'
  const at = structure === undefined ? from : readStructure(view, structure, from, end, into)
  if (at === end) return undefined
  // Later versions of a structure append to it: what is more than we know stays octets.
  addField(into, unknownField(kind, format), at, end - at)
  return structure === undefined ? describeFormat(isFlow ? 'flow record' : 'counter record', format) : undefined
}

function readRawHeader(view: DataView, from: number, end: number, into: SampleFields): string | undefined {
  const protocol = view.getUint32(from)
  const headerEnd = Math.min(end, from + 16 + view.getUint32(from + 12))
  addField(into, HEADER_PROTOCOL, from)
  addField(into, FRAME_SIZE, from + 4)
  addField(into, STRIPPED, from + 8)
  if (readSampledHeader(view, protocol, from + 16, headerEnd, into)) return undefined
  addField(into, FRAME_SECTION, from + 16, headerEnd - from - 16)
  return `a sampled header of protocol ${protocol}`
}

const unknownFields = new Map<number, SflowField>()

function unknownField(kind: SflowFormatKind, dataFormat: number): SflowField {
  const { pen, id } = unknownFormatNumbers(kind, dataFormat)
  const key = pen * 0x1_0000 + id
  let field = unknownFields.get(key)
  if (field === undefined) {
    if (unknownFields.size >= MAX_UNKNOWN_ELEMENTS) unknownFields.clear()
    unknownFields.set(key, (field = octetsField(pen, id)))
  }
  return field
}

function describeFormat(what: string, dataFormat: number): string {
  return `a ${what} of enterprise ${dataFormat >>> ENTERPRISE_SHIFT}, format ${dataFormat & 0xfff}`
}

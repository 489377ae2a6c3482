/**
 * The text of a record plan: one function per list of (length, kind, role). The text is made of numbers and of
 * words in this file only; nothing of it comes from the input but lengths.
 */
import { present } from '../bytes/invariant.ts'
import { VARIABLE_LENGTH } from '../elements/column-kind.ts'
import { LIST_TYPES } from './list-value.ts'
import { leastLength, leastRecordLength, type PlanField } from './plan-field.ts'
import {
  countEvidence,
  lacksBase,
  readMicroseconds,
  readMilliseconds,
  readNanoseconds,
  writeTimes,
  type At,
  type PlanTraits,
} from './plan-times.ts'

/** Makes the body of the factory whose call gives the plan. */
export function writePlanSource(fields: readonly PlanField[], traits: PlanTraits): string {
  const lines: string[] = []
  const evidence = countEvidence(fields)
  let base = 'p'
  let ahead = 0
  let rest = leastRecordLength(fields)
  const { walked, skipped } = splitFields(fields)
  walked.forEach((field, index) => {
    rest -= leastLength(field)
    if (field.header !== undefined) {
      lines.push(...readHeaderField(field))
    } else if (field.length === VARIABLE_LENGTH) {
      lines.push(...readVariableField(field, index, `${base} + ${ahead}`, rest))
      base = `q${index}`
      ahead = 0
    } else {
      lines.push(...readField(field, index, (more) => `${base} + ${ahead + more}`))
      ahead += field.length
    }
  })
  if (skipped.leads.length > 0) {
    lines.push(...skipVariableFields(`${base} + ${ahead}`, skipped.leads.length, rest))
    base = 'q'
    ahead = skipped.trail
  }
  return [
    ...(skipped.leads.length > 0 ? [`const leads = [${skipped.leads.join(',')}]`] : []),
    'const { internText, internOctets, internList, writeNanoseconds, unixOfNtpSeconds, microsecondNanos, nanosecondNanos,',
    '  writeMilliseconds, writeNoTime, writeSysUpTime, writeSinceStart, writeBeforeExport, writeShifted,',
    '  writeKnownEnd, isEarlier, isMostlySmall } = runtime',
    'return function plan(bytes, view, from, end, batch, context) {',
    '  let p = from, row = batch.rowCount, record = context.nextRecord, stop = 0, backwards = 0',
    '  const capacity = batch.capacity, messageStart = context.messageStart, messageNumber = context.messageNumber',
    '  const version = context.templateVersion, timeLow = context.exportTimeLow, timeHigh = context.exportTimeHigh',
    '  const exportSeconds = context.exportSeconds, exportNanos = context.exportNanos',
    ...evidence.open.map((line) => `  ${line}`),
    '  const records = batch.record, messages = batch.message, offsets = batch.offset, lengths = batch.length',
    '  const versions = batch.templateVersion, times = batch.exportTime, starts = batch.start, ends = batch.end',
    '  const flags = batch.flags',
    ...fields.flatMap((f) => (f.column === undefined ? [] : [`  const c${f.column} = batch.columns[${f.column}]`])),
    '  records: for (;;) {',
    `    if (end - p < ${leastRecordLength(fields)}) break`,
    '    if (row === capacity) { stop = 1; break }',
    '    const w = row << 1',
    '    let plain = -1, recordFlags = context.flags',
    ...lines.map((line) => `    ${line}`),
    `    const next = ${base} + ${ahead}`,
    ...writeTimes(fields, traits).map((line) => `    ${line}`),
    '    records[row] = record++',
    '    messages[row] = messageNumber',
    '    offsets[row] = p - messageStart',
    '    lengths[row] = next - p',
    '    versions[row] = version',
    '    times[w] = timeLow',
    '    times[w + 1] = timeHigh',
    '    flags[row] = recordFlags',
    '    row++',
    '    p = next',
    '  }',
    '  batch.rowCount = row',
    '  context.nextRecord = record',
    '  context.stop = stop',
    ...evidence.close.map((line) => `  ${line}`),
    '  context.backwards += backwards',
    `  context.lacksBase = ${lacksBase(fields, traits)}`,
    '  return p',
    '}',
  ].join('\n')
}

/** Fields past the last column that are skipped one by one in a loop; fewer are text like the others. */
const LEAST_SKIPPED_IN_LOOP = 64

interface SkippedFields {
  /** Of each field of variable length the octets of the fixed ones before it. */
  readonly leads: readonly number[]
  /** Octets of the fixed fields after the last of them. */
  readonly trail: number
}

/**
 * Past the bound of columns a template may have 15,000 fields of variable length more: as text each, they took a third of a
 * second to compile.
 */
function splitFields(fields: readonly PlanField[]): { walked: readonly PlanField[]; skipped: SkippedFields } {
  let end = fields.length
  while (end > 0 && fields[end - 1]?.column === undefined && fields[end - 1]?.header === undefined) end--
  const leads: number[] = []
  let trail = 0
  for (const { length } of fields.slice(end)) {
    if (length === VARIABLE_LENGTH) {
      leads.push(trail)
      trail = 0
    } else {
      trail += length
    }
  }
  if (leads.length < LEAST_SKIPPED_IN_LOOP) return { walked: fields, skipped: { leads: [], trail: 0 } }
  return { walked: fields.slice(0, end), skipped: { leads, trail } }
}

/** RFC 7011 §7, as `readVariableField`; `rest` are the fewest octets that all of them take, with what stands between and after. */
function skipVariableFields(at: string, count: number, rest: number): string[] {
  return [
    `let q = ${at}, rest = ${rest}`,
    `for (let k = 0; k < ${count}; k++) {`,
    '  q += leads[k]; rest -= leads[k] + 1',
    '  let n = bytes[q++]',
    '  if (n === 255) {',
    '    if (end - q < 2 + rest) { stop = 2; break records }',
    '    n = view.getUint16(q); q += 2',
    '  }',
    '  q += n',
    '  if (end - q < rest) { stop = 2; break records }',
    '}',
  ]
}

function readHeaderField(field: PlanField): string[] {
  const { offset, shift, mask } = present(field.header, 'the place')
  const read = field.length === 1 ? `bytes[messageStart + ${offset}]` : `view.getUint16(messageStart + ${offset})`
  return [`c${field.column}[row] = (${read} >> ${shift}) & ${mask}`]
}

/** RFC 7011 §7: one octet of length, or 255 and two. */
function readVariableField(field: PlanField, index: number, at: string, rest: number): string[] {
  const [n, s, q] = [`n${index}`, `s${index}`, `q${index}`]
  return [
    `let ${n} = bytes[${at}], ${s} = ${at} + 1`,
    `if (${n} === 255) {`,
    `  if (end - ${s} < ${2 + rest}) { stop = 2; break }`,
    `  ${n} = view.getUint16(${s}); ${s} += 2`,
    '}',
    `const ${q} = ${s} + ${n}`,
    `if (end - ${q} < ${rest}) { stop = 2; break }`,
    ...(field.column === undefined ? [] : [`c${field.column}[row] = ${internCall(field, s, q)}`]),
  ]
}

function readField(field: PlanField, index: number, at: At): string[] {
  if (field.column === undefined) return []
  const column = `c${field.column}`
  switch (field.kind) {
    case 'u8':
    case 'boolean':
      return [`${column}[row] = bytes[${at(0)}]`]
    case 'u16':
      return [`${column}[row] = view.getUint16(${at(0)})`]
    case 'u32':
      return [`${column}[row] = ${readHigh(3, field.length, at, 'u')}`]
    case 'ipv4':
      return [`${column}[row] = view.getUint32(${at(0)})`]
    case 'seconds':
      return [`const v${index} = view.getUint32(${at(0)})`, `${column}[row] = v${index}`]
    case 'i8':
      return [`${column}[row] = view.getInt8(${at(0)})`]
    case 'i16':
      return [`${column}[row] = view.getInt16(${at(0)})`]
    case 'i32':
      return [`${column}[row] = ${readHigh(3, field.length, at, 'i')}`]
    case 'u64':
    case 'mac':
      return readWords(column, field.length, at, 'u')
    case 'i64':
      return readWords(column, field.length, at, 'i')
    case 'f32':
      return [`${column}[row] = view.getFloat32(${at(0)})`]
    case 'f64':
      return [`${column}[row] = view.getFloat64(${at(0)})`]
    case 'ipv6':
      return [12, 8, 4, 0].map((octet, word) => `${column}[4 * row + ${word}] = view.getUint32(${at(octet)})`)
    case 'milliseconds':
      return readMilliseconds(column, field.length, index, at)
    case 'microseconds':
      return readMicroseconds(column, field, index, at)
    case 'nanoseconds':
      return readNanoseconds(column, index, at)
    case 'text':
    case 'octets':
    case 'list':
      return [`${column}[row] = ${internCall(field, at(0), at(field.length))}`]
  }
}

/** An expression for the dictionary id of a field between two positions. */
function internCall({ kind, element }: PlanField, from: string, to: string): string {
  if (kind === 'list') {
    return `internList(${LIST_TYPES.findIndex((type) => type === element.type)}, bytes, ${from}, ${to}, context)`
  }
  return `${kind === 'text' ? 'internText' : 'internOctets'}(bytes, view, ${from}, ${to})`
}

/** An expression for a big-endian integer of up to four octets. */
function readHigh(from: number, length: number, at: At, sign: 'u' | 'i'): string {
  const octets = Math.min(length, from + 1)
  const prefix = sign === 'u' ? 'getUint' : 'getInt'
  switch (octets) {
    case 1:
      return `view.${prefix}8(${at(0)})`
    case 2:
      return `view.${prefix}16(${at(0)})`
    case 3:
      return `(view.${prefix}16(${at(0)}) << 8 | bytes[${at(2)}])`
    default:
      return `view.${prefix}32(${at(0)})`
  }
}

/** Reduced-size integers (RFC 7011 §6.2) of five to eight octets, into two words. */
function readWords(column: string, length: number, at: At, sign: 'u' | 'i'): string[] {
  return [`${column}[w] = view.getUint32(${at(length - 4)})`, `${column}[w + 1] = ${readHigh(3, length - 4, at, sign)}`]
}

/**
 * The text of a record plan: one function per list of (length, kind, role). The text is made of numbers and of
 * words in this file only; nothing of it comes from the input but lengths.
 */
import { present } from '../bytes/invariant.ts'
import { VARIABLE_LENGTH } from '../elements/column-kind.ts'
import { LIST_TYPES } from './list-value.ts'
import { leastLength, leastRecordLength, type PlanField } from './plan-field.ts'
import { chooseTimeRule, type TimeRule, type TimeSource } from './time-rule.ts'

export interface PlanTraits {
  /** The message header has a sysUpTime (v5, v7, v9). */
  readonly hasSysUpTime: boolean
}

/** The flag of a record that a plan sets by itself (`RECORD_FLAGS.plainMicroseconds`). */
const PLAIN_MICROSECONDS_FLAG = 4
const FLOW_START_MICROSECONDS = 154
const FLOW_END_MICROSECONDS = 155

/** Makes the body of the factory whose call gives the plan. */
export function writePlanSource(fields: readonly PlanField[], traits: PlanTraits): string {
  const rule = chooseTimeRule(fields)
  const lines: string[] = []
  let base = 'p'
  let ahead = 0
  let rest = leastRecordLength(fields)
  fields.forEach((field, index) => {
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
  return [
    'const { internText, internOctets, internList, writeNanoseconds, unixOfNtpSeconds, microsecondNanos, nanosecondNanos,',
    '  writeMilliseconds, writeNoTime, writeSysUpTime, writeSinceStart, writeBeforeExport } = runtime',
    'return function plan(bytes, view, from, end, batch, context) {',
    '  let p = from, row = batch.rowCount, record = context.nextRecord, stop = 0',
    '  const capacity = batch.capacity, messageStart = context.messageStart, messageNumber = context.messageNumber',
    '  const version = context.templateVersion, timeLow = context.exportTimeLow, timeHigh = context.exportTimeHigh',
    '  const exportSeconds = context.exportSeconds, exportNanos = context.exportNanos',
    '  const quirk = context.quirk',
    '  const records = batch.record, messages = batch.message, offsets = batch.offset, lengths = batch.length',
    '  const versions = batch.templateVersion, times = batch.exportTime, starts = batch.start, ends = batch.end',
    '  const flags = batch.flags',
    ...fields.flatMap((f) => (f.column === undefined ? [] : [`  const c${f.column} = batch.columns[${f.column}]`])),
    '  for (;;) {',
    `    if (end - p < ${leastRecordLength(fields)}) break`,
    '    if (row === capacity) { stop = 1; break }',
    '    const w = row << 1',
    '    let plain = -1, recordFlags = context.flags',
    ...lines.map((line) => `    ${line}`),
    `    const next = ${base} + ${ahead}`,
    ...writeTimes(fields, rule, traits).map((line) => `    ${line}`),
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
    '  return p',
    '}',
  ].join('\n')
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

type At = (more: number) => string

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
      return readMicroseconds(column, field, at)
    case 'nanoseconds':
      return [
        `writeNanoseconds(${column}, w, unixOfNtpSeconds(view.getUint32(${at(0)}), exportSeconds), nanosecondNanos(view.getUint32(${at(4)})))`,
      ]
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

/** Four octets are Unix seconds: NetScaler's syslogTimestamp (5951:136). */
function readMilliseconds(column: string, length: number, index: number, at: At): string[] {
  if (length === 4) {
    return [
      `const v${index} = view.getUint32(${at(0)}) * 1000`,
      `${column}[w] = v${index} >>> 0`,
      `${column}[w + 1] = v${index} / 4294967296`,
    ]
  }
  return [
    `const h${index} = view.getUint32(${at(0)}), l${index} = view.getUint32(${at(4)})`,
    `${column}[w] = l${index}`,
    `${column}[w + 1] = h${index}`,
    `const v${index} = h${index} * 4294967296 + l${index}`,
  ]
}

/**
 * RFC 7011 §6.1.9, but NetScaler's plain microseconds: decided by the evidence of the transport session so far, once
 * per record, at its first flow time.
 */
function readMicroseconds(column: string, field: PlanField, at: At): string[] {
  const seconds = `unixOfNtpSeconds(view.getUint32(${at(0)}), exportSeconds)`
  const { pen, id } = field.element
  if (pen !== 0 || (id !== FLOW_START_MICROSECONDS && id !== FLOW_END_MICROSECONDS)) {
    return [`writeNanoseconds(${column}, w, ${seconds}, microsecondNanos(view.getUint32(${at(4)})))`]
  }
  return [
    '{',
    `  const f = view.getUint32(${at(4)})`,
    '  quirk.flowTimes++',
    '  if (f < 1000000) quirk.smallFractions++',
    '  if (plain < 0) plain = quirk.isNetscaler && quirk.smallFractions * 10 >= quirk.flowTimes * 9 ? 1 : 0',
    '  if (plain === 1 && f < 1000000) {',
    `    recordFlags |= ${PLAIN_MICROSECONDS_FLAG}`,
    `    writeNanoseconds(${column}, w, ${seconds}, f * 1000)`,
    `  } else writeNanoseconds(${column}, w, ${seconds}, microsecondNanos(f))`,
    '}',
  ]
}

function writeTimes(fields: readonly PlanField[], rule: TimeRule, traits: PlanTraits): string[] {
  const lines: string[] = []
  if (rule.systemStart !== undefined) lines.push(`context.systemStartMs = v${rule.systemStart}`)
  for (const [column, source] of [
    ['starts', rule.start],
    ['ends', rule.end],
  ] as const) {
    lines.push(...writeTime(column, source, fields, traits))
  }
  return lines
}

function writeTime(
  target: string,
  source: TimeSource | undefined,
  fields: readonly PlanField[],
  traits: PlanTraits,
): string[] {
  if (source === undefined) return [`writeNoTime(${target}, w)`]
  const column = `c${present(fields[source.field], 'a field').column}`
  const number =
    present(fields[source.field], 'a field').kind === 'u64'
      ? `(${column}[w + 1] * 4294967296 + ${column}[w])`
      : `${column}[row]`
  switch (source.kind) {
    case 'column':
      return [`${target}[w] = ${column}[w]`, `${target}[w + 1] = ${column}[w + 1]`]
    case 'milliseconds':
      return [`writeMilliseconds(${target}, w, v${source.field})`]
    case 'seconds':
      return [`writeNanoseconds(${target}, w, v${source.field}, 0)`]
    case 'before-export':
      return [`writeBeforeExport(${target}, w, exportSeconds, exportNanos, ${number})`]
    case 'sys-up-time':
      return traits.hasSysUpTime
        ? [`writeSysUpTime(${target}, w, exportSeconds, exportNanos, context.sysUpTimeMs, ${number})`]
        : [`writeSinceStart(${target}, w, exportSeconds, context.systemStartMs, ${number})`]
  }
}

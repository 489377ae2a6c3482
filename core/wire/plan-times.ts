/** The part of a plan's text that reads times and writes the canonical start and end of each record. */
import { present } from '../bytes/invariant.ts'
import type { PlanField } from './plan-field.ts'
import { chooseTimeRule, findSystemStart, type TimeRule, type TimeSource } from './time-rule.ts'

export interface PlanTraits {
  /** The message header has a sysUpTime (v5, v7, v9). */
  readonly hasSysUpTime: boolean
}

/** An expression for the position of an octet of the field, so many behind its first. */
export type At = (more: number) => string

/** The flag of a record that a plan sets by itself (`RECORD_FLAGS.plainMicroseconds`). */
const PLAIN_MICROSECONDS_FLAG = 4
const FLOW_START_MICROSECONDS = 154
const FLOW_END_MICROSECONDS = 155

/** Leaves the value in `v`. Four octets are Unix seconds: NetScaler's syslogTimestamp, and others where the user says so. */
export function readMilliseconds(column: string, length: number, index: number, at: At): string[] {
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
 * Leaves seconds and fraction in `v` and `f`. RFC 7011 §6.1.9, but NetScaler's plain microseconds: decided by the user, or by
 * the evidence of the transport session so far, once per record, at its first flow time.
 */
export function readMicroseconds(column: string, field: PlanField, index: number, at: At): string[] {
  const { pen, id } = field.element
  const [v, f] = [`v${index}`, `f${index}`]
  const read = `const ${v} = view.getUint32(${at(0)}), ${f} = view.getUint32(${at(4)})`
  const seconds = `unixOfNtpSeconds(${v}, exportSeconds)`
  if (pen !== 0 || (id !== FLOW_START_MICROSECONDS && id !== FLOW_END_MICROSECONDS)) {
    return [read, `writeNanoseconds(${column}, w, ${seconds}, microsecondNanos(${f}))`]
  }
  return [
    read,
    'quirk.flowTimes++',
    `if (${f} < 1000000) quirk.smallFractions++`,
    'if (plain < 0) plain = quirk.smallFractions * 10 >= quirk.flowTimes * quirk.neededTenths && (quirk.isNetscaler || quirk.neededTenths === 0) ? 1 : 0',
    `if (plain === 1 && ${f} < 1000000) {`,
    `  recordFlags |= ${PLAIN_MICROSECONDS_FLAG}`,
    `  writeNanoseconds(${column}, w, ${seconds}, ${f} * 1000)`,
    `} else writeNanoseconds(${column}, w, ${seconds}, microsecondNanos(${f}))`,
  ]
}

/** Leaves seconds and fraction in `v` and `f`. RFC 7011 §6.1.10. */
export function readNanoseconds(column: string, index: number, at: At): string[] {
  const [v, f] = [`v${index}`, `f${index}`]
  return [
    `const ${v} = view.getUint32(${at(0)}), ${f} = view.getUint32(${at(4)})`,
    `writeNanoseconds(${column}, w, unixOfNtpSeconds(${v}, exportSeconds), nanosecondNanos(${f}))`,
  ]
}

/** Writes start and end by the rule of the template. */
export function writeTimes(fields: readonly PlanField[], traits: PlanTraits): string[] {
  const rule = chooseTimeRule(fields)
  const lines: string[] = []
  const systemStart = findSystemStart(fields)
  // 0 is no base: the exporter does not know when it started.
  if (systemStart !== undefined) lines.push(`if (v${systemStart} > 0) context.systemStartMs = v${systemStart}`)
  if (rule === undefined) return [...lines, 'writeNoTime(starts, w)', 'writeNoTime(ends, w)']
  const ends = [
    { target: 'starts', other: 'ends', sign: -1, source: rule.start },
    { target: 'ends', other: 'starts', sign: 1, source: rule.end },
  ]
  // What rests on the other end comes after it.
  if (isDependent(rule.start)) ends.reverse()
  for (const end of ends) lines.push(...writeTime(end, fields, traits))
  return [...lines, ...mendZeros(rule), ...countBackwards(rule)]
}

/** An expression that is true when stamps of the records count from a system start that is not known. */
export function lacksBase(fields: readonly PlanField[], traits: PlanTraits): string {
  const rule = chooseTimeRule(fields)
  const needsBase = rule?.start.kind === 'sys-up-time' || rule?.end.kind === 'sys-up-time'
  return needsBase && !traits.hasSysUpTime ? 'context.systemStartMs !== context.systemStartMs' : 'false'
}

/** Counts records that end before they start: 64-bit words, signed, where neither end is made of the other. */
function countBackwards({ start, end }: TimeRule): string[] {
  if (isDependent(start) || isDependent(end)) return []
  return [
    'const eh = ends[w + 1] | 0, sh = starts[w + 1] | 0',
    'if ((eh < sh && eh !== -2147483648) || (eh === sh && ends[w] < starts[w])) backwards++',
  ]
}

interface RuleEnd {
  readonly target: string
  readonly other: string
  readonly sign: number
  readonly source: TimeSource
}

function isDependent({ kind }: TimeSource): boolean {
  return kind === 'duration' || kind === 'other-end'
}

function writeTime(end: RuleEnd, fields: readonly PlanField[], traits: PlanTraits): string[] {
  const { target, other, sign, source } = end
  if (source.kind === 'other-end') return [`${target}[w] = ${other}[w]`, `${target}[w + 1] = ${other}[w + 1]`]
  const field = present(fields[source.field], 'a field')
  const column = `c${field.column}`
  const number = field.kind === 'u64' ? `(${column}[w + 1] * 4294967296 + ${column}[w])` : `${column}[row]`
  switch (source.kind) {
    case 'column':
      return orNoTime(source, target, `${target}[w] = ${column}[w]; ${target}[w + 1] = ${column}[w + 1]`)
    case 'milliseconds':
      return orNoTime(source, target, `writeMilliseconds(${target}, w, v${source.field})`)
    case 'seconds':
      return orNoTime(source, target, `writeNanoseconds(${target}, w, v${source.field}, 0)`)
    case 'before-export':
      return [`writeBeforeExport(${target}, w, exportSeconds, exportNanos, ${number})`]
    case 'duration':
      return [`writeShifted(${target}, ${other}, w, ${number} * ${sign * source.nanosecondsPerUnit})`]
    case 'sys-up-time':
      return traits.hasSysUpTime
        ? [`writeSysUpTime(${target}, w, exportSeconds, exportNanos, context.sysUpTimeMs, ${number})`]
        : [`writeSinceStart(${target}, w, exportSeconds, context.systemStartMs, ${number})`]
  }
}

/**
 * RFC 5905 §6: an NTP time of 0 is unknown or unsynchronised. RFC 7011 §6.1.7 and §6.1.8 say nothing of the kind of Unix
 * times, but an exporter that sends 0 saw no flow in 1970: no time of a record is made of it, its field still shows it.
 */
function orNoTime(source: TimeSource, target: string, write: string): string[] {
  return [`if (${valueOf(source)} !== 0) { ${write} } else writeNoTime(${target}, w)`]
}

/** An expression that is 0 when an absolute time says that there is none; undefined for a time that has a base. */
function valueOf(source: TimeSource): string | undefined {
  switch (source.kind) {
    case 'column':
      return `(v${source.field} | f${source.field})`
    case 'milliseconds':
    case 'seconds':
      return `v${source.field}`
    default:
      return undefined
  }
}

/** A flow that has no end yet, say, with 0 for it: the end that has a time stands for both, as where there is no such field. */
function mendZeros({ start, end }: TimeRule): string[] {
  if (isDependent(start) || isDependent(end)) return []
  const values = [valueOf(start), valueOf(end)].filter((value) => value !== undefined)
  if (values.length === 0) return []
  return [`if (${values.map((value) => `${value} === 0`).join(' || ')}) writeOtherEnd(starts, ends, w)`]
}

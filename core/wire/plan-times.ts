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
  const [v, f] = [`v${index}`, `f${index}`]
  const read = `const ${v} = view.getUint32(${at(0)}), ${f} = view.getUint32(${at(4)})`
  const seconds = `unixOfNtpSeconds(${v}, exportSeconds)`
  if (!mayBePlain(field)) {
    return [read, `writeNanoseconds(${column}, w, ${seconds}, microsecondNanos(${f}))`]
  }
  return [
    read,
    'flowTimes++',
    `if (${f} < 1000000) smallFractions++`,
    'if (plain < 0) plain = isPlainPossible && isMostlySmall(smallFractions, flowTimes, neededTenths) ? 1 : 0',
    `if (plain === 1 && ${f} < 1000000) {`,
    `  recordFlags |= ${PLAIN_MICROSECONDS_FLAG}`,
    `  writeNanoseconds(${column}, w, ${seconds}, ${f} * 1000)`,
    `} else writeNanoseconds(${column}, w, ${seconds}, microsecondNanos(${f}))`,
  ]
}

function mayBePlain({ kind, element }: PlanField): boolean {
  const isFlowTime = element.id === FLOW_START_MICROSECONDS || element.id === FLOW_END_MICROSECONDS
  return kind === 'microseconds' && element.pen === 0 && isFlowTime
}

/** The evidence is counted in variables of the plan while it runs: `open` before the first record, `close` behind the last. */
export function countEvidence(fields: readonly PlanField[]): { readonly open: string[]; readonly close: string[] } {
  if (!fields.some(mayBePlain)) return { open: [], close: [] }
  return {
    open: [
      'const quirk = context.quirk, neededTenths = quirk.neededTenths',
      'const isPlainPossible = quirk.isNetscaler || neededTenths === 0',
      'let flowTimes = quirk.flowTimes, smallFractions = quirk.smallFractions',
    ],
    close: ['quirk.flowTimes = flowTimes', 'quirk.smallFractions = smallFractions'],
  }
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
    { target: 'starts', other: 'ends', sign: -1, source: rule.start, isAlone: isDependent(rule.end) },
    { target: 'ends', other: 'starts', sign: 1, source: rule.end, isAlone: isDependent(rule.start) },
  ]
  // What rests on the other end comes after it.
  if (isDependent(rule.start)) ends.reverse()
  for (const end of ends) lines.push(...writeTime(end, fields, traits))
  return [...lines, ...mendEnds(rule)]
}

/** An expression that is true when stamps of the records count from a system start that is not known. */
export function lacksBase(fields: readonly PlanField[], traits: PlanTraits): string {
  const rule = chooseTimeRule(fields)
  const needsBase = rule?.start.kind === 'sys-up-time' || rule?.end.kind === 'sys-up-time'
  return needsBase && !traits.hasSysUpTime ? 'context.systemStartMs !== context.systemStartMs' : 'false'
}

/**
 * What has to be seen to once both ends are written, where neither is made of the other. A flow that has no end yet, say, with
 * 0 for it: the end that has a time stands for both, as where there is no such field. And records that end before they start
 * are counted. One test per record where all is well: what a plan does for each record is what decoding costs.
 */
function mendEnds({ start, end }: TimeRule): string[] {
  if (isDependent(start) || isDependent(end)) return []
  const zeros = [start, end].map((source) => isZeroOf(source) ?? 'false')
  const isBackwards = `if (${isBefore(end, start)}) backwards++`
  if (zeros.every((zero) => zero === 'false')) return [isBackwards]
  return [`if (${zeros.join(' || ')}) writeKnownEnd(starts, ends, w, ${zeros.join(', ')})`, `else ${isBackwards}`]
}

/** An expression that is true when one end lies before another: by their values on the wire where these are of one kind. */
function isBefore(one: TimeSource, other: TimeSource): string {
  if (one.kind === other.kind && (one.kind === 'milliseconds' || one.kind === 'seconds')) {
    return `v${one.field} < v${fieldOf(other)}`
  }
  if (one.kind === 'column' && other.kind === 'column') {
    const [v, u] = [`v${one.field}`, `v${other.field}`]
    // NTP seconds of two eras: their difference has a sign.
    return `${v} === ${u} ? f${one.field} < f${other.field} : ((${v} - ${u}) | 0) < 0`
  }
  return 'isEarlier(ends, starts, w)'
}

function fieldOf(source: TimeSource): number {
  return source.kind === 'other-end' ? -1 : source.field
}

interface RuleEnd {
  readonly target: string
  readonly other: string
  readonly sign: number
  readonly source: TimeSource
  /** The other end is made of this one: it is seen to here whether there is a time at all. */
  readonly isAlone: boolean
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
      return orNoTime(end, `${target}[w] = ${column}[w]; ${target}[w + 1] = ${column}[w + 1]`)
    case 'milliseconds':
      return orNoTime(end, `writeMilliseconds(${target}, w, v${source.field})`)
    case 'seconds':
      return orNoTime(end, `writeNanoseconds(${target}, w, v${source.field}, 0)`)
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

function orNoTime({ target, source, isAlone }: RuleEnd, write: string): string[] {
  return isAlone ? [`if (${isZeroOf(source) ?? 'false'}) writeNoTime(${target}, w); else { ${write} }`] : [write]
}

/**
 * An expression that is true when an absolute time says that there is none; undefined for a time that has a base. RFC 5905 §6:
 * an NTP time of 0 is unknown or unsynchronised. RFC 7011 §6.1.7 and §6.1.8 say nothing of the kind of Unix times, but an
 * exporter that sends 0 saw no flow in 1970: no time of a record is made of it, its field still shows it.
 */
function isZeroOf(source: TimeSource): string | undefined {
  switch (source.kind) {
    case 'column':
      return `(v${source.field} | f${source.field}) === 0`
    case 'milliseconds':
    case 'seconds':
      return `v${source.field} === 0`
    default:
      return undefined
  }
}

/** Fields of a template in which quirks of its exporter show. */
import { VARIABLE_LENGTH } from '../elements/column-kind.ts'
import type { PlanField } from './plan-field.ts'

const NETSCALER_PEN = 5951
const SYSLOG_TIMESTAMP = 136
const HTTP_REQUEST_METHOD = 141
const SHORT_TIME_OCTETS = 4
/** The method as NetScaler's guide has it: a number, named by an options template. */
const METHOD_NUMBER_OCTETS = 1

export interface WatchedFields {
  /** Positions of dateTimeMilliseconds in 4 octets whose rule is not known. */
  readonly shortTimes: readonly number[]
  /** Fields of the same that are Unix seconds always: NetScaler's syslogTimestamp. */
  readonly syslogTimes: number
  /** Positions of strings of variable length. */
  readonly strings: readonly number[]
  /** Fields that hold an HTTP method as a text. */
  readonly textMethods: number
}

/** What is to be watched in records of these fields; undefined: nothing. */
export function findWatchedFields(fields: readonly PlanField[]): WatchedFields | undefined {
  const shortTimes: number[] = []
  const strings: number[] = []
  let syslogTimes = 0
  let textMethods = 0
  fields.forEach((field, index) => {
    const { element, kind, length } = field
    if (isShortTime(field)) shortTimes.push(index)
    if (kind === 'text' && length === VARIABLE_LENGTH) strings.push(index)
    if (element.pen !== NETSCALER_PEN) return
    if (element.id === SYSLOG_TIMESTAMP && length === SHORT_TIME_OCTETS) syslogTimes++
    if (element.id === HTTP_REQUEST_METHOD && kind === 'text' && length > METHOD_NUMBER_OCTETS) textMethods++
  })
  const isNothing = shortTimes.length + strings.length + syslogTimes + textMethods === 0
  return isNothing ? undefined : { shortTimes, syslogTimes, strings, textMethods }
}

/** The fields as they are read when a dateTimeMilliseconds of 4 octets holds Unix seconds. */
export function withFourOctetSeconds(fields: readonly PlanField[]): PlanField[] {
  return fields.map((field) => (isShortTime(field) ? { ...field, kind: 'milliseconds' } : field))
}

/** RFC 7011 §6.1.8 gives the type 8 octets, and §6.2 does not let it be reduced. */
function isShortTime({ element, length, header }: PlanField): boolean {
  const isSyslog = element.pen === NETSCALER_PEN && element.id === SYSLOG_TIMESTAMP
  return element.type === 'dateTimeMilliseconds' && length === SHORT_TIME_OCTETS && header === undefined && !isSyslog
}

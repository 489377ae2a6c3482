/** How the column of an element reads: by its storage, units and name, without a list of elements. */
import type { ColumnInfo, ColumnType } from '../protocol/session-api.ts'
import { columnGroupOf } from './column-group.ts'
import type { ColumnKind } from './column-kind.ts'
import { columnTextOf } from './column-texts.ts'
import type { Element } from './element.ts'
import { isTimeUnit } from './format-quantity.ts'
import { IANA_PEN, V9_SCOPE_PEN } from './registry.ts'
import { isSflowPen } from './sflow-elements.ts'

/** Counts of time units that are points of a clock: sysUpTime, and the NetScaler's eight stamps. */
const CLOCK_READING = /SysUpTime$|^http(?:Req|Res)(?:Rcv|Forw)[FL]B$/
const TCP_FLAGS = /tcpControlBits$|TCPFlags$/i
const PORT = /Port$|^portRange(?:Start|End)$/
/** Names of numbers that stand for something: nobody adds them up, so they have no separators. */
const IDENTIFIER =
  /(?:Id|ID|Id\d|Identifier|Index|Interface|AsNumber|SequenceNumber|AcknowledgementNumber|Code|Status|Type|Version|Label|Tag|VNI|SPI|Checksum|Incarnation\w*|Hash\w*|Vlan)$/

/** How a column with values of this kind reads. */
export function columnTypeOf(element: Element, kind: ColumnKind): ColumnType {
  switch (kind) {
    case 'text':
      return 'text'
    case 'octets':
      return 'octets'
    case 'list':
      return 'list'
    case 'ipv4':
    case 'ipv6':
      return 'address'
    case 'mac':
      return 'mac'
    case 'boolean':
      return 'boolean'
    case 'seconds':
    case 'milliseconds':
    case 'microseconds':
    case 'nanoseconds':
      return 'time'
    case 'f32':
    case 'f64':
      return 'float'
    default:
      return integerType(element)
  }
}

function integerType(element: Element): ColumnType {
  const { name, units, semantics } = element
  if (element.enumeration === 'protocol-numbers') return 'protocol'
  if (element.enumeration !== undefined) return 'enumeration'
  if (TCP_FLAGS.test(name)) return 'tcpFlags'
  if (PORT.test(name) && element.type === 'unsigned16') return 'port'
  if (isTimeUnit(units)) return CLOCK_READING.test(name) ? 'integer' : 'duration'
  if (units === 'octets') return 'octetCount'
  if (units === 'packets') return 'packetCount'
  return semantics === 'identifier' || semantics === 'flags' || IDENTIFIER.test(name) ? 'identifier' : 'integer'
}

/** `152`, `5951:130`; `scope 1` for a scope type of NetFlow v9, `sFlow` for what sFlow does not number. */
export function elementLabel(element: Element): string {
  if (element.pen === V9_SCOPE_PEN) return `scope ${element.id}`
  if (isSflowPen(element.pen)) return 'sFlow'
  return element.pen === IANA_PEN ? String(element.id) : `${element.pen}:${element.id}`
}

/**
 * All that the column of a field says of itself.
 *
 * @param key the field's dump key: `octetDeltaCount#2` for a second occurrence
 */
export function describeElementColumn(
  element: Element,
  kind: ColumnKind,
  key: string,
): Omit<ColumnInfo, 'id' | 'recordCount'> {
  const { title, description } = columnTextOf(element)
  const repetition = /#\d+$/.exec(key)?.[0]
  return {
    title: repetition === undefined ? title : `${title} ${repetition}`,
    group: columnGroupOf(element),
    type: columnTypeOf(element, kind),
    ...(element.units === undefined ? {} : { units: element.units }),
    element: elementLabel(element),
    ...(element.enumeration === undefined ? {} : { enumeration: element.enumeration }),
    ...(element.learned === undefined ? {} : { alias: element.name }),
    description,
  }
}

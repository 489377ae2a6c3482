/** A direction of a session in words. */
import { formatCount, formatCountShort } from '../../core/elements/format-quantity.ts'
import type { TrafficSessionDetails, TrafficUniflow } from '../../core/protocol/traffic-session-report.ts'
import { plural } from '../ui/numbers.ts'
import { metricOf, type StartLengths } from './uniflow-scale.ts'

export const DIRECTIONS = {
  fromClient: { name: 'client → service', side: 'client' },
  fromServer: { name: 'service → client', side: 'server' },
} as const

export const NO_UNIFLOW =
  'No record of this direction came: it does not cross the port that is measured, or its record was lost.'

/** `of which 14 retransmitted and 3 out of order`; nothing of counts that are 0 or were not measured. */
function troubleText({ retransmissions, outOfOrder }: TrafficUniflow): string {
  const parts = [
    retransmissions ? `${formatCount(retransmissions)} retransmitted` : '',
    outOfOrder ? `${formatCount(outOfOrder)} out of order` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? '' : `of which ${parts.join(' and ')}`
}

/** `1,204 packets, 118 k octets, PSH ACK FIN`; what the record does not have is left out. */
export function uniflowText(uniflow: TrafficUniflow): string {
  const { packets, octets, tcpFlags } = uniflow
  return [
    packets === null ? '' : plural(packets, 'packet'),
    octets === null ? '' : `${formatCountShort(octets)} octets`,
    packets === null ? '' : troubleText(uniflow),
    tcpFlags ?? '',
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** `record 917,902`, `record 917,902 and 2 more`: a long session is exported in parts. */
export function recordText({ record, recordCount = 1 }: TrafficUniflow): string {
  return `record ${formatCount(record)}${recordCount > 1 ? ` and ${formatCount(recordCount - 1)} more` : ''}`
}

/** What the pictures of the start and the counts mean. */
export function timelineNote(details: TrafficSessionDetails, start: StartLengths): string {
  const lengths =
    start.lengthUs > 0 ? 'Only the lengths of RTT and SRT are known; they are drawn from the first packet.' : ''
  const count = metricOf(details, 'retransmissions')?.value ?? 0
  const counts = count === 0 ? '' : 'Retransmissions come as a count without a time, so none is drawn on the axis.'
  return [lengths, counts].filter((part) => part !== '').join(' ')
}

export const RTT_WORDS = 'SYN → SYN-ACK → ACK, exported as one sum'
export const SRT_WORDS = "the server's first answer"

/** `RTT and SRT`: what of them was not measured. */
export function absentNames({ rtt, srt }: StartLengths): string {
  const absent = [rtt?.value === null ? 'RTT' : '', srt?.value === null ? 'SRT' : ''].filter((name) => name !== '')
  return absent.join(' and ')
}

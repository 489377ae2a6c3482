/** "Network or server?" of a session in words, from what is odd among the sessions of its group. */
import type { TrafficSessionGrouping } from '../../protocol/traffic-session-report.ts'

export interface OddMetrics {
  readonly roundTripTime: boolean
  readonly serverResponseTime: boolean
  readonly jitter: boolean
  readonly retransmissions: boolean
  /** Without the server's response time, the server can be neither blamed nor cleared. */
  readonly hasServerResponseTime: boolean
}

export interface SessionVerdict {
  readonly label: string
  readonly sentence: string
}

/** Undefined when nothing is odd. */
export function sessionVerdict(odd: OddMetrics, grouping: TrafficSessionGrouping): SessionVerdict | undefined {
  const ofPath = [
    ...(odd.roundTripTime ? ['RTT'] : []),
    ...(odd.retransmissions ? ['retransmissions'] : []),
    ...(odd.jitter ? ['jitter'] : []),
  ]
  if (odd.serverResponseTime) {
    return ofPath.length === 0
      ? { label: 'server', sentence: 'SRT high, network normal' }
      : { label: 'network path and server', sentence: `${sentenceOf([...ofPath, 'SRT'])} high` }
  }
  if (ofPath.length === 0) return undefined
  const rest = odd.hasServerResponseTime ? 'SRT normal' : 'SRT not measured'
  return { label: pathLabel(grouping), sentence: `${sentenceOf(ofPath)} high, ${rest}` }
}

/** The others of a service have the same server: what differs is the client's way to it; the others of a network share that way. */
function pathLabel(grouping: TrafficSessionGrouping): string {
  return grouping === 'clientNetwork' ? "server's network path" : "client's network path"
}

/** `RTT, retransmissions and jitter`, with a capital. */
function sentenceOf(words: readonly string[]): string {
  const last = words[words.length - 1] ?? ''
  const text = words.length === 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

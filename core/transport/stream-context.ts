/** What TCP and SCTP need of the layer above them. */
import type { TransportCounters } from './transport-counters.ts'
import type { Endpoints } from './endpoint-table.ts'
import type { TransportProtocol, TransportSession, TransportSink } from './export-datagram.ts'
import type { ProblemSink } from '../problems/problem.ts'
import type { StreamBudget } from './reordering.ts'

export interface StreamContext {
  readonly sink: TransportSink
  readonly onProblem: ProblemSink
  readonly counters: TransportCounters
  readonly budget: StreamBudget
  createSession(protocol: TransportProtocol, endpoints: Endpoints): TransportSession
}

/** The Health view of the decoder's state. */
import { EMPTY_HEALTH } from '../protocol/empty-status.ts'
import type { HealthReport } from '../protocol/health-report.ts'
import type { ProblemReport } from '../protocol/session-api.ts'
import type { DecoderState } from './decoder-state.ts'

/** Ledgers, trust over time, clocks, quirks and broken rules as they are now. */
export function reportHealth(state: DecoderState, _problems: readonly ProblemReport[]): HealthReport {
  return { ...EMPTY_HEALTH, ledger: state.exporters.total() }
}

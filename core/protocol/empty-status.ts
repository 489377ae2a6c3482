/** The status of a session in which nothing is open. */
import { createLedger } from './ledger.ts'
import type { SessionStatus } from './session-api.ts'

export const EMPTY_STATUS: SessionStatus = {
  phase: 'empty',
  session: 0,
  revision: 0,
  records: { data: 0, options: 0 },
  exporters: 0,
  templates: 0,
  problems: { note: 0, warning: 0, error: 0 },
  ledger: createLedger(),
  columnsRevision: 0,
}

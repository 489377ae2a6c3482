/** What a session in which nothing is open says of itself. */
import { DEFAULT_DECODE_SETTINGS, summarizeSettings } from './decode-settings.ts'
import type { HealthReport } from './health-report.ts'
import { NO_LIST_ROWS } from './list-api.ts'
import type { NamesReport } from './names-report.ts'
import { createLedger } from './ledger.ts'
import type { SessionStatus } from './session-api.ts'
import type { TemplateTree } from './template-report.ts'

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
  namesRevision: 0,
  addressNamesRevision: 0,
  lists: NO_LIST_ROWS,
  settings: summarizeSettings(DEFAULT_DECODE_SETTINGS),
}

export const EMPTY_TEMPLATE_TREE: TemplateTree = { sessions: [], omitted: { sessions: 0, templates: 0 } }

export const EMPTY_NAMES: NamesReport = { tables: [], sampling: [] }

export const EMPTY_HEALTH: HealthReport = {
  ledger: createLedger(),
  rows: [],
  omittedRows: 0,
  trust: { secondsPerCell: 10, rows: [] },
  clocks: [],
  quirks: [],
  conformance: [],
  pending: { sets: 0, octets: 0, limitSets: 0, limitOctets: 0 },
}

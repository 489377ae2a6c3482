/** What an export is of: formats in words, rows and columns of the view that shows. */
import { MAX_EXPORT_SELECTION } from '../../core/limits/export.ts'
import type { ExportFormat, ExportRequest } from '../../core/protocol/export-api.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import type { FilteredRows } from '../state/shared-filter.ts'
import type { ViewerState } from '../state/viewer-state.ts'

export interface FormatWords {
  readonly format: ExportFormat
  readonly label: string
  readonly hint: string
  /** Messages or records as exporters sent them: of records only, and whole. */
  readonly isOfMessages?: true
}

export const FORMATS: readonly FormatWords[] = [
  { format: 'csv', label: 'CSV', hint: 'RFC 4180, a header line, values as in the JSON of a row' },
  { format: 'ndjson', label: 'NDJSON', hint: 'One JSON object a line' },
  { format: 'json', label: 'JSON', hint: 'One array of objects' },
  { format: 'parquet', label: 'Parquet', hint: 'Typed columns, compressed, for DuckDB, pandas, Spark' },
  { format: 'arrow', label: 'Arrow', hint: 'Typed columns as an Arrow IPC file' },
  {
    format: 'pcapng',
    label: 'pcapng',
    hint: 'The messages as they came, with the templates that they need, for Wireshark',
    isOfMessages: true,
  },
  {
    format: 'ipfix',
    label: 'IPFIX',
    hint: 'The records as an IPFIX file, RFC 5655, with their templates',
    isOfMessages: true,
  },
]

/** What can be exported of the rows that show. */
export interface ExportSource {
  readonly rows: FilteredRows
  /** Undefined while there is none. */
  readonly view: number | undefined
  readonly rowCount: number
  /** Numbers of selected rows, the focused one included. */
  readonly selected: readonly number[]
}

/** The rows that show in Flows or in a list. */
export function exportSource(rows: FilteredRows, { view, selection, selected, lists }: ViewerState): ExportSource {
  if (rows === 'flows') {
    const focused = selected === undefined ? [] : [selected]
    const all = selection.length > 0 ? selection : focused
    return { rows, view: view.info?.view, rowCount: view.info?.rowCount ?? 0, selected: all }
  }
  const { view: listView, selected: row } = lists[rows]
  const chosen = row === undefined ? [] : [row]
  return { rows, view: listView.info?.view, rowCount: listView.info?.rowCount ?? 0, selected: chosen }
}

/** Visible columns in their order that the engine has: what the viewer draws of several is written as those. */
export function writtenColumns(
  shown: readonly { readonly id: string }[],
  columns: readonly ColumnInfo[],
  readsOf: (id: string) => readonly string[],
): readonly string[] {
  const present = new Set(columns.map(({ id }) => id))
  const ids = shown.flatMap(({ id }) => (present.has(id) ? [id] : readsOf(id)))
  return [...new Set(ids)].filter((id) => present.has(id))
}

export interface ExportChoice {
  readonly format: ExportFormat
  readonly columns: 'visible' | 'all'
  readonly which: 'view' | 'selected'
}

/** What is asked of the host; undefined while there is no view. */
export function exportRequest(
  { format, columns, which }: ExportChoice,
  source: ExportSource,
  visible: readonly string[],
): Omit<ExportRequest, 'id'> | undefined {
  if (source.view === undefined) return undefined
  const isWhole = FORMATS.find((words) => words.format === format)?.isOfMessages === true
  return {
    view: source.view,
    format,
    ...(!isWhole && columns === 'visible' && { columns: visible }),
    ...(which === 'selected' && { records: source.selected.slice(0, MAX_EXPORT_SELECTION) }),
  }
}

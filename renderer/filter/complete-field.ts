/** Completes the names of fields from the columns that the session has. */
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { ColumnInfo, ColumnType } from '../../core/protocol/session-api.ts'
import type { FieldCompletion } from './completion-layout.ts'
import { shareText } from '../ui/share-text.ts'

const KIND_NAMES: Record<ColumnType, string> = {
  integer: 'number',
  float: 'number',
  identifier: 'id',
  octetCount: 'octets',
  packetCount: 'count',
  address: 'address',
  mac: 'MAC',
  port: 'port',
  protocol: 'protocol',
  tcpFlags: 'flags',
  enumeration: 'code',
  boolean: 'yes or no',
  time: 'time',
  duration: 'duration',
  text: 'text',
  octets: 'hex',
  list: 'list',
}

const WORD_BEFORE = /[@\w][\w.:@#-]*$/

/** The name by which a filter knows a column. */
export function filterName(column: ColumnInfo): string {
  return column.id.replace(/^@/, '')
}

/** The fields that could stand at the cursor. */
export function completeField(
  context: CompletionContext,
  columns: readonly ColumnInfo[],
  recordCount: number,
): CompletionResult | null {
  const word = context.matchBefore(WORD_BEFORE)
  if (word === null && !context.explicit) return null
  const options = columns.map<FieldCompletion>((column) => ({
    label: filterName(column),
    kind: KIND_NAMES[column.type],
    meaning: column.description,
    share: shareText(column.recordCount, recordCount),
    // Fields that every record carries first, and the columns of the grid before single elements.
    boost: (column.id.startsWith('@') ? 20 : 0) + Math.round((column.recordCount / Math.max(1, recordCount)) * 10),
  }))
  return { from: word?.from ?? context.pos, options, validFor: /^[@\w][\w.:@#-]*$/ }
}

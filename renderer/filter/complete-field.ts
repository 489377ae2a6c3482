/** Completes fields from the columns of the session, and values where a code table names them. */
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { enumerationEntries } from '../../core/elements/format-enumeration.ts'
import { FIELD_ALIASES, type FilterCatalogue } from '../../core/query/filter-language/filter-fields.ts'
import type { ColumnInfo, ColumnType } from '../../core/protocol/session-api.ts'
import { shareText } from '../ui/share-text.ts'
import type { FieldCompletion } from './completion-layout.ts'

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

/** What the grammar takes as a field. */
const FIELD_NAME = /^[A-Za-z_][\w.-]*$/
const WORD = /[@\w][\w.:@#-]*$/
const VALUE = /([@\w][\w.:@#-]*)\s*(?:==?|!=|[<>]=?)\s*([\w-]*)$/

/** CodeMirror's scores go from -99 to 99; a friendly name comes before an element that matches as well. */
const FRIENDLY_BOOST = 20

function fieldOption(
  label: string,
  columns: readonly ColumnInfo[],
  records: number,
  boost: number,
): FieldCompletion | undefined {
  const carried = columns.filter((column) => column.recordCount > 0)
  const first = carried[0] ?? columns[0]
  if (first === undefined) return undefined
  const count = Math.max(...columns.map((column) => column.recordCount))
  const meaning = first.description === '' ? first.title : first.description
  return {
    label,
    kind: KIND_NAMES[first.type],
    meaning: columns.length > 1 ? `${meaning} Or one like it.` : meaning,
    share: shareText(count, records),
    boost: boost + Math.round((count / Math.max(1, records)) * 10),
  }
}

/** Every field that a filter can name in this session: friendly names first, then single elements. */
export function fieldCompletions(columns: readonly ColumnInfo[], records: number): FieldCompletion[] {
  const byId = new Map(columns.map((column) => [column.id, column]))
  const named = new Set<string>()
  const friendly = Object.entries(FIELD_ALIASES).map(([alias, ids]) => {
    const found = ids.map((id) => byId.get(id)).filter((column) => column !== undefined)
    if (found.length === 1) for (const column of found) named.add(column.id)
    return fieldOption(alias, found, records, FRIENDLY_BOOST)
  })
  const rest = columns
    .filter((column) => !named.has(column.id))
    .flatMap((column) => {
      // A learned name reads better than the numbers, which a filter takes as well.
      const names = column.alias === undefined || !FIELD_NAME.test(column.alias) ? [] : [column.alias]
      return [...names, column.id].map((name) => fieldOption(name, [column], records, 0))
    })
  return [...friendly, ...rest].filter((option) => option !== undefined)
}

function completeValue(context: CompletionContext, catalogue: FilterCatalogue | undefined): CompletionResult | null {
  const before = context.state.sliceDoc(0, context.pos)
  const match = VALUE.exec(before)
  if (match === null) return null
  const [, field = '', typed = ''] = match
  const column = catalogue?.find(field)?.[0]
  const table = column?.type === 'protocol' ? 'protocol-numbers' : column?.enumeration
  if (table === undefined) return null
  const options = enumerationEntries(table).map<FieldCompletion>(([code, label]) => ({
    label: /^[\w-]+$/.test(label) ? label : `"${label}"`,
    kind: 'value',
    meaning: `code ${code}`,
    share: '',
  }))
  return { from: context.pos - typed.length, options, validFor: /^[\w-]*$/ }
}

/** What could stand at the cursor. */
export function completeFilter(
  context: CompletionContext,
  columns: readonly ColumnInfo[],
  records: number,
  catalogue: FilterCatalogue | undefined,
): CompletionResult | null {
  const values = completeValue(context, catalogue)
  if (values !== null) return values
  const word = context.matchBefore(WORD)
  if (word === null && !context.explicit) return null
  return { from: word?.from ?? context.pos, options: fieldCompletions(columns, records), validFor: /^[@\w][\w.:@#-]*$/ }
}

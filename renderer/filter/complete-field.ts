/** Completes what can stand at the cursor: fields of the rows, operators, words, and values by name or as they were seen. */
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { ColumnInfo, ColumnType } from '../../core/protocol/session-api.ts'
import type { FilterAccent } from '../../core/query/filter-language/filter-accent.ts'
import {
  completionPlaceOf,
  fieldOptions,
  keywordOptions,
  operatorOptions,
  valueOptions,
  type CompletionPlace,
  type FilterOption,
} from '../../core/query/filter-language/filter-completion.ts'
import type { FilterCatalogue } from '../../core/query/filter-language/filter-fields.ts'
import { shareText } from '../ui/share-text.ts'
import type { FieldCompletion } from './completion-layout.ts'
import type { AskValues, SeenValue } from './seen-values.ts'

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

/** CodeMirror's scores go from -99 to 99: names of the accent that is written come first, those of others last. */
const ACCENT_BOOST = 20

export interface CompletionTarget {
  readonly columns: readonly ColumnInfo[]
  readonly catalogue: FilterCatalogue | undefined
  /** Rows without a filter. */
  readonly total: number
  readonly askValues: AskValues
  /** Of the text so far. */
  readonly accents: readonly FilterAccent[]
}

function boostOf(accent: FilterAccent, accents: readonly FilterAccent[]): number {
  if (accent === 'fields') return ACCENT_BOOST / 2
  return accents.includes(accent) ? ACCENT_BOOST : -ACCENT_BOOST
}

function fieldOption(option: FilterOption, target: CompletionTarget): FieldCompletion {
  const { label, insert, meaning, accent, columns = [] } = option
  const known = columns.flatMap(({ id }) => target.columns.find((column) => column.id === id) ?? [])
  const carried = known.filter(({ recordCount }) => recordCount > 0)
  const first = carried[0] ?? known[0]
  const count = Math.max(0, ...known.map(({ recordCount }) => recordCount))
  const said = meaning === '' ? (first?.description ?? '') : meaning
  return {
    label,
    kind: first === undefined ? 'field' : KIND_NAMES[first.type],
    meaning: said,
    share: first === undefined ? '' : shareText(count, target.total),
    boost: boostOf(accent, target.accents) + Math.round((count / Math.max(1, target.total)) * 10),
    ...(insert === undefined ? {} : { apply: insert }),
  }
}

/** Every field that a filter of the rows can name: those of the accent that is written first. */
export function fieldCompletions(target: CompletionTarget): FieldCompletion[] {
  if (target.catalogue === undefined) return []
  return fieldOptions(target.catalogue).map((option) => fieldOption(option, target))
}

function wordOption({ label, insert, kind, meaning, accent }: FilterOption, target: CompletionTarget): FieldCompletion {
  return {
    label,
    kind: kind === 'value' ? 'value' : kind === 'operator' ? 'sign' : 'word',
    meaning,
    share: '',
    boost: boostOf(accent, target.accents) - ACCENT_BOOST / 2,
    ...(insert === undefined ? {} : { apply: insert }),
  }
}

function seenOption({ text, label, count }: SeenValue, index: number, total: number): FieldCompletion {
  return {
    label: text,
    kind: 'seen',
    meaning: label ?? '',
    share: `${formatCount(count)} · ${shareText(count, total)}`,
    // In the order of their counts, before what is only known by name.
    boost: 90 - index,
  }
}

/** A value that was begun with a quote is completed from there, up to the quote behind it. */
function rangeOf(text: string, position: number, { from }: CompletionPlace): { from: number; to: number } {
  const quote = text[from - 1]
  if (quote !== '"' && quote !== "'") return { from, to: position }
  return { from: from - 1, to: text[position] === quote ? position + 1 : position }
}

/** Words that may come next, without asking anybody. */
function knownOptions(place: CompletionPlace, columns: readonly ColumnInfo[], target: CompletionTarget) {
  const { expects } = place
  const isField = expects.includes('field')
  return [
    ...(isField ? fieldCompletions(target) : []),
    ...(expects.includes('operator') ? operatorOptions(columns) : []).map((option) => wordOption(option, target)),
    ...(expects.includes('value') ? valueOptions(columns) : []).map((option) => wordOption(option, target)),
    ...(isField || expects.includes('joint') ? keywordOptions() : []).map((option) => wordOption(option, target)),
  ]
}

function withoutTwins(options: readonly FieldCompletion[]): FieldCompletion[] {
  const labels = new Set<string>()
  return options.filter(({ label }) => {
    const key = label.toLowerCase()
    const isNew = !labels.has(key)
    labels.add(key)
    return isNew
  })
}

/** What could stand at the cursor; values that were seen only when they are asked for. */
export async function completeFilter(
  context: CompletionContext,
  target: CompletionTarget,
): Promise<CompletionResult | null> {
  const text = context.state.doc.toString()
  const place = completionPlaceOf(text, context.pos)
  if (place.typed === '' && !context.explicit) return null
  const found = place.field === undefined ? [] : (target.catalogue?.find(place.field) ?? [])
  const columns = found.flatMap(({ id }) => target.columns.find((column) => column.id === id) ?? [])
  const isValue = place.expects.includes('value') && place.field !== undefined && columns.length > 0
  const seen = context.explicit && isValue ? await target.askValues(place.field, columns) : []
  const options = withoutTwins([
    ...seen.map((value, index) => seenOption(value, index, target.total)),
    ...knownOptions(place, columns, target),
  ])
  if (options.length === 0) return null
  return { ...rangeOf(text, context.pos, place), options, validFor: /^["']?[^\s=!<>&|(){}[\],"']*$/ }
}

/** What is kept of a capture, as text: marks, notes, a time reference, and what was looked at. */
import { MAX_NOTE_LENGTH } from '../../core/limits/live.ts'
import type { ListName } from '../../core/protocol/list-api.ts'
import { LIST_NAMES } from '../../core/protocol/list-api.ts'
import type { SortKey, TimeRange, ViewSpec } from '../../core/protocol/session-api.ts'
import { EMPTY_QUERY, type ListQuery } from '../state/list-state.ts'
import { TABS, type Tab, type ViewerState } from '../state/viewer-state.ts'

/** The record whose time is 0. */
export interface TimeReference {
  readonly record: number
  /** RFC 3339. */
  readonly time: string
}

export interface Marks {
  /** Record numbers. */
  readonly marked: ReadonlySet<number>
  readonly notes: ReadonlyMap<number, string>
  readonly reference: TimeReference | undefined
}

/** Where somebody was. */
export interface KeptPlace {
  readonly tab: Tab
  readonly transactionsShow: ViewerState['transactionsShow']
  readonly flows: ViewSpec
  readonly selected: number | undefined
  readonly lists: Readonly<Record<ListName, { readonly query: ListQuery; readonly selected: number | undefined }>>
}

export interface KeptCapture {
  readonly marks: Marks
  readonly place: KeptPlace | undefined
}

export const NO_MARKS: Marks = { marked: new Set(), notes: new Map(), reference: undefined }

/** Marks and notes of one capture. */
export const MAX_MARKS = 10_000

type Entries = Readonly<Record<string, unknown>>

function asEntries(value: unknown): Entries {
  return typeof value === 'object' && value !== null ? (value as Entries) : {}
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function asSort(value: unknown): readonly SortKey[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry): SortKey[] => {
    const { column, direction } = asEntries(entry)
    if (typeof column !== 'string' || (direction !== 'ascending' && direction !== 'descending')) return []
    return [{ column, direction }]
  })
}

function asRange(value: unknown): TimeRange | undefined {
  const { from, until } = asEntries(value)
  return typeof from === 'string' && typeof until === 'string' ? { from, until } : undefined
}

/** Where somebody is, without what was only visited. */
export function placeOf({ tab, transactionsShow, view, selected, lists, visit }: ViewerState): KeptPlace {
  const { filter, sort, timeRange } = view.wanted
  const flows = { filter: visit === undefined ? filter : visit.filterBefore, sort, ...(timeRange && { timeRange }) }
  const kept = LIST_NAMES.map((list) => [list, { query: lists[list].view.wanted, selected: lists[list].selected }])
  return { tab, transactionsShow, flows, selected, lists: Object.fromEntries(kept) as KeptPlace['lists'] }
}

/** The text of what is kept. */
export function writeCapture({ marks: { marked, notes, reference }, place }: KeptCapture): string {
  return JSON.stringify({ version: 1, marked: [...marked], notes: [...notes], reference, place })
}

function parsePlace(value: unknown): KeptPlace | undefined {
  const { tab, transactionsShow, flows, selected, lists } = asEntries(value)
  const known = TABS.find((one) => one === tab)
  if (known === undefined) return undefined
  const spec = asEntries(flows)
  const timeRange = asRange(spec['timeRange'])
  const queries = LIST_NAMES.map((list) => {
    const entry = asEntries(asEntries(lists)[list])
    const query = asEntries(entry['query'])
    const read: ListQuery = {
      ...EMPTY_QUERY,
      filter: asText(query['filter']),
      narrowing: asText(query['narrowing']),
      sort: asSort(query['sort']),
    }
    return [list, { query: read, selected: asNumber(entry['selected']) }]
  })
  return {
    tab: known,
    transactionsShow: transactionsShow === 'connections' ? 'connections' : 'transactions',
    flows: { filter: asText(spec['filter']), sort: asSort(spec['sort']), ...(timeRange && { timeRange }) },
    selected: asNumber(selected),
    lists: Object.fromEntries(queries) as KeptPlace['lists'],
  }
}

function parseEntries(text: string): Entries {
  try {
    return asEntries(JSON.parse(text))
  } catch {
    return {}
  }
}

/** What was kept; whatever cannot be read is left out. */
export function readCapture(text: string | undefined): KeptCapture {
  const { marked, notes, reference, place } = parseEntries(text ?? '{}')
  const records = Array.isArray(marked) ? marked.flatMap((entry) => asNumber(entry) ?? []) : []
  const texts = (Array.isArray(notes) ? notes : []).flatMap((entry): [number, string][] => {
    const [record, note] = Array.isArray(entry) ? (entry as unknown[]) : []
    const number = asNumber(record)
    return number === undefined || typeof note !== 'string' || note === ''
      ? []
      : [[number, note.slice(0, MAX_NOTE_LENGTH)]]
  })
  const { record, time } = asEntries(reference)
  const zero = asNumber(record)
  return {
    marks: {
      marked: new Set(records.slice(0, MAX_MARKS)),
      notes: new Map(texts.slice(0, MAX_MARKS)),
      reference: zero === undefined || typeof time !== 'string' ? undefined : { record: zero, time },
    },
    place: parsePlace(place),
  }
}

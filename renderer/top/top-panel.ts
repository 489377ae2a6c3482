/** The panels of the Top view: what they count, by what it is grouped, and what of each group is measured. */
import type { Counters, KeySpec, MeasureSpec } from '../../core/protocol/aggregate-api.ts'
import { LIST_NAMES, type ListCounts, type ListName } from '../../core/protocol/list-api.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { fieldsOf, parseKeys, parseMeasure } from '../aggregate/spec-parsing.ts'
import { isEitherColumn } from '../aggregate/spec-words.ts'

export interface TopPanel {
  /** Of the viewer's own making, once among the panels. */
  readonly id: string
  /** The list whose rows count, by its own columns; absent: records. */
  readonly basis?: ListName
  /** One to `MAX_KEYS`. */
  readonly by: readonly KeySpec[]
  readonly measure: MeasureSpec
  readonly counters: Counters
}

/** Panels that one page shows: each is a question to the engine. */
export const MAX_PANELS = 12

function parsePanel(value: unknown): TopPanel | undefined {
  const { id, basis, by, measure, counters } = fieldsOf(value)
  const [keys, known] = [parseKeys(by), parseMeasure(measure)]
  if (typeof id !== 'string' || keys === undefined || known === undefined) return undefined
  const list = LIST_NAMES.find((name) => name === basis)
  // Keys of another basis would be those of no record.
  if (list === undefined && basis !== undefined && basis !== 'records') return undefined
  const counted = { by: keys, measure: known, counters: counters === 'both' ? 'both' : 'forward' } as const
  return { id, ...(list && { basis: list }), ...counted }
}

/** Panels from what was stored; undefined when nobody has chosen any. */
export function parsePanels(value: unknown): readonly TopPanel[] | undefined {
  if (!Array.isArray(value)) return undefined
  const panels = value.flatMap((entry: unknown) => parsePanel(entry) ?? [])
  return panels.filter((panel, index) => panels.findIndex(({ id }) => id === panel.id) === index).slice(0, MAX_PANELS)
}

function panelOf(column: string, measure: MeasureSpec): TopPanel {
  return { id: column, by: [{ kind: 'column', column }], measure, counters: 'forward' }
}

/** What is worth a panel, the most telling first; of each group the first that the session has. */
const CANDIDATES: readonly (readonly TopPanel[])[] = [
  [panelOf('@source', { figure: 'octets' })],
  [panelOf('@destination', { figure: 'octets' })],
  [
    panelOf('netscaler:httpReqUrl', { figure: 'records' }),
    panelOf('@hostAndUrl', { figure: 'records' }),
    panelOf('@destinationPort', { figure: 'octets' }),
  ],
  [panelOf('@application', { figure: 'records' }), panelOf('@protocol', { figure: 'octets' })],
  [panelOf('@exporter', { figure: 'records' })],
  [
    panelOf('@status', { figure: 'records' }),
    panelOf('@sourcePort', { figure: 'octets' }),
    panelOf('@template', { figure: 'records' }),
  ],
]

/** Whether records of the session have the values that a panel asks for. */
export function hasValues({ by, measure }: TopPanel, columns: readonly ColumnInfo[]): boolean {
  const has = (column: string) =>
    isEitherColumn(column) || columns.some(({ id, recordCount }) => id === column && recordCount > 0)
  return by.every(({ column }) => has(column)) && (!('column' in measure) || has(measure.column))
}

/** Panels for a session whose user has chosen none. */
export function panelsFor(columns: readonly ColumnInfo[]): readonly TopPanel[] {
  return CANDIDATES.flatMap((group) => group.find((panel) => hasValues(panel, columns)) ?? [])
}

/** A panel that somebody may not think of. */
export interface SuggestedPanel {
  readonly title: string
  readonly panel: Omit<TopPanel, 'id'> & { readonly basis: ListName }
}

const SUGGESTIONS: readonly SuggestedPanel[] = [
  {
    title: 'Slowest URL patterns: p95 of total',
    panel: {
      basis: 'transactions',
      by: [{ kind: 'column', column: 'urlPattern' }],
      measure: { figure: 'p95', column: 'total' },
      counters: 'forward',
    },
  },
]

function sense({ basis, by, measure }: Omit<TopPanel, 'id'>): string {
  return JSON.stringify([basis, by, measure])
}

/** Panels of the lists that the session has, without those that are there. */
export function suggestPanels(lists: ListCounts, panels: readonly TopPanel[]): readonly SuggestedPanel[] {
  const known = new Set(panels.map(sense))
  return SUGGESTIONS.filter(({ panel }) => lists[panel.basis] > 0 && !known.has(sense(panel)))
}

/** A name that no panel has. */
export function nextPanelId(panels: readonly TopPanel[]): string {
  let number = panels.length + 1
  while (panels.some(({ id }) => id === `panel-${number}`)) number += 1
  return `panel-${number}`
}

/** Structured data (RFC 6313) as people read it: on one line, and as the rows of a tree. */
import { MAX_LIST_ITEMS_SHOWN, MAX_LIST_ROWS_SHOWN, MAX_LIST_TEXT_SHOWN } from '../limits/viewer.ts'
import type { Cell, ListCell, ListGroup, ListRecord } from '../protocol/session-api.ts'
import { formatCount } from './format-quantity.ts'

type Item = ListCell['items'][number]

/** Makes the text of a value that is no list. */
export type FormatPlain = (cell: Exclude<Cell, ListCell>) => string

function isList(value: Item): value is ListCell {
  return typeof value === 'object' && value !== null && 'semantic' in value && 'items' in value
}

function isGroup(value: Item): value is ListGroup {
  return typeof value === 'object' && value !== null && 'records' in value && Array.isArray(value.records)
}

function isRecord(value: Item): value is ListRecord {
  return typeof value === 'object' && value !== null && !isList(value) && !isGroup(value)
}

/** `[80, 443]`, `[{sourceTransportPort 80, protocolIdentifier 6}, … 3 more]`. */
export function formatListText(list: ListCell, format: FormatPlain): string {
  return joinSome(list.items, (item) => itemText(item, format))
}

function itemText(item: Item, format: FormatPlain): string {
  if (isList(item)) return formatListText(item, format)
  if (isGroup(item)) return `${item.template} ${joinSome(item.records, (record) => itemText(record, format))}`
  if (!isRecord(item)) return format(item)
  return `{${Object.entries(item)
    .slice(0, MAX_LIST_ITEMS_SHOWN)
    .map(([key, value]) => `${key} ${itemText(value, format)}`)
    .join(', ')}}`
}

/** As many items as have room on a line, then how many are left out. */
function joinSome<T>(items: readonly T[], textOf: (item: T) => string): string {
  const shown: string[] = []
  let length = 0
  for (const item of items.slice(0, MAX_LIST_ITEMS_SHOWN)) {
    if (length > MAX_LIST_TEXT_SHOWN) break
    const text = textOf(item)
    shown.push(text)
    length += text.length
  }
  const rest = items.length - shown.length
  return `[${shown.join(', ')}${rest > 0 ? `, … ${formatCount(rest)} more` : ''}]`
}

/** One row of a list drawn as a tree. */
export interface ListRow {
  /** From 0. */
  readonly depth: number
  /** Key of a field, number of an item. */
  readonly label: string
  /** Of a row with rows below it: what they are. */
  readonly text: string
}

/** The rows of a list, so many of them; none for a list of plain values, which one line says as well. */
export function listRows(list: ListCell, format: FormatPlain): readonly ListRow[] {
  const rows: ListRow[] = []
  if (list.items.some((item) => typeof item === 'object' && item !== null)) addItems(rows, list.items, 0, format)
  if (rows.length <= MAX_LIST_ROWS_SHOWN) return rows
  return [...rows.slice(0, MAX_LIST_ROWS_SHOWN), { depth: 0, label: '…', text: 'more than is shown here' }]
}

function addItems(rows: ListRow[], items: readonly Item[], depth: number, format: FormatPlain): void {
  for (const [index, item] of items.entries()) {
    if (rows.length > MAX_LIST_ROWS_SHOWN) return
    addRow(rows, String(index + 1), item, depth, format)
  }
}

function addRow(rows: ListRow[], label: string, item: Item, depth: number, format: FormatPlain): void {
  if (isRecord(item)) {
    rows.push({ depth, label, text: '' })
    for (const [key, value] of Object.entries(item)) {
      if (rows.length > MAX_LIST_ROWS_SHOWN) return
      addRow(rows, key, value, depth + 1, format)
    }
  } else if (isGroup(item)) {
    rows.push({ depth, label, text: `template ${item.template}` })
    addItems(rows, item.records, depth + 1, format)
  } else if (isList(item) && item.items.some((inner) => typeof inner === 'object' && inner !== null)) {
    rows.push({ depth, label, text: describeList(item) })
    addItems(rows, item.items, depth + 1, format)
  } else {
    rows.push({
      depth,
      label,
      text: isList(item) ? `${describeList(item)} ${formatListText(item, format)}` : format(item),
    })
  }
}

/** `allOf sourceTransportPort`, `ordered, template 300`. */
export function describeList({ semantic, element, template }: ListCell): string {
  return (
    semantic + (element === undefined ? '' : ` ${element}`) + (template === undefined ? '' : `, template ${template}`)
  )
}

/** Lists on their way into a column: decoded, written as JSON, interned. What compiled plans call. */
import type { OctetInterner } from '../bytes/octet-interner.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { decodeList, LIST_TYPES, type ListAccount, type ListTemplates } from './list-value.ts'

/** What the interner of lists reads of a plan's context. */
export interface ListContext {
  readonly exportSeconds: number
  readonly listTemplates: ListTemplates
  readonly lists: ListAccount
}

/** Dictionary id of the list between two positions; `type` is an index of `LIST_TYPES`. */
export type ListInterner = (type: number, bytes: Uint8Array, from: number, to: number, context: ListContext) => number

/** Makes what a plan calls for a list. */
export function createListInterner(interner: OctetInterner, registry: ElementRegistry): ListInterner {
  return (type, bytes, from, to, { exportSeconds, listTemplates, lists }) => {
    const source = { registry, templates: listTemplates, exportSeconds }
    const cell = decodeList(LIST_TYPES[type] ?? 'basicList', bytes.subarray(from, to), source, lists)
    return interner.internJson(JSON.stringify(cell))
  }
}

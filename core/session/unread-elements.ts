/** Records that came before what their unknown elements are was learned: their octets are kept, a second reading reads them. */
import type { Shape } from '../decode/block.ts'
import { columnKindOf } from '../elements/column-kind.ts'
import type { ElementRegistry } from '../elements/element.ts'
import type { UnreadElements } from '../protocol/names-report.ts'
import type { Store } from '../store/store.ts'

/** How many records hold octets for elements that are known by now; undefined when none does. */
export function countUnreadElements(store: Store, registry: ElementRegistry): UnreadElements | undefined {
  if (registry.learnedCount() === 0) return undefined
  const elements = new Set<string>()
  let records = 0
  for (const { shape, visibleRows } of store.tables) {
    if (shape === undefined || visibleRows === 0) continue
    const unread = unreadKeys(store, registry, shape)
    for (const key of unread) elements.add(key)
    if (unread.length > 0) records += visibleRows
  }
  return records === 0 ? undefined : { elements: elements.size, records }
}

function unreadKeys(store: Store, registry: ElementRegistry, shape: Shape): readonly string[] {
  const keys: string[] = []
  for (const [index, { kind, pen, elementId }] of shape.fields.entries()) {
    if (kind !== 'octets') continue
    const element = registry.find(pen, elementId)
    if (element.learned === undefined) continue
    const template = store.catalog.templates.find(({ shapeId }) => shapeId === shape.id)
    const length = template?.fields[index]?.length
    if (length !== undefined && columnKindOf(element, length) !== 'octets') keys.push(`${pen}:${elementId}`)
  }
  return keys
}

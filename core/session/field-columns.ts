/** What a field of a shape says of itself as a column. */
import type { ShapeField } from '../decode/block.ts'
import { describeElementColumn } from '../elements/column-type.ts'
import type { Element, ElementRegistry } from '../elements/element.ts'
import { V9_SCOPE_PEN } from '../elements/registry.ts'
import type { ElementColumn } from '../query/columns.ts'

/** The element behind a field of a shape or a field specifier of a stored template. */
export function elementOf(registry: ElementRegistry, pen: number, id: number): Element {
  return pen === V9_SCOPE_PEN ? registry.findV9Scope(id) : registry.find(pen, id)
}

/** The column of a field. */
export function describeField(registry: ElementRegistry, field: ShapeField): ElementColumn {
  return describeElementColumn(elementOf(registry, field.pen, field.elementId), field.kind, field.key)
}

/** Shapes: templates whose fields have the same names in the same storage share one. */
import { MAX_SHARED_SHAPES } from '../limits/decode.ts'
import type { PlanField } from '../wire/plan-field.ts'
import type { Shape } from './block.ts'

export interface ShapeTable {
  /** The shape of these fields; `onNew` hears of one that is new. */
  shapeOf(fields: readonly PlanField[], isOptions: boolean, scopeFieldCount: number): Shape
}

/** Makes an empty table. */
export function createShapeTable(onNew: (shape: Shape) => void): ShapeTable {
  const shapes = new Map<string, Shape>()
  let nextId = 0
  return {
    shapeOf(fields, isOptions, scopeFieldCount) {
      const stored = fields.filter((field) => field.column !== undefined)
      const identity = [
        isOptions ? `o${scopeFieldCount}` : 'd',
        ...stored.map((field) => `${field.element.pen}:${field.element.id}:${field.key}:${field.kind}`),
      ].join(' ')
      const known = shapes.get(identity)
      if (known !== undefined) return known
      const shape: Shape = {
        id: nextId++,
        type: isOptions ? 'options' : 'data',
        fields: stored.map((field) => ({
          key: field.key,
          pen: field.element.pen,
          elementId: field.element.id,
          kind: field.kind,
        })),
        scopeFieldCount: fields.slice(0, scopeFieldCount).filter(({ column }) => column !== undefined).length,
      }
      if (shapes.size >= MAX_SHARED_SHAPES) shapes.clear()
      shapes.set(identity, shape)
      onNew(shape)
      return shape
    },
  }
}

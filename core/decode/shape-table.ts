/**
 * Shapes: templates whose fields have the same names in the same storage share one. Bounded by fields where shapes may come for ever:
 * past the bound those that are known are found, and none with columns is made.
 */
import { MAX_SHARED_SHAPES } from '../limits/decode.ts'
import { TEMPLATE_VERSION_WEIGHT } from '../limits/templates.ts'
import type { PlanField } from '../wire/plan-field.ts'
import type { Shape } from './block.ts'

export interface ShapeTable {
  /** The shape of these fields; `onNew` hears of one that is new. Undefined when it would be, and there is no room for its columns. */
  shapeOf(fields: readonly PlanField[], isOptions: boolean, scopeFieldCount: number): Shape | undefined
}

/** Makes an empty table; `maxFields` bounds the fields of all shapes, each counting `TEMPLATE_VERSION_WEIGHT` more. */
export function createShapeTable(onNew: (shape: Shape) => void, maxFields = Number.POSITIVE_INFINITY): ShapeTable {
  const shapes = new Map<string, Shape>()
  let nextId = 0
  let fieldCount = 0
  return {
    shapeOf(fields, isOptions, scopeFieldCount) {
      const stored = fields.filter((field) => field.column !== undefined)
      const identity = [
        isOptions ? `o${scopeFieldCount}` : 'd',
        ...stored.map((field) => `${field.element.pen}:${field.element.id}:${field.key}:${field.kind}`),
      ].join(' ')
      const known = shapes.get(identity)
      if (known !== undefined) return known
      const weight = stored.length + TEMPLATE_VERSION_WEIGHT
      const isFull = fieldCount + weight > maxFields
      if (isFull && stored.length > 0) return undefined
      fieldCount += weight
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
      // What is known could not be made again.
      if (shapes.size >= MAX_SHARED_SHAPES && !isFull) shapes.clear()
      shapes.set(identity, shape)
      onNew(shape)
      return shape
    },
  }
}

/** The columns of a session: the virtual ones, then one for each element key seen; and where each lies in a shape. */
import type { Shape, ShapeField } from '../decode/block.ts'
import { isTimeUnit, NANOSECONDS_PER } from '../elements/format-quantity.ts'
import { MAX_SHAPE_COLUMNS } from '../limits.ts'
import type { ColumnInfo } from '../protocol/session-api.ts'
import type { Source } from './source.ts'
import { durationField, resolveVirtual, VIRTUAL_COLUMNS, type VirtualColumn } from './virtual-columns.ts'

/** What a column of an element says of itself. */
export type ElementColumn = Omit<ColumnInfo, 'id' | 'recordCount'>

/** Describes the column of a field; the elements' registry behind it. */
export type DescribeField = (field: ShapeField) => ElementColumn

/** A shape and how many records it has. */
export interface CountedShape {
  readonly shape: Shape
  readonly recordCount: number
}

/** How a column reads, whatever the shape. */
export type ColumnSummary = Pick<ColumnInfo, 'id' | 'type' | 'units' | 'enumeration'>

export interface ColumnCatalogue {
  /** Grows when a column is added. */
  readonly revision: number
  /** All columns: the virtual ones in their order, then the elements in the order of appearance. */
  list(shapes: readonly CountedShape[], recordCount: number): ColumnInfo[]
  /** A column by its id in any case; undefined when no record can have it. */
  find(id: string): ColumnSummary | undefined
  /** Where the column lies in a shape, undefined when it has none; shape undefined: a record that has the spine only. */
  sourceOf(id: string, shape: Shape | undefined): Source | undefined
  /** Takes note of the fields of a shape. */
  addShape(shape: Shape): void
}

const VIRTUAL_BY_ID: ReadonlyMap<string, VirtualColumn> = new Map(
  VIRTUAL_COLUMNS.map((column) => [column.id.toLowerCase(), column]),
)

/** A catalogue without any element yet. */
export function createColumnCatalogue(describe: DescribeField): ColumnCatalogue {
  const elements = new Map<string, { readonly key: string; readonly column: ElementColumn }>()
  const noShape = new Map<string, Source | undefined>()
  const sources = new WeakMap<Shape, Map<string, Source | undefined>>()

  function resolve(id: string, shape: Shape | undefined): Source | undefined {
    const virtual = VIRTUAL_BY_ID.get(id)
    if (virtual !== undefined) return resolveVirtual(virtual, shape)
    const key = elements.get(id)?.key
    const index = shape?.fields.findIndex((field) => field.key === key) ?? -1
    const field = shape?.fields[index]
    if (field === undefined || index >= MAX_SHAPE_COLUMNS) return undefined
    const column = elements.get(id)?.column
    const units = column?.type === 'duration' ? column.units : undefined
    const duration = isTimeUnit(units) ? durationField(index, field.kind, NANOSECONDS_PER[units], false) : undefined
    return duration ?? { kind: 'field', index, columnKind: field.kind }
  }

  return {
    get revision() {
      return elements.size
    },
    list(shapes, recordCount) {
      const counts = new Map<string, number>()
      for (const counted of shapes) {
        for (const id of [
          ...VIRTUAL_BY_ID.keys(),
          ...new Set(counted.shape.fields.map((field) => field.key.toLowerCase())),
        ]) {
          if (this.sourceOf(id, counted.shape) === undefined) continue
          counts.set(id, (counts.get(id) ?? 0) + counted.recordCount)
        }
      }
      const virtual = VIRTUAL_COLUMNS.map(({ rule, ...column }) => ({
        ...column,
        recordCount: rule.kind === 'always' ? recordCount : (counts.get(column.id.toLowerCase()) ?? 0),
      }))
      const others = [...elements].map(([id, { key, column }]) => ({
        ...column,
        id: key,
        recordCount: counts.get(id) ?? 0,
      }))
      return [...virtual, ...others]
    },
    find(id) {
      const name = id.toLowerCase()
      const virtual = VIRTUAL_BY_ID.get(name)
      if (virtual !== undefined) return virtual
      const element = elements.get(name)
      return element && { ...element.column, id: element.key }
    },
    sourceOf(id, shape) {
      const name = id.toLowerCase()
      let known = noShape
      if (shape !== undefined) {
        known = sources.get(shape) ?? new Map<string, Source | undefined>()
        sources.set(shape, known)
      }
      if (!known.has(name)) known.set(name, resolve(name, shape))
      return known.get(name)
    },
    addShape(shape) {
      for (const field of shape.fields.slice(0, MAX_SHAPE_COLUMNS)) {
        const name = field.key.toLowerCase()
        if (!elements.has(name)) elements.set(name, { key: field.key, column: describe(field) })
      }
    },
  }
}

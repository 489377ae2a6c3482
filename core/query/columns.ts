/** The columns of a session: the virtual ones, then one for each element key seen; and where each lies in a shape. */
import type { Shape, ShapeField } from '../decode/block.ts'
import { isTimeUnit, NANOSECONDS_PER } from '../elements/format-quantity.ts'
import { MAX_SHAPE_COLUMNS } from '../limits/decode.ts'
import type { ColumnInfo } from '../protocol/session-api.ts'
import type { LabelSource } from './label-source.ts'
import { NO_RATES, type RateBook } from './rate-book.ts'
import type { ScaledSource, Source } from './source.ts'
import { VIRTUAL_COLUMNS, type VirtualColumn } from './virtual-columns.ts'
import { durationField, resolveVirtual } from './virtual-sources.ts'

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
export type ColumnSummary = Pick<ColumnInfo, 'id' | 'title' | 'type' | 'units' | 'enumeration'>

/** What options data taught of the values in columns. */
export interface LearnedOfColumns {
  readonly labels?: LabelSource | undefined
  readonly rates?: RateBook | undefined
}

export interface ColumnCatalogue {
  /** Grows when a column is added. */
  readonly revision: number
  /** All columns: the virtual ones in their order, then the elements in the order of appearance. */
  list(shapes: readonly CountedShape[], recordCount: number): ColumnInfo[]
  /** A column by its id, or by the learned name of its element, in any case; undefined when no record can have it. */
  find(id: string): ColumnSummary | undefined
  /** Ids of all columns. */
  ids(): readonly string[]
  /** Whether the values of a column are ids that options data may name. */
  hasLabels(id: string): boolean
  /** Where the column lies in a shape, undefined when it has none; shape undefined: a record that has the spine only. */
  sourceOf(id: string, shape: Shape | undefined): Source | undefined
  /** Takes note of the fields of a shape. */
  addShape(shape: Shape): void
  /** Describes all columns anew: elements were learned meanwhile. */
  describeAgain(): void
}

interface KnownColumn {
  readonly field: ShapeField
  readonly column: ElementColumn
}

/** Whether a rate is known for records of the shape. */
function isScaled({ own, rates }: ScaledSource, shape: Shape): boolean {
  return own !== undefined || rates.knowsShape(shape.id)
}

const VIRTUAL_BY_ID: ReadonlyMap<string, VirtualColumn> = new Map(
  VIRTUAL_COLUMNS.map((column) => [column.id.toLowerCase(), column]),
)

/** A catalogue without any element yet. */
export function createColumnCatalogue(describe: DescribeField, learned: LearnedOfColumns = {}): ColumnCatalogue {
  const { labels, rates = NO_RATES } = learned
  const elements = new Map<string, KnownColumn>()
  /** Ids of columns by the learned names of their elements. */
  const aliases = new Map<string, string>()
  const noShape = new Map<string, Source | undefined>()
  let sources = new WeakMap<Shape, Map<string, Source | undefined>>()
  let descriptions = 0

  function put(field: ShapeField): void {
    const name = field.key.toLowerCase()
    const column = describe(field)
    elements.set(name, { field, column })
    const alias = column.alias?.toLowerCase()
    if (alias !== undefined && !aliases.has(alias)) aliases.set(alias, name)
  }

  /** Names of registries go before learned ones. */
  function nameOf(id: string): string {
    const name = id.toLowerCase()
    return VIRTUAL_BY_ID.has(name) || elements.has(name) ? name : (aliases.get(name) ?? name)
  }

  function hasIds(rule: VirtualColumn['rule']): boolean {
    return rule.kind === 'firstOf' && rule.keys.some((key) => labels?.hasIds(key) === true)
  }

  function resolve(id: string, shape: Shape | undefined): Source | undefined {
    const virtual = VIRTUAL_BY_ID.get(id)
    if (virtual !== undefined) return resolveVirtual(virtual, shape, rates)
    const key = elements.get(id)?.field.key
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
      return elements.size + descriptions + (labels?.idFieldsRevision ?? 0)
    },
    list(shapes, recordCount) {
      const counts = new Map<string, number>()
      for (const counted of shapes) {
        for (const id of [
          ...VIRTUAL_BY_ID.keys(),
          ...new Set(counted.shape.fields.map((field) => field.key.toLowerCase())),
        ]) {
          const source = this.sourceOf(id, counted.shape)
          if (source === undefined || (source.kind === 'scaled' && !isScaled(source, counted.shape))) continue
          counts.set(id, (counts.get(id) ?? 0) + counted.recordCount)
        }
      }
      const virtual = VIRTUAL_COLUMNS.map(({ rule, ...column }) => ({
        ...column,
        ...(hasIds(rule) ? { hasLabels: true as const } : {}),
        recordCount: rule.kind === 'always' ? recordCount : (counts.get(column.id.toLowerCase()) ?? 0),
      }))
      const others = [...elements].map(([id, { field, column }]) => ({
        ...column,
        ...(labels?.hasIds(field.key) === true ? { hasLabels: true as const } : {}),
        id: field.key,
        recordCount: counts.get(id) ?? 0,
      }))
      return [...virtual, ...others]
    },
    find(id) {
      const name = nameOf(id)
      const virtual = VIRTUAL_BY_ID.get(name)
      if (virtual !== undefined) return virtual
      const element = elements.get(name)
      return element && { ...element.column, id: element.field.key }
    },
    ids: () => [...VIRTUAL_COLUMNS.map(({ id }) => id), ...[...elements.values()].map(({ field }) => field.key)],
    hasLabels(id) {
      const name = nameOf(id)
      const virtual = VIRTUAL_BY_ID.get(name)
      if (virtual !== undefined) return hasIds(virtual.rule)
      const key = elements.get(name)?.field.key
      return key !== undefined && labels?.hasIds(key) === true
    },
    sourceOf(id, shape) {
      const name = nameOf(id)
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
        const known = elements.get(field.key.toLowerCase())
        // An element that was learned is stored otherwise from then on: the column is what it is now.
        if (known === undefined || (known.field.kind === 'octets' && field.kind !== 'octets')) put(field)
      }
    },
    describeAgain() {
      descriptions += 1
      for (const { field } of [...elements.values()]) put(field)
      sources = new WeakMap()
    },
  }
}

/** A filter as a predicate over the rows of a batch, for `dump --filter`: the same answer as the store's, without one. */
import type { RecordBatch, Shape } from '../decode/block.ts'
import { createCellReader } from '../elements/format-dump-value.ts'
import { compareNumber, compareSpan, compareTemplateValue, compareText } from './compare-values.ts'
import type { FilterTree } from './filter-language/filter-tree.ts'
import { resolveFilter, type FilterTest, type ShapeColumns } from './filter-test.ts'
import type { FilterClock } from './filter-language/parse-quantity.ts'
import type { LabelSource } from './label-source.ts'
import type { RecordSet, RecordSetFields } from './record-sets.ts'
import { textOfCell } from './source-cell.ts'
import { readInteger, readSpan } from './source-value.ts'
import { classOf, fieldsOf, type Source } from './source.ts'
import { templateValue, type Catalog } from './template-facts.ts'
import type { ColumnCatalogue } from './columns.ts'

/** Whether the record in a row of the batch passes the filter. */
export type RowTest = (row: number) => boolean

export interface RecordPredicate {
  /**
   * The test for the rows of one batch.
   *
   * @param textOf text of a dictionary id
   */
  forBatch(batch: RecordBatch, textOf: (id: number) => string): RowTest
}

/**
 * A predicate of a filter; tests are resolved once a shape.
 *
 * @param catalog shapes, templates and sessions seen so far; read again for every batch
 * @param clock what relative times count from; absent: the time on the wall
 */
export function createRecordPredicate(
  tree: FilterTree,
  columns: ColumnCatalogue,
  catalog: Catalog,
  clock?: FilterClock,
): RecordPredicate {
  const tests = new Map<Shape | undefined, FilterTest>()

  function testOf(shape: Shape | undefined): FilterTest {
    let test = tests.get(shape)
    if (test === undefined) {
      test = resolveFilter(tree, shapeColumns(columns, shape, { clock }))
      tests.set(shape, test)
    }
    return test
  }

  return {
    forBatch: (batch, textOf) => rowTest(testOf(catalog.shapes[batch.shapeId]), batch, textOf, catalog),
  }
}

/** What is known beside the records. */
export interface KnownBeside {
  readonly labels?: LabelSource | undefined
  readonly recordSets?: RecordSetFields | undefined
  readonly clock?: FilterClock | undefined
}

/** The columns of a session as one shape sees them; with labels, texts beside a column of ids are compared with these. */
export function shapeColumns(
  columns: ColumnCatalogue,
  shape: Shape | undefined,
  { labels, recordSets, clock }: KnownBeside = {},
): ShapeColumns {
  return {
    clock,
    recordSet: (name) => recordSets?.get(name.toLowerCase()),
    find: (id) => columns.find(id),
    sourceOf: (id) => columns.sourceOf(id, shape),
    labelledIds: (source, matches) => labels?.match(shape?.fields[source.index]?.key ?? '', matches) ?? [],
  }
}

/** What tests look up that no record holds, by the key of the test. */
export type RecordBits = ReadonlyMap<string, RecordSet>

const NO_BITS: RecordBits = new Map()

/** A batch, and what is known beside it. */
export interface TestedBatch {
  readonly batch: RecordBatch
  readonly textOf: (id: number) => string
  readonly catalog: Catalog
  readonly bits: RecordBits
}

/** The test of a filter that was resolved for the shape of the batch. */
export function filterTestOfBatch(test: FilterTest, { batch, textOf, catalog, bits }: TestedBatch): RowTest {
  return rowTest(test, batch, textOf, catalog, bits)
}

/** Where the values lie that a test reads. */
export function sourcesOfTest(test: FilterTest): readonly Source[] {
  switch (test.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return test.terms.flatMap(sourcesOfTest)
    case 'not':
      return sourcesOfTest(test.term)
    case 'presence':
    case 'label':
    case 'value':
      return [test.source]
    case 'fields':
      return [test.left, test.right]
    case 'constant':
    case 'records':
      return []
  }
}

function isInSet({ firstRecord, bits }: RecordSet, record: number): boolean {
  const at = record - firstRecord
  return at >= 0 && (((bits[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1) === 1
}

function rowTest(
  test: FilterTest,
  batch: RecordBatch,
  textOf: (id: number) => string,
  catalog: Catalog,
  bits: RecordBits = NO_BITS,
): RowTest {
  switch (test.kind) {
    case 'constant':
      return () => test.value
    case 'and': {
      const terms = test.terms.map((term) => rowTest(term, batch, textOf, catalog, bits))
      return (row) => terms.every((term) => term(row))
    }
    case 'or': {
      const terms = test.terms.map((term) => rowTest(term, batch, textOf, catalog, bits))
      return (row) => terms.some((term) => term(row))
    }
    case 'xor': {
      const terms = test.terms.map((term) => rowTest(term, batch, textOf, catalog, bits))
      return (row) => terms.filter((term) => term(row)).length % 2 === 1
    }
    case 'not': {
      const term = rowTest(test.term, batch, textOf, catalog, bits)
      return (row) => !term(row)
    }
    case 'presence':
      return presenceTest(test.source, batch, catalog)
    case 'label':
      return labelTest(test, batch, textOf)
    case 'value':
      return valueTest(test, batch, textOf, catalog)
    case 'fields':
      return fieldsTest(test, batch, textOf)
    // Nothing is known of records together where there is no session.
    case 'records': {
      const set = bits.get(test.key)
      return set === undefined ? () => false : (row) => isInSet(set, batch.record[row] ?? 0)
    }
  }
}

function fieldsTest(
  { left, operator, right }: Extract<FilterTest, { kind: 'fields' }>,
  batch: RecordBatch,
  textOf: (id: number) => string,
): RowTest {
  const valueClass = classOf(left)
  if (valueClass === 'text' || valueClass === 'octets') {
    const [one, other] = [left, right].map((source) => {
      const [index = 0] = fieldsOf(source)
      return createCellReader('text', batch.columns[index] ?? EMPTY, textOf)
    })
    return (row) => compareText(textOfCell(one?.(row) ?? null), operator, textOfCell(other?.(row) ?? null))
  }
  if (valueClass === 'float') {
    const [one, other] = [left, right].map((source) => numberReader(source, batch))
    return (row) => compareNumber(one?.(row) ?? Number.NaN, operator, other?.(row) ?? Number.NaN)
  }
  return (row) => {
    const one = readSpan(left, batch, row)
    const other = readSpan(right, batch, row)
    return one !== undefined && other !== undefined && compareSpan(one, operator, other, other)
  }
}

function presenceTest(source: Source, batch: RecordBatch, catalog: Catalog): RowTest {
  switch (source.kind) {
    case 'template':
      return (row) => templateValue(catalog, batch.templateVersion[row] ?? -1, source.property) !== undefined
    case 'spineTime':
    case 'spineFlag':
    case 'spineDuration':
    case 'durationField':
    case 'scaled':
    case 'quotient':
      return (row) => readSpan(source, batch, row) !== undefined
    default:
      return () => true
  }
}

function labelTest(
  { source, ids }: Extract<FilterTest, { kind: 'label' }>,
  batch: RecordBatch,
  textOf: (id: number) => string,
): RowTest {
  const read = createCellReader(source.columnKind, batch.columns[source.index] ?? EMPTY, textOf)
  const groups = ids.map((group) => ({ ...group, templates: new Set(group.templates), ids: new Set(group.ids) }))
  return (row) => {
    const cell = read(row)
    const id = typeof cell === 'object' ? '' : String(cell)
    const time = batch.exportTime[row] ?? 0n
    return groups.some(
      ({ templates, ids: wanted, from, until }) =>
        wanted.has(id) &&
        templates.has(batch.templateVersion[row] ?? -1) &&
        (from === undefined || time >= from) &&
        (until === undefined || time < until),
    )
  }
}

function valueTest(
  { source, operator, operand }: Extract<FilterTest, { kind: 'value' }>,
  batch: RecordBatch,
  textOf: (id: number) => string,
  catalog: Catalog,
): RowTest {
  if (source.kind === 'template') {
    const { property } = source
    return (row) =>
      compareTemplateValue(
        templateValue(catalog, batch.templateVersion[row] ?? -1, property),
        property,
        operator,
        operand,
      )
  }
  switch (operand.kind) {
    case 'text': {
      const texts = fieldsOf(source).map((index) => createCellReader('text', batch.columns[index] ?? EMPTY, textOf))
      return (row) => compareText(texts.map((read) => textOfCell(read(row))).join(''), operator, operand.value)
    }
    case 'number':
      return numberTest(source, batch, (value) => compareNumber(value, operator, operand.value))
    case 'span':
      return spanTest(source, batch, (value) => compareSpan(value, operator, operand.low, operand.high))
  }
}

const EMPTY = new Uint8Array(0)

function numberTest(source: Source, batch: RecordBatch, matches: (value: number) => boolean): RowTest {
  const read = numberReader(source, batch)
  return read === undefined ? () => false : (row) => matches(read(row))
}

function numberReader(source: Source, batch: RecordBatch): ((row: number) => number) | undefined {
  if (source.kind !== 'field') return undefined
  const octets = batch.columns[source.index] ?? EMPTY
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  return source.columnKind === 'f32' ? (row) => view.getFloat32(4 * row, true) : (row) => view.getFloat64(8 * row, true)
}

function spanTest(source: Source, batch: RecordBatch, matches: (value: bigint) => boolean): RowTest {
  if (source.kind === 'field' && source.columnKind !== 'seconds' && source.columnKind !== 'milliseconds') {
    const octets = batch.columns[source.index] ?? EMPTY
    return (row) => matches(readInteger(source.columnKind, octets, row))
  }
  return (row) => {
    const value = readSpan(source, batch, row)
    return value !== undefined && matches(value)
  }
}

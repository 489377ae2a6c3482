/** Which of some filters the rows of a window pass: told beside their cells, so that a filter may name columns that nobody shows. */
import type { RecordBatch, Shape } from '../decode/block.ts'
import { filterTestOfBatch, sourcesOfTest, type RecordBits } from './record-predicate.ts'
import type { FilterTest } from './filter-test.ts'
import type { RecordSet } from './record-sets.ts'
import type { Source } from './source.ts'
import type { Catalog } from './template-facts.ts'

/** Filters as the records of one shape see them; undefined: a text that is no filter here, which no record passes. */
export type RulesOf = (filters: readonly string[], shape: Shape | undefined) => readonly (FilterTest | undefined)[]

/** The tests of one shape, and where the values lie that they read. */
export interface ShapeRules {
  readonly tests: readonly (FilterTest | undefined)[]
  readonly sources: readonly Source[]
}

export const NO_RULES: ShapeRules = { tests: [], sources: [] }

/** What no record passes. */
export const NO_MATCH_INDEX = -1

/** Resolves filters for a shape. */
export function shapeRules(tests: readonly (FilterTest | undefined)[]): ShapeRules {
  return { tests, sources: tests.flatMap((test) => (test === undefined ? [] : sourcesOfTest(test))) }
}

/** Asks for the records of all tests that look into what no record holds, each question once. */
export async function readRecordBits(rules: readonly ShapeRules[]): Promise<RecordBits> {
  const asked = new Map<string, Promise<RecordSet>>()
  const collect = (test: FilterTest): void => {
    if (test.kind === 'and' || test.kind === 'or' || test.kind === 'xor') test.terms.forEach(collect)
    else if (test.kind === 'not') collect(test.term)
    else if (test.kind === 'records' && !asked.has(test.key)) asked.set(test.key, test.find())
  }
  for (const { tests } of rules) for (const test of tests) if (test !== undefined) collect(test)
  return new Map(await Promise.all([...asked].map(async ([key, set]) => [key, await set] as const)))
}

/** The number of the first test that a row of the batch passes, from 0; -1 when it passes none. */
export function firstMatch(
  { tests }: ShapeRules,
  batch: RecordBatch,
  textOf: (id: number) => string,
  { catalog, bits }: { readonly catalog: Catalog; readonly bits: RecordBits },
): (row: number) => number {
  const rowTests = tests.map((test) =>
    test === undefined ? () => false : filterTestOfBatch(test, { batch, textOf, catalog, bits }),
  )
  return (row) => rowTests.findIndex((passes) => passes(row))
}

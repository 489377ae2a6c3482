/** What the questions about many records share: the session they are asked of, and the records that one is about. */
import type { AggregateScope } from '../../protocol/aggregate-api.ts'
import type { Result } from '../../protocol/failure.ts'
import { succeed } from '../../protocol/failure.ts'
import type { RawRows } from '../../store/database.ts'
import { DICTIONARY_TABLE } from '../../store/dialect.ts'
import type { Store } from '../../store/store.ts'
import type { ColumnCatalogue } from '../columns.ts'
import type { FilterTree } from '../filter-language/filter-tree.ts'
import { findFirstMessage } from '../first-message.ts'
import type { LabelSource } from '../label-source.ts'
import { createTextSets, parametersOf, type TextSets } from '../text-sets.ts'
import type { ViewFilter } from '../views.ts'
import type { Statement } from '../sort-order.ts'
import { TWIN_TABLE } from './key-plan.ts'
import { parseScope, planScope, type ParsedScope, type ScopedTable } from './scope.ts'

/** A session as questions see it. */
export interface AggregateSession {
  readonly store: Store
  readonly columns: ColumnCatalogue
  readonly labels: LabelSource | undefined
  /** Takes note of the tables that there are by now. */
  refresh(): void
  parse(filter: string): Result<FilterTree>
  /** Undefined lets every record through. */
  filterOf(tree: FilterTree, texts: TextSets): ViewFilter | undefined
}

/** Thrown where something newer was asked for meanwhile; caught by whoever runs the question. */
export class Superseded extends Error {}

/** The records that a question is about. */
export interface Asked {
  readonly scope: ParsedScope
  readonly tables: readonly ScopedTable[]
}

/** One question at work. */
export interface AggregateRun {
  readonly session: AggregateSession
  readonly texts: TextSets
  query(sql: string, widths: readonly number[], parameters?: readonly string[]): Promise<RawRows>
  runAll(statements: readonly Statement[]): Promise<void>
  /** As `runAll`, wanted or not. */
  cleanUp(statements: readonly Statement[]): Promise<void>
}

/** Begins a question; `query` throws `Superseded` once it is not wanted any more. */
export function beginRun(session: AggregateSession, isCurrent: () => boolean): AggregateRun {
  const query = (sql: string, widths: readonly number[], parameters: readonly string[] = []): Promise<RawRows> => {
    if (!isCurrent()) throw new Superseded()
    return session.store.survey(sql, widths, parameters)
  }
  return {
    session,
    texts: createTextSets(),
    query,
    async runAll(statements) {
      for (const statement of statements) await query(statement.sql, [], await parametersOf(statement))
    },
    async cleanUp(statements) {
      for (const { sql, parameters } of statements) await session.store.survey(sql, [], parameters)
    },
  }
}

/** By a hash of the text: the texts themselves would have to fit into memory. */
const FIND_TWINS =
  `CREATE OR REPLACE TEMP TABLE ${TWIN_TABLE} AS SELECT id, first FROM ` +
  `(SELECT id, min(id) OVER (PARTITION BY md5_number(text)) AS first FROM ${DICTIONARY_TABLE}) WHERE id <> first`

/** Finds the records of some scopes, all of the same moment; the texts that their filters ask for are looked up. */
export async function askScopes(
  run: AggregateRun,
  scopes: readonly AggregateScope[],
): Promise<Result<readonly Asked[]>> {
  const { store, parse, filterOf, refresh } = run.session
  refresh()
  const [upTo, after] = [store.recordCount, store.removedRecords]
  const asked: Asked[] = []
  for (const spec of scopes) {
    const scope = parseScope(spec)
    if (!scope.ok) return scope
    const tree = parse(spec.filter)
    if (!tree.ok) return tree
    const { lastSeconds } = scope.value
    const firstMessage =
      lastSeconds === undefined
        ? undefined
        : await findFirstMessage(
            { query: (sql, widths, parameters) => run.query(sql, widths, parameters.map(String)) },
            lastSeconds,
          )
    const filter = filterOf(tree.value, run.texts)
    const { tables } = planScope(store.tables, filter, scope.value, { upTo, after, firstMessage })
    asked.push({ scope: scope.value, tables })
  }
  await run.runAll(run.texts.preparations())
  if (store.dictionary.hasTwins) await run.runAll([{ sql: FIND_TWINS, parameters: [] }])
  return succeed(asked)
}

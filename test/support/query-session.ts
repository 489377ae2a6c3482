/** A store with its queries in a temporary folder, for tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DecodedBlock } from '../../core/decode/block.ts'
import type { Result } from '../../core/protocol/failure.ts'
import type { Cell, SortKey } from '../../core/protocol/session-api.ts'
import type { DescribeField } from '../../core/query/columns.ts'
import type { RetentionSpec } from '../../core/protocol/live-api.ts'
import type { RecordSetFields } from '../../core/query/record-sets.ts'
import { createSessionQueries, type SessionQueries } from '../../core/query/session-queries.ts'
import type { SessionNames } from '../../core/names/session-names.ts'
import { createStore, type Store, type StoreRequest } from '../../core/store/store.ts'

export interface QuerySession {
  readonly store: Store
  readonly queries: SessionQueries
  readonly folder: string
  /** Appends blocks and makes them visible. */
  append(...blocks: DecodedBlock[]): Promise<void>
  /** The record numbers of a view, read window by window. */
  records(sort: readonly SortKey[], filter?: string): Promise<number[]>
  /** All cells of some columns in the order of decoding, a row each. */
  rows(...columns: string[]): Promise<Cell[][]>
  dispose(): Promise<void>
}

/** Opens an empty session; fields are described as plain columns of their storage unless told otherwise. */
export async function openQuerySession(
  describe: DescribeField = describePlainly,
  names?: SessionNames,
  retention: RetentionSpec = {},
  recordSets?: RecordSetFields,
  more: Partial<StoreRequest> = {},
): Promise<QuerySession> {
  const folder = mkdtempSync(join(tmpdir(), 'flowglass-test-'))
  const store = valueOf(await createStore({ folder, memoryLimitMiB: 128, threads: 2, retention, ...more }))
  let lastView = 0
  const nextView = (): number => (lastView += 1)
  const queries = createSessionQueries(store, {
    describe,
    isElement: () => true,
    revision: () => store.recordCount,
    nextView,
    ...(names === undefined ? {} : { names }),
    ...(recordSets === undefined ? {} : { recordSets }),
  })

  async function readAll(sort: readonly SortKey[], filter: string, columns: readonly string[]) {
    const view = valueOf(await queries.openView({ filter, sort }))
    const records: number[] = []
    const cells: Cell[][] = columns.map(() => [])
    for (let first = 0; first < view.rowCount; first += 1000) {
      const window = valueOf(await queries.readWindow({ view: view.view, first, count: 1000, columns }))
      records.push(...window.records)
      for (const [index, column] of window.columns.entries()) cells[index]?.push(...column)
    }
    queries.closeView(view.view)
    return { records, cells }
  }

  return {
    store,
    queries,
    folder,
    async append(...blocks) {
      for (const block of blocks) valueOf(await store.append(block))
      valueOf(await store.commit())
    },
    records: async (sort, filter = '') => (await readAll(sort, filter, [])).records,
    async rows(...columns) {
      const { records, cells } = await readAll([], '', columns)
      return records.map((_, row) => cells.map((column) => column[row] ?? null))
    },
    async dispose() {
      await store.dispose()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The value of a result that must not be a failure. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.value
}

const TYPES = {
  text: 'text',
  octets: 'octets',
  ipv4: 'address',
  ipv6: 'address',
  mac: 'mac',
  boolean: 'boolean',
} as const
const TIMES = new Set(['seconds', 'milliseconds', 'microseconds', 'nanoseconds'])

export const describePlainly: DescribeField = (field) => {
  const { kind } = field
  const type =
    kind in TYPES
      ? TYPES[kind as keyof typeof TYPES]
      : TIMES.has(kind)
        ? 'time'
        : kind === 'f32' || kind === 'f64'
          ? 'float'
          : 'integer'
  return { title: field.key, group: 'other', type, description: '' }
}

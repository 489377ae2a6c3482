/**
 * Functions that statements of the user have: texts of the dictionary by their id, addresses as text. Joins would do for the
 * first, but each costs a pass over the dictionary even where nobody looks at its column; these cost nothing until they are called.
 */
import {
  DuckDBScalarFunction,
  UBIGINT,
  UHUGEINT,
  UINTEGER,
  VARCHAR,
  type DuckDBConnection,
  type DuckDBType,
} from '@duckdb/node-api'
import bindings from '@duckdb/node-bindings'
import { octetsPerRow, type ColumnKind } from '../elements/column-kind.ts'
import { createCellReader } from '../elements/format-dump-value.ts'
import { MAX_SQL_TEXT_OCTETS } from '../limits/export.ts'
import { readValues } from './database.ts'
import { DICTIONARY_TABLE } from './dialect.ts'

export interface SqlFunctions {
  /** Makes texts known that have come to the dictionary, as the transaction of the connection sees it. Throws what DuckDB throws. */
  refresh(): Promise<void>
}

/** Adds the functions to the database. */
export function addSqlFunctions(connection: DuckDBConnection): SqlFunctions {
  let texts: string[] = []
  /** Id of the first of them. */
  let firstId: number | undefined
  let known = 0
  let octets = 0
  let isFull = false

  function textOf(id: number): string {
    const text = texts[id - (firstId ?? 0)]
    if (text === undefined && isFull) {
      throw new Error('the texts of this session are too many for the console: name the raw tables and their ids')
    }
    return text ?? ''
  }

  add('text_of', UINTEGER, 'text')
  add('ipv4_of', UINTEGER, 'ipv4')
  add('ipv6_of', UHUGEINT, 'ipv6')
  add('mac_of', UBIGINT, 'mac')

  function add(name: string, type: DuckDBType, kind: ColumnKind): void {
    const width = octetsPerRow(kind)
    connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name,
        parameterTypes: [type],
        returnType: VARCHAR,
        mainFunction(info, input, output) {
          try {
            const vector = bindings.data_chunk_get_vector(input.chunk, 0)
            const values = bindings.vector_get_data(vector, input.rowCount * width).slice()
            const read = createCellReader(kind, values, textOf)
            const target = (output as unknown as { readonly vector: bindings.Vector }).vector
            for (let row = 0; row < input.rowCount; row += 1) {
              bindings.vector_assign_string_element(target, row, read(row) as string)
            }
          } catch (error) {
            info.setError(error instanceof Error ? error.message : String(error))
          }
        },
      }),
    )
  }

  const nextId = (): number => (firstId ?? 0) + texts.length

  /** Takes in what came, as far as there is room. */
  async function readOn(): Promise<void> {
    const sql = `SELECT id, text FROM ${DICTIONARY_TABLE} WHERE id >= ${nextId()} ORDER BY id`
    const result = await connection.stream(sql)
    for (;;) {
      const chunk = await result.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) return
      for (const [id, text] of chunk.getRows()) {
        if (typeof id !== 'number' || typeof text !== 'string') continue
        firstId ??= id
        texts[id - firstId] = text
        known += 1
        octets += text.length
        if (octets <= MAX_SQL_TEXT_OCTETS) continue
        isFull = true
        return
      }
    }
  }

  /** A live session lets texts go that it keeps no records of. */
  async function haveSomeGone(): Promise<boolean> {
    const sql = `SELECT CAST(count(*) AS DOUBLE) FROM ${DICTIONARY_TABLE} WHERE id < ${nextId()}`
    const [[count] = []] = await readValues(connection, sql)
    return typeof count === 'number' && count < known
  }

  return {
    async refresh() {
      if (!isFull) await readOn()
      if (!isFull || !(await haveSomeGone())) return
      texts = []
      firstId = undefined
      known = 0
      octets = 0
      isFull = false
      await readOn()
    },
  }
}

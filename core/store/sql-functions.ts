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
import { DICTIONARY_TABLE } from './dialect.ts'

export interface SqlFunctions {
  /** Makes texts known that have come to the dictionary. Throws what DuckDB throws. */
  refresh(): Promise<void>
}

/** Adds the functions to the database. */
export function addSqlFunctions(connection: DuckDBConnection): SqlFunctions {
  const texts: string[] = []
  let octets = 0
  let isFull = false

  function textOf(id: number): string {
    const text = texts[id]
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

  return {
    async refresh() {
      if (isFull) return
      const result = await connection.stream(
        `SELECT id, text FROM ${DICTIONARY_TABLE} WHERE id >= ${texts.length} ORDER BY id`,
      )
      for (;;) {
        const chunk = await result.fetchChunk()
        if (chunk === null || chunk.rowCount === 0) return
        for (const [id, text] of chunk.getRows()) {
          if (typeof id !== 'number' || typeof text !== 'string') continue
          texts[id] = text
          octets += text.length
          if (octets <= MAX_SQL_TEXT_OCTETS) continue
          isFull = true
          return
        }
      }
    },
  }
}

/** Rows of a statement of ours by the names of its columns, whole numbers exact. */
import type { RawRows } from '../../store/database.ts'
import type { KeyPlan, PartValue } from './key-plan.ts'
import type { AggregateRow } from './measure-plan.ts'
import { carrierOf, readValue, widthOf, type Carrier } from './sql-types.ts'

/** A column of the result. */
export interface Output {
  readonly name: string
  readonly sql: string
  readonly carrier: Carrier
}

/** The columns as SQL, so that their octets have known widths; a NULL reads as 0. */
export function outputSql(outputs: readonly Output[]): string {
  return outputs.map(({ sql, carrier, name }) => `CAST(coalesce(${sql}, 0) AS ${carrier}) AS ${name}`).join(', ')
}

/** Octets of the columns. */
export function outputWidths(outputs: readonly Output[]): number[] {
  return outputs.map(({ carrier }) => widthOf(carrier))
}

/** The columns that carry the parts of keys, each with whether it is there. */
export function keyOutputs(keys: readonly KeyPlan[], isNull: 'from the row' | 'always' = 'from the row'): Output[] {
  return keys.flatMap(({ parts }) =>
    parts.flatMap(({ name, type }): Output[] => [
      { name, sql: isNull === 'always' ? '0' : name, carrier: carrierOf(type) },
      {
        name: `${name}_is`,
        sql: isNull === 'always' ? '0' : `CAST(${name} IS NOT NULL AS UTINYINT)`,
        carrier: 'HUGEINT',
      },
    ]),
  )
}

/** Reads the rows of a result. */
export function readOutputs(rows: RawRows, outputs: readonly Output[]): AggregateRow[] {
  return Array.from(
    { length: rows.rowCount },
    (_, row) => new Map(outputs.map(({ name, carrier }, column) => [name, readValue(rows, column, row, carrier)])),
  )
}

/** The raw values of the parts of a key in a row. */
export function partsOf(key: KeyPlan, row: AggregateRow): PartValue[] {
  return key.parts.map(({ name }) => (Number(row.get(`${name}_is`) ?? 0) === 0 ? undefined : row.get(name)))
}

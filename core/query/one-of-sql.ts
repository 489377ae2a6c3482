/**
 * Conditions on whole numbers of which one is wanted. A long `IN` is a hash join in DuckDB, with buffers of its own for each
 * table and thread: 40 of them took 64 MiB. A few comparisons take none.
 */

/** Comparisons up to which they are as fast as the join. */
const MAX_COMPARISONS = 16

/**
 * The condition that an expression has one of the values.
 *
 * @param column expression that is cheap to repeat
 */
export function oneOfSql(column: string, values: readonly number[]): string {
  if (values.length === 0) return 'FALSE'
  const runs: [first: number, last: number][] = []
  for (const value of [...new Set(values)].sort((a, b) => a - b)) {
    const run = runs[runs.length - 1]
    if (run?.[1] === value - 1) run[1] = value
    else runs.push([value, value])
  }
  if (runs.length > MAX_COMPARISONS) return `(${column} IN (${values.join(',')}))`
  const terms = runs.map(([first, last]) =>
    first === last ? `${column} = ${first}` : `${column} BETWEEN ${first} AND ${last}`,
  )
  return `(${terms.join(' OR ')})`
}

/** Hash joins that the conditions of a statement of ours make, at most; one of pairs of texts makes three. */
export function countJoins(sql: string): number {
  return (sql.match(/ IN \(| JOIN /g) ?? []).length
}

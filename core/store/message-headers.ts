import { MESSAGE_TABLE } from './dialect.ts'
import type { SideConnection } from './side-connection.ts'

/** The sequence number and the uptime of messages, by their numbers. Throws what DuckDB throws. */
export async function readMessageHeaders(
  side: SideConnection,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, { readonly sequence: number; readonly sysUpTimeMs: number | undefined }>> {
  const wanted = [...new Set(numbers)].sort((a, b) => a - b)
  const [first, last] = [wanted[0], wanted.at(-1)]
  if (first === undefined || last === undefined) return new Map()
  const isRange = last - first < 4 * wanted.length
  const rows = isRange
    ? await side.values(`${HEADERS} WHERE number BETWEEN ${first} AND ${last}`)
    : await side.values(
        `${HEADERS} JOIN (SELECT unnest(string_split($1, ' '))::UINTEGER AS wanted) ON wanted = number`,
        [wanted.join(' ')],
      )
  return new Map(
    rows.map(([number, sequence, upTime]) => [
      Number(number),
      { sequence: Number(sequence), sysUpTimeMs: upTime === null ? undefined : Number(upTime) },
    ]),
  )
}

const HEADERS = `SELECT number, sequence, sys_up_time FROM ${MESSAGE_TABLE}`

/** Messages as they were received: their facts, where they lie, and by which templates their records were read. */
import type { ProtocolVersion } from '../decode/block.ts'
import { MESSAGE_TABLE } from './dialect.ts'
import type { MessagePlace } from './message-store.ts'
import type { ShapeTable } from './shape-table.ts'
import type { SideConnection } from './side-connection.ts'

export interface StoredMessageFacts {
  readonly number: number
  readonly sessionId: number
  readonly domain: number
  readonly protocolVersion: ProtocolVersion
  readonly exportTimeNs: bigint
  readonly sequence: number
  readonly sysUpTimeMs: number | undefined
  readonly arrivalNs: bigint
  readonly length: number
  readonly place: MessagePlace
}

/** The facts of messages, in the order of their numbers; those that have left the store are left out. Throws what DuckDB throws. */
export async function readMessageFacts(
  side: SideConnection,
  numbers: readonly number[],
): Promise<readonly StoredMessageFacts[]> {
  if (numbers.length === 0) return []
  const rows = await side.values(
    `SELECT number, session, domain, protocol, export_time, sequence, sys_up_time, arrival, octet_length, place, is_in_log ` +
      `FROM ${MESSAGE_TABLE} JOIN (SELECT unnest(string_split($1, ' '))::UINTEGER AS wanted) ON wanted = number ORDER BY number`,
    [numbers.join(' ')],
  )
  return rows.map(
    ([number, session, domain, protocol, exportTime, sequence, upTime, arrival, length, place, isInLog]) => ({
      number: Number(number),
      sessionId: Number(session),
      domain: Number(domain),
      protocolVersion: Number(protocol) as ProtocolVersion,
      exportTimeNs: BigInt(String(exportTime)),
      sequence: Number(sequence),
      sysUpTimeMs: upTime === null ? undefined : Number(upTime),
      arrivalNs: BigInt(String(arrival)),
      length: Number(length),
      place: { kind: Number(isInLog) === 1 ? 'log' : 'file', offset: Number(place) },
    }),
  )
}

/** The template versions by which the records of messages were read, by message. Throws what DuckDB throws. */
export async function readTemplatesOfMessages(
  side: SideConnection,
  tables: readonly ShapeTable[],
  numbers: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const templates = new Map<number, number[]>()
  const [first, last] = [numbers[0], numbers.at(-1)]
  if (first === undefined || last === undefined) return templates
  for (const { name, visibleRows } of tables) {
    if (visibleRows === 0) continue
    const rows = await side.values(
      `SELECT DISTINCT message, template FROM ${name} WHERE message BETWEEN ${first} AND ${last}`,
    )
    for (const [message, template] of rows) {
      const known = templates.get(Number(message))
      if (known === undefined) templates.set(Number(message), [Number(template)])
      else known.push(Number(template))
    }
  }
  return templates
}

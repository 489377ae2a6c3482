/** The records of one connection: its addresses, ports and protocol, whichever way they went. */
import type { Cell } from '../../core/protocol/session-api.ts'
import { valueLiteral } from '../../core/query/filter-language/value-filter.ts'

/** Columns that tell a connection from others. */
export const CONNECTION_COLUMNS = ['@source', '@sourcePort', '@destination', '@destinationPort', '@protocol'] as const

interface End {
  readonly address: string
  readonly port: Cell
}

function oneWay(from: End, to: End): string {
  const of = (side: 'src' | 'dst', { address, port }: End) =>
    typeof port === 'number' ? `${side}ip = ${address} and ${side}port = ${port}` : `${side}ip = ${address}`
  return `${of('src', from)} and ${of('dst', to)}`
}

/** The filter for the connection of a record; undefined for one without addresses. `cells` are those of `CONNECTION_COLUMNS`. */
export function connectionFilter(cells: readonly Cell[]): string | undefined {
  const [source, sourcePort = null, destination, destinationPort = null, protocol = null] = cells
  if (typeof source !== 'string' || typeof destination !== 'string') return undefined
  const one: End = { address: source, port: sourcePort }
  const other: End = { address: destination, port: destinationPort }
  const ways = [...new Set([oneWay(one, other), oneWay(other, one)])]
  const name = valueLiteral({ id: '@protocol', type: 'protocol', enumeration: 'protocol-numbers' }, protocol)
  const both = ways.length === 1 ? (ways[0] ?? '') : `(${ways.map((way) => `(${way})`).join(' or ')})`
  return name === undefined ? both : `proto = ${name} and ${both}`
}

/** `198.51.100.23:51053 – [2001:db8::1]:443`. */
export function connectionTitle(cells: readonly Cell[]): string {
  const end = (address: Cell | undefined, port: Cell | undefined) => {
    const text = typeof address === 'string' ? address : ''
    if (typeof port !== 'number') return text
    return text.includes(':') ? `[${text}]:${port}` : `${text}:${port}`
  }
  return `${end(cells[0], cells[1])} – ${end(cells[2], cells[3])}`
}

/** An address with its port, as all lists show it. */
import { part } from './cell-parts.ts'
import type { DrawListCell } from './list-columns.ts'
import { cellOf } from './loaded-row.ts'
import { showAddress } from './named-cell.ts'

/** `198.51.100.23:51053`, the port of another column in the second colour; the tip puts IPv6 into brackets and names the service. */
export function drawEndpoint(portColumn: string): DrawListCell {
  return ({ span, row, value, names }) => {
    if (typeof value !== 'string') return false
    const port = cellOf(row, portColumn)
    const hasPort = typeof port === 'number'
    span.classList.add('cell-endpoint')
    span.append(part('ellipsis', value))
    if (hasPort) span.append(part('cell-port', `:${port}`))
    const both = hasPort ? `${value.includes(':') ? `[${value}]` : value}:${port}` : value
    const service = hasPort ? names?.service(port) : undefined
    span.title = service === undefined ? both : `${both} (${service})`
    if (names !== undefined) showAddress(span, value, names)
    return true
  }
}

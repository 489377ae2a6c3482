/** The addresses that cells have: their own, or those of exporters as `192.0.2.11:50122`, `[2001:db8::1]:50122`. */
import type { Cell, ColumnInfo } from '../../core/protocol/session-api.ts'

/** Address and port of an exporter apart; without a port the second is empty. */
export function splitExporter(text: string): readonly [string, string] {
  const at = text.lastIndexOf(':')
  return at > 0 && (text.startsWith('[') || text.indexOf(':') === at) ? [text.slice(0, at), text.slice(at)] : [text, '']
}

/** The address that a cell has; undefined where it has none. */
export function addressIn({ id, type }: Pick<ColumnInfo, 'id' | 'type'>, cell: Cell): string | undefined {
  if (typeof cell !== 'string' || cell === '') return undefined
  if (type === 'address') return cell
  return id === '@exporter' ? splitExporter(cell)[0].replace(/^\[(.*)\]$/, '$1') : undefined
}

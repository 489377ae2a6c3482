import type { Endpoint } from '../../core/protocol/transaction-report.ts'

/** `198.51.100.23:51053`, `[2001:db8::1]:443`; `not known` for none. */
export function endpointText(endpoint: Endpoint | null): string {
  if (endpoint === null) return 'not known'
  const { address, port } = endpoint
  if (port === null) return address
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

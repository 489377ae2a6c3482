import type { Endpoint } from '../../core/protocol/transaction-report.ts'

/** `192.0.2.145:61744`; an IPv6 address with its port is in brackets. */
export function endpointText({ address, port }: Endpoint): string {
  if (port === null) return address
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

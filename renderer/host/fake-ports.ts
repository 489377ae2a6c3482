/** Ports and recoveries of the in-memory host. */
import type { ListenProtocol, OfferedPort, Recovery } from '../../core/protocol/live-api.ts'

function offered(
  protocol: ListenProtocol,
  port: number,
  name: string,
  rest: Partial<Pick<OfferedPort, 'state' | 'usedBy'>> = {},
): OfferedPort {
  return { spec: { protocol, port, address: '127.0.0.1' }, name, state: 'free', ...rest }
}

export const FAKE_OFFERED_PORTS: readonly OfferedPort[] = [
  offered('udp', 2055, 'NetFlow', { state: 'in-use', usedBy: 'nfcapd, pid 4182' }),
  offered('udp', 4739, 'IPFIX'),
  offered('udp', 9995, 'NetFlow'),
  offered('udp', 9996, 'NetFlow'),
  offered('udp', 3000, 'LoadMaster'),
  offered('udp', 6343, 'sFlow'),
  offered('tcp', 4739, 'IPFIX'),
  offered('tls', 4740, 'IPFIX over TLS', { state: 'needs-certificate' }),
]

export const FAKE_RECOVERIES: readonly Recovery[] = [
  {
    id: 'r1',
    startedAt: '2024-07-11T02:14:00.000Z',
    lastAt: '2024-07-11T03:02:11.000Z',
    octets: 212_000_000,
    files: 3,
    listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 4739 }],
  },
]

/**
 * Transport sessions (RFC 7011 §2). UDP has no connections, so its sessions are interned by addresses and ports.
 *
 * A capture may hold any UDP traffic. Sessions whose datagrams begin like an export message are kept apart from the
 * others, so that ten thousand DNS queries do not push out an exporter and with it the templates it sent.
 */
import { MAX_OTHER_SESSIONS, MAX_TRANSPORT_SESSIONS } from '../limits/capture.ts'
import type { Endpoints } from './endpoint-table.ts'
import { createEndpointTable } from './endpoint-table.ts'
import type { TransportProtocol, TransportSession } from './export-datagram.ts'
import type { IpPacket } from './ip-packet.ts'
import { formatEndpoint, formatIpAddress } from './ip-text.ts'

export interface SessionTable {
  /** The session of the UDP datagram in `packet`, whose payload begins at `start`. */
  internUdp(packet: IpPacket, sourcePort: number, destinationPort: number, start: number): TransportSession
  /** A new session of a connection. */
  create(protocol: TransportProtocol, endpoints: Endpoints): TransportSession
  /** The one session of a file without transport. */
  internFile(): TransportSession
}

/** Whether a payload begins with the version of NetFlow 5, 7, 9, IPFIX or sFlow 5. */
function beginsLikeExport(octets: Uint8Array, start: number): boolean {
  if (octets[start] !== 0) return false
  const second = octets[start + 1]
  if (second === 0) return octets[start + 2] === 0 && octets[start + 3] === 5
  return second === 5 || second === 7 || second === 9 || second === 10
}

/** Creates an empty table; ids count from 0 in the order of appearance. */
export function createSessionTable(): SessionTable {
  let nextId = 0
  let fileSession: TransportSession | undefined

  function create(protocol: TransportProtocol, endpoints: Endpoints): TransportSession {
    const exporterAddress = formatIpAddress(endpoints.sourceAddress)
    return {
      id: nextId++,
      protocol,
      exporterAddress,
      exporterPort: endpoints.sourcePort,
      collectorAddress: formatIpAddress(endpoints.destinationAddress),
      collectorPort: endpoints.destinationPort,
      exporter: formatEndpoint(exporterAddress, endpoints.sourcePort),
    }
  }

  const exporters = createEndpointTable<TransportSession>({
    limit: MAX_TRANSPORT_SESSIONS,
    create: (endpoints) => create('udp', endpoints),
  })
  const others = createEndpointTable<TransportSession>({
    limit: MAX_OTHER_SESSIONS,
    create: (endpoints) => create('udp', endpoints),
  })

  return {
    create,

    internUdp(packet, sourcePort, destinationPort, start) {
      const known = exporters.find(packet, sourcePort, destinationPort)
      if (known !== undefined) return known
      if (!beginsLikeExport(packet.octets, start)) return others.intern(packet, sourcePort, destinationPort)
      const promoted = others.find(packet, sourcePort, destinationPort)
      return exporters.intern(packet, sourcePort, destinationPort, promoted)
    },

    internFile() {
      fileSession ??= {
        id: nextId++,
        protocol: 'file',
        exporterAddress: '',
        exporterPort: 0,
        collectorAddress: '',
        collectorPort: 0,
        exporter: 'file',
      }
      return fileSession
    },
  }
}

/** The ports on which collectors customarily listen, and whether they can be had: each is opened for a moment. */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { ListenerSpec, OfferedPort } from '../protocol/live-api.ts'
import { findPortOwner } from './port-owner.ts'

const LOOPBACK = '127.0.0.1'

const CUSTOMARY: readonly (Pick<ListenerSpec, 'protocol' | 'port'> & { readonly name: string })[] = [
  { protocol: 'udp', port: 2055, name: 'NetFlow' },
  { protocol: 'udp', port: 4739, name: 'IPFIX, AppFlow' },
  { protocol: 'udp', port: 9995, name: 'NetFlow' },
  { protocol: 'udp', port: 9996, name: 'NetFlow' },
  { protocol: 'udp', port: 3000, name: 'LoadMaster' },
  { protocol: 'udp', port: 6343, name: 'sFlow' },
  { protocol: 'tcp', port: 4739, name: 'IPFIX over TCP' },
  { protocol: 'tls', port: 4740, name: 'IPFIX with TLS' },
]

/** Tries each port on loopback. */
export async function offerPorts(): Promise<readonly OfferedPort[]> {
  return Promise.all(
    CUSTOMARY.map(async ({ protocol, port, name }) => {
      const spec: ListenerSpec = { protocol, port, address: LOOPBACK }
      return { name, ...(await lookAtPort(spec)) }
    }),
  )
}

/** Whether a listener could have its port. */
export async function lookAtPort(spec: ListenerSpec): Promise<Omit<OfferedPort, 'name'>> {
  const code = await (spec.protocol === 'udp' ? tryUdp(spec) : tryTcp(spec))
  if (code === undefined) return { spec, state: spec.protocol === 'tls' ? 'needs-certificate' : 'free' }
  if (code === 'EACCES' || code === 'EPERM') return { spec, state: 'no-permission' }
  const usedBy = await findPortOwner(spec)
  return { spec, state: 'in-use', ...(usedBy !== undefined && { usedBy }) }
}

function tryUdp({ address, port }: ListenerSpec): Promise<string | undefined> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  return new Promise((settle) => {
    socket.once('error', (reason: NodeJS.ErrnoException) => {
      socket.close()
      settle(reason.code ?? 'unknown')
    })
    socket.bind({ address, port, exclusive: true }, () => {
      socket.close(() => {
        settle(undefined)
      })
    })
  })
}

function tryTcp({ address, port }: ListenerSpec): Promise<string | undefined> {
  const server = createServer()
  return new Promise((settle) => {
    server.once('error', (reason: NodeJS.ErrnoException) => {
      settle(reason.code ?? 'unknown')
    })
    server.listen({ host: address, port, exclusive: true }, () => {
      server.close(() => {
        settle(undefined)
      })
    })
  })
}

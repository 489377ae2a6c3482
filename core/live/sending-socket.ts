/** The socket of one exporter that is played here, to one collector: UDP, or IPFIX over TCP (RFC 7011 §10.4). */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, isIPv6, type Socket } from 'node:net'
import { describeEndedConnection, describeSendFailure, type SenderTarget } from './send-failure.ts'
import type { Failure } from '../protocol/failure.ts'

export interface SendingSocket {
  /** Its own end. */
  readonly local: SenderTarget
  /** Resolves when the system has taken the octets, in the order of the calls; rejects when it does not. */
  send(octets: Uint8Array): Promise<void>
  /** Says that everything is sent, and closes. */
  close(): Promise<void>
}

/** For a collector that does not close its side. */
const PATIENCE_MS = 1000

/** Opens a UDP socket. Loopback says with the next datagram that nobody took the one before: a collector may still come, so it is told and no error. */
export async function connectUdp({ address, port }: SenderTarget, onRefused: () => void): Promise<SendingSocket> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  await new Promise<void>((settle, refuse) => {
    socket.once('error', (reason) => {
      socket.close()
      refuse(reason)
    })
    socket.connect(port, address, () => {
      socket.removeAllListeners('error')
      settle()
    })
  })
  socket.on('error', onRefused)
  return {
    local: socket.address(),
    send: (octets) =>
      new Promise((settle, refuse) => {
        socket.send(octets, (error) => {
          if (error !== null && (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') return refuse(error)
          if (error !== null) onRefused()
          settle()
        })
      }),
    close: () => new Promise((settle) => socket.close(settle)),
  }
}

/** Opens a TCP connection; what breaks or ends it later is told, since octets that were taken may not have arrived. */
export async function connectTcp(target: SenderTarget, onBroken: (failure: Failure) => void): Promise<SendingSocket> {
  const socket = connect({ host: target.address, port: target.port })
  await once(socket, 'connect')
  socket.on('error', (error) => {
    onBroken(describeSendFailure(error, 'tcp', target))
  })
  let isEnding = false
  socket.on('end', () => {
    if (!isEnding) onBroken(describeEndedConnection(target))
  })
  // The collector says nothing; what it sends all the same is read away, so that its end is seen.
  socket.resume()
  return {
    local: { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    async send(octets) {
      // What is written to a socket that has ended is neither taken nor refused: nothing would ever come of it.
      if (!socket.writable) throw Object.assign(new Error('the connection has ended'), { code: 'EPIPE' })
      if (!socket.write(octets)) await Promise.race([once(socket, 'drain'), once(socket, 'close')])
    },
    close() {
      isEnding = true
      return endTcp(socket)
    },
  }
}

async function endTcp(socket: Socket): Promise<void> {
  if (socket.destroyed) return
  const closed = once(socket, 'close')
  socket.end()
  const patience = setTimeout(() => socket.destroy(), PATIENCE_MS)
  await closed.catch(() => undefined)
  clearTimeout(patience)
}

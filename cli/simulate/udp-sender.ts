/** Sends over UDP. A message that nobody takes is lost, as with any exporter: loopback tells, and that is counted. */
import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { type Result, succeed } from '../../core/protocol/failure.ts'
import { describeSendFailure, formatSocketName, type SenderTarget } from '../../core/live/send-failure.ts'
import type { MessageSender } from './message-sender.ts'

/** Opens a UDP socket for each exporter. */
export async function openUdpSender(exporters: number, target: SenderTarget): Promise<Result<MessageSender>> {
  const sockets = Array.from({ length: exporters }, () => createSocket(isIPv6(target.address) ? 'udp6' : 'udp4'))
  let refused = 0
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.close()
    return Promise.resolve()
  }
  try {
    for (const socket of sockets) await connectUdp(socket, target)
  } catch (reason) {
    await close()
    return { ok: false, failure: describeSendFailure(reason, 'udp', target) }
  }
  // Loopback says with the next message that nobody took the one before; a collector may still come.
  for (const socket of sockets) socket.on('error', () => (refused += 1))
  return succeed({
    nameOf: (exporter) => formatSocketName(sockets[exporter]!.address()),
    send: (exporter, _, octets) =>
      new Promise((settle) => {
        sockets[exporter]!.send(octets, (error) => {
          if (error === null) return settle(undefined)
          if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED')
            return settle(describeSendFailure(error, 'udp', target))
          refused += 1
          settle(undefined)
        })
      }),
    refused: () => refused,
    close,
  })
}

function connectUdp(socket: Socket, { address, port }: SenderTarget): Promise<void> {
  return new Promise((settle, refuse) => {
    socket.once('error', refuse)
    socket.connect(port, address, () => {
      socket.off('error', refuse)
      settle()
    })
  })
}

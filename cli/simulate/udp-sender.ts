/** Sends over UDP. A message that nobody takes is lost, as with any exporter: loopback tells, and that is counted. */
import { describeSendFailure, formatSocketName, type SenderTarget } from '../../core/live/send-failure.ts'
import { connectUdp, type SendingSocket } from '../../core/live/sending-socket.ts'
import { type Result, succeed } from '../../core/protocol/failure.ts'
import type { MessageSender } from './message-sender.ts'

/** Opens a UDP socket for each exporter. */
export async function openUdpSender(exporters: number, target: SenderTarget): Promise<Result<MessageSender>> {
  const sockets: SendingSocket[] = []
  let refused = 0
  const close = async (): Promise<void> => {
    for (const socket of sockets) await socket.close()
  }
  try {
    while (sockets.length < exporters) sockets.push(await connectUdp(target, () => (refused += 1)))
  } catch (reason) {
    await close()
    return { ok: false, failure: describeSendFailure(reason, 'udp', target) }
  }
  return succeed({
    nameOf: (exporter) => formatSocketName(sockets[exporter]!.local),
    send: (exporter, _, octets) =>
      sockets[exporter]!.send(octets).then(
        () => undefined,
        (reason: unknown) => describeSendFailure(reason, 'udp', target),
      ),
    refused: () => refused,
    close,
  })
}

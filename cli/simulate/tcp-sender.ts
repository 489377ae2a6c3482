/** Sends IPFIX over TCP (RFC 7011 §10.4): messages one after the other, a connection for each run of an exporter. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type Failure, type Result, succeed } from '../../core/protocol/failure.ts'
import { describeSendFailure, formatSocketName, type SenderTarget } from '../../core/live/send-failure.ts'
import type { MessageSender } from './message-sender.ts'

/** For a collector that does not close its side. */
const PATIENCE_MS = 1000

/** Opens a TCP connection for each exporter; one that is started anew connects again. */
export async function openTcpSender(exporters: number, target: SenderTarget): Promise<Result<MessageSender>> {
  const runs: Socket[][] = []
  const names: string[][] = []
  let broken: Failure | undefined

  async function open(exporter: number): Promise<Socket> {
    const socket = connect({ host: target.address, port: target.port })
    ;(runs[exporter] ??= []).push(socket)
    await once(socket, 'connect')
    socket.on('error', (error) => (broken = describeSendFailure(error, 'tcp', target)))
    // The collector says nothing; what it sends all the same is read away, so that its end is seen.
    socket.resume()
    ;(names[exporter] ??= []).push(
      formatSocketName({ address: socket.localAddress ?? '', port: socket.localPort ?? 0 }),
    )
    return socket
  }
  async function close(): Promise<void> {
    await Promise.all(runs.flat().map(endTcp))
  }
  try {
    for (let exporter = 0; exporter < exporters; exporter++) await open(exporter)
  } catch (reason) {
    await close()
    return { ok: false, failure: describeSendFailure(reason, 'tcp', target) }
  }
  return succeed({
    nameOf: (exporter, run) => names[exporter]?.[run] ?? '',
    async send(exporter, run, octets) {
      if (broken !== undefined) return broken
      try {
        let socket = runs[exporter]?.[run]
        if (socket === undefined) {
          const before = runs[exporter]?.[run - 1]
          if (before !== undefined) await endTcp(before)
          socket = await open(exporter)
        }
        if (!socket.write(octets)) await Promise.race([once(socket, 'drain'), once(socket, 'close')])
        return broken
      } catch (reason) {
        return describeSendFailure(reason, 'tcp', target)
      }
    },
    refused: () => 0,
    close,
  })
}

async function endTcp(socket: Socket): Promise<void> {
  if (socket.destroyed) return
  const closed = once(socket, 'close')
  socket.end()
  const patience = setTimeout(() => socket.destroy(), PATIENCE_MS)
  await closed.catch(() => undefined)
  clearTimeout(patience)
}

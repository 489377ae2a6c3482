/** Sends IPFIX over TCP (RFC 7011 §10.4): messages one after the other, a connection for each run of an exporter. */
import { describeSendFailure, formatSocketName, type SenderTarget } from '../../core/live/send-failure.ts'
import { connectTcp, type SendingSocket } from '../../core/live/sending-socket.ts'
import { type Failure, type Result, succeed } from '../../core/protocol/failure.ts'
import type { MessageSender } from './message-sender.ts'

/** Opens a TCP connection for each exporter; one that is started anew connects again. */
export async function openTcpSender(exporters: number, target: SenderTarget): Promise<Result<MessageSender>> {
  /** Of each exporter the connections of its runs, those that are opening as well: all that a run sends goes through one. */
  const runs: Promise<SendingSocket>[][] = Array.from({ length: exporters }, () => [])
  const names = new Map<string, string>()
  let broken: Failure | undefined

  async function open(exporter: number, run: number): Promise<SendingSocket> {
    const before = await runs[exporter]?.[run - 1]
    await before?.close()
    const socket = await connectTcp(target, (failure) => (broken = failure))
    names.set(keyOf(exporter, run), formatSocketName(socket.local))
    return socket
  }
  async function close(): Promise<void> {
    // A connection that could not be opened has said so.
    await Promise.all(runs.flat().map((opening) => opening.then((socket) => socket.close()).catch(() => undefined)))
  }
  try {
    for (let exporter = 0; exporter < exporters; exporter++) await (runs[exporter]![0] = open(exporter, 0))
  } catch (reason) {
    await close()
    return { ok: false, failure: describeSendFailure(reason, 'tcp', target) }
  }
  return succeed({
    nameOf: (exporter, run) => names.get(keyOf(exporter, run)) ?? '',
    async send(exporter, run, octets) {
      if (broken !== undefined) return broken
      try {
        const socket = await (runs[exporter]![run] ??= open(exporter, run))
        await socket.send(octets)
        return broken
      } catch (reason) {
        return (broken ??= describeSendFailure(reason, 'tcp', target))
      }
    },
    refused: () => 0,
    close,
  })
}

function keyOf(exporter: number, run: number): string {
  return `${exporter} ${run}`
}

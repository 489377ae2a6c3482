/**
 * Sends the datagrams of a capture over UDP at a rate; when they are over from the beginning, with sequence numbers that go on:
 * `npx tsx scripts/send-datagrams.ts FILE --to 127.0.0.1:4739 --rate 100000 --seconds 60`. Prints one JSON line of what was sent.
 */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { parseArgs } from 'node:util'
import { loadDatagrams, type LoadedDatagrams } from './load-datagrams.ts'

const USAGE =
  'usage: send-datagrams.ts FILE --to ADDRESS:PORT [--rate N] [--seconds N] [--count N] [--sockets N] [--memory OCTETS]'

interface SendPlan {
  readonly address: string
  readonly port: number
  /** Datagrams a second; infinity: as many as go. */
  readonly rate: number
  readonly durationMs: number
  /** Most datagrams to send. */
  readonly count: number
  /** Sockets to send from in turn, each an exporter of its own; 0: one for each exporter of the capture. */
  readonly sockets: number
}

/** Datagrams between two looks at the clock, and looks at the clock in one turn of the loop. */
const BURST = 32
const MAX_BURSTS = 32

/**
 * What was late goes at no more than so many times the rate, and in one turn no more than is due in so many milliseconds: a machine
 * that was busy for a moment must not look like an exporter that floods.
 */
const CATCH_UP = 2
const MAX_TURN_MS = 20

async function sendDatagrams({ payloads, exporters, renumber }: LoadedDatagrams, plan: SendPlan): Promise<object> {
  const { rate, durationMs, count } = plan
  const sockets: Socket[] = []
  let errors = 0
  let sent = 0
  let octets = 0
  const isInTurn = plan.sockets > 0
  const socketCount = isInTurn ? plan.sockets : exporters.reduce((most, exporter) => Math.max(most, exporter + 1), 0)
  for (let index = 0; index < socketCount; index++) {
    const socket = createSocket(isIPv6(plan.address) ? 'udp6' : 'udp4')
    socket.connect(plan.port, plan.address)
    await once(socket, 'connect')
    socket.on('error', () => errors++)
    sockets.push(socket)
  }
  const startedAt = performance.now()
  const elapsedMs = (): number => performance.now() - startedAt

  let turnedMs = 0

  /** Sends what is due by now, some hundred datagrams at most, so that the loop turns. */
  function sendDue(): void {
    const turnMs = Math.min(MAX_TURN_MS, elapsedMs() - turnedMs)
    turnedMs = elapsedMs()
    const most = sent + BURST + (CATCH_UP * turnMs * rate) / 1000
    for (let burst = 0; burst < MAX_BURSTS; burst++) {
      const due = Math.min(count, most, (Math.min(elapsedMs(), durationMs) * rate) / 1000)
      if (sent >= due) return
      for (const end = Math.min(sent + BURST, due); sent < end; sent++) {
        const index = sent % payloads.length
        const pass = (sent - index) / payloads.length
        if (pass > 0) renumber(index, pass)
        const payload = payloads[index]!
        sockets[(isInTurn ? sent : exporters[index]!) % sockets.length]!.send(payload)
        octets += payload.length
      }
    }
  }

  await new Promise<void>((settle) => {
    function turn(): void {
      sendDue()
      if (sent >= count || elapsedMs() >= durationMs) settle()
      else if ((elapsedMs() * rate) / 1000 - sent > BURST) setImmediate(turn)
      else setTimeout(turn, 1)
    }
    turn()
  })
  const seconds = elapsedMs() / 1000
  for (const socket of sockets) {
    while (socket.getSendQueueCount() > 0) await new Promise((settle) => setTimeout(settle, 1))
    socket.close()
  }
  const { user, system } = process.cpuUsage()
  const cpuSeconds = (user + system) / 1e6
  return { sent, octets, seconds, perSecond: Math.round(sent / seconds), errors, cpuSeconds }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      to: { type: 'string', default: '' },
      rate: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '10' },
      count: { type: 'string', default: 'Infinity' },
      sockets: { type: 'string', default: '0' },
      /** Octets of the capture that are kept and sent. */
      memory: { type: 'string', default: String(256 << 20) },
    },
  })
  const target = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:]+)):(?<port>\d+)$/.exec(values.to)?.groups
  const path = positionals[0]
  if (target === undefined || path === undefined) throw new Error(USAGE)
  const datagrams = await loadDatagrams(path, Number(values.memory))
  if (datagrams.payloads.length === 0) throw new Error(`${path} holds no datagram.`)
  const plan = {
    address: target['v6'] ?? target['v4'] ?? '',
    port: Number(target['port']),
    rate: Number(values.rate) === 0 ? Number.POSITIVE_INFINITY : Number(values.rate),
    durationMs: Number(values.seconds) * 1000,
    count: Number(values.count),
    sockets: Number(values.sockets),
  }
  console.log(JSON.stringify(await sendDatagrams(datagrams, plan)))
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

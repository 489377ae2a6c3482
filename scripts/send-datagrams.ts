/**
 * Sends the datagrams of a capture over UDP at a rate, from the beginning again when they are over:
 * `npx tsx scripts/send-datagrams.ts FILE --to 127.0.0.1:4739 --rate 100000 --seconds 60`. Prints one JSON line of what was sent.
 */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { parseArgs } from 'node:util'
import { loadDatagrams } from './load-datagrams.ts'

/** Datagrams between two looks at the clock, and at one turn of the loop. */
const BURST = 32
const MAX_BURSTS = 32

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    to: { type: 'string' },
    /** Datagrams a second; 0: as many as go. */
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '10' },
    count: { type: 'string' },
    /** Sockets to send from, one after the other: exporters behind one address. */
    sockets: { type: 'string', default: '1' },
    /** Octets of the capture that are kept in memory. */
    memory: { type: 'string', default: String(256 << 20) },
  },
})
const target = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:]+)):(?<port>\d+)$/.exec(values.to ?? '')?.groups
const path = positionals[0]
if (target === undefined || path === undefined) {
  console.error('usage: send-datagrams.ts FILE --to ADDRESS:PORT [--rate N] [--seconds N] [--count N] [--sockets N]')
  process.exit(2)
}
const address = target['v6'] ?? target['v4'] ?? ''
const rate = Number(values.rate) === 0 ? Number.POSITIVE_INFINITY : Number(values.rate)
const limit = values.count === undefined ? Number.POSITIVE_INFINITY : Number(values.count)
const datagrams = await loadDatagrams(path, Number(values.memory))
if (datagrams.length === 0) throw new Error(`${path} holds no datagram.`)

let errors = 0
const sockets: Socket[] = []
for (let index = 0; index < Number(values.sockets); index++) {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  socket.connect(Number(target['port']), address)
  await once(socket, 'connect')
  socket.on('error', () => errors++)
  sockets.push(socket)
}

let sent = 0
let octets = 0
const durationMs = Number(values.seconds) * 1000
const startedAt = performance.now()
const elapsedMs = (): number => performance.now() - startedAt

/** Sends what is due by now, some hundred datagrams at most, so that the loop turns. */
function sendDue(): void {
  for (let burst = 0; burst < MAX_BURSTS; burst++) {
    const due = Math.min(limit, (Math.min(elapsedMs(), durationMs) * rate) / 1000)
    if (sent >= due) return
    const end = Math.min(sent + BURST, due)
    while (sent < end) {
      const datagram = datagrams[sent % datagrams.length]!
      sockets[sent % sockets.length]!.send(datagram)
      octets += datagram.length
      sent++
    }
  }
}

await new Promise<void>((settle) => {
  function turn(): void {
    sendDue()
    if (sent >= limit || elapsedMs() >= durationMs) settle()
    else if ((elapsedMs() * rate) / 1000 - sent > BURST) setImmediate(turn)
    else setTimeout(turn, 1)
  }
  turn()
})

const seconds = elapsedMs() / 1000
await Promise.all(
  sockets.map(async (socket) => {
    while (socket.getSendQueueCount() > 0) await new Promise((settle) => setTimeout(settle, 1))
    socket.close()
  }),
)
const { user, system } = process.cpuUsage()
console.log(
  JSON.stringify({
    sent,
    octets,
    seconds,
    perSecond: Math.round(sent / seconds),
    errors,
    cpuSeconds: (user + system) / 1e6,
  }),
)

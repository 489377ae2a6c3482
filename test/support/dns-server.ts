/** A DNS server of a test, on loopback: it answers questions for PTR records as it is told. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export interface DnsServer {
  /** `127.0.0.1:PORT`. */
  readonly address: string
  /** Names that were asked for, in the order in which they came. */
  readonly questions: readonly string[]
  close(): Promise<void>
}

/** Names for a question, an error code of RFC 1035 §4.1.1, or nothing: then it does not answer. */
export type DnsAnswer = readonly string[] | number | undefined

const PTR = 12
const INTERNET = 1

export async function startDnsServer(answer: (name: string) => DnsAnswer): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const questions: string[] = []
  socket.on('message', (message, from) => {
    const name = readName(message)
    questions.push(name)
    const answered = answer(name)
    if (answered !== undefined) socket.send(encodeAnswer(message, answered), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${String(socket.address().port)}`,
    questions,
    close: () =>
      new Promise((settle) => {
        socket.close(() => settle())
      }),
  }
}

/** The name of the first question (RFC 1035 §4.1.2), behind a header of 12 octets. */
function readName(message: Buffer): string {
  const labels: string[] = []
  for (let at = 12, length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  return labels.join('.')
}

function encodeAnswer(question: Buffer, answer: readonly string[] | number): Buffer {
  const names = typeof answer === 'number' ? [] : answer
  const header = Buffer.alloc(12)
  question.copy(header, 0, 0, 2)
  // An answer, recursion is wanted and available; its code.
  header.writeUInt16BE(0x8180 | (typeof answer === 'number' ? answer : 0), 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(names.length, 6)
  const end = question.indexOf(0, 12) + 5
  return Buffer.concat([header, question.subarray(12, end), ...names.map(encodeRecord)])
}

function encodeRecord(name: string): Buffer {
  const labels = name
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]))
  const target = Buffer.concat([...labels, Buffer.from([0])])
  const head = Buffer.alloc(12)
  // The name of the question, by its place.
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(PTR, 2)
  head.writeUInt16BE(INTERNET, 4)
  head.writeUInt32BE(60, 6)
  head.writeUInt16BE(target.length, 10)
  return Buffer.concat([head, target])
}

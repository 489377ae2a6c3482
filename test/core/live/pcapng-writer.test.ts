import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blockOctets,
  createBlockMemory,
  createFileHead,
  createPacketWriter,
  createTcpHead,
  createUdpHead,
  TCP_PSH_ACK,
  TCP_SYN,
} from '../../../core/live/pcapng-writer.ts'
import { parseSocketAddress } from '../../../core/live/socket-address.ts'
import { concatOctets, hex } from '../../support/capture-builders.ts'
import { runCapture, runTransportOn } from '../../support/capture-runs.ts'
import { hasTshark } from '../../differential/differential-cases.ts'
import {
  dataSet,
  integer,
  ipfixMessage as buildMessage,
  templateRecord,
  templateSet,
} from '../../support/message-builders.ts'
import { ipfixMessage } from '../../support/message-samples.ts'

const TIME = { seconds: 1_714_557_600, nanos: 123_456_789 }

function address(text: string): Uint8Array {
  return parseSocketAddress(text) ?? new Uint8Array(4)
}

/** One datagram in a block, in memory that was used before. */
function writeDatagram(source: string, destination: string, payload: Uint8Array): Uint8Array {
  const head = createUdpHead(address(source), address(destination), 4739)
  const memory = createBlockMemory(7 + blockOctets(head, payload.length))
  memory.octets.fill(0xee)
  const end = createPacketWriter(TIME).writeDatagram(memory, 7, head, 50_000, payload)
  expect(end).toBe(memory.octets.length)
  return memory.octets.subarray(7)
}

function writeStream(source: string, destination: string, payload: Uint8Array): Uint8Array {
  const ends = { source: address(source), sourcePort: 50_000, destination: address(destination), destinationPort: 4739 }
  const head = createTcpHead(ends)
  const memory = createBlockMemory(blockOctets(head, 0) + blockOctets(head, payload.length))
  const writer = createPacketWriter(TIME)
  const at = writer.writeSegment(memory, 0, head, { sequence: 0xffff_ffff, flags: TCP_SYN }, new Uint8Array(0))
  writer.writeSegment(memory, at, head, { sequence: 0, flags: TCP_PSH_ACK }, payload)
  return memory.octets
}

describe('pcapng writer', () => {
  it('begins a file with a section and an interface of raw IP in nanoseconds', () => {
    expect(createFileHead()).toEqual(
      hex(`
        0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000  ; section header, version 1.0, length not known
        01000000 20000000 6500 0000 00000000                            ; interface: LINKTYPE_RAW, no snap length
        0900 0100 09000000 0000 0000 20000000                           ; if_tsresol 9, end of options`),
    )
  })

  it('writes a datagram over IPv4 octet for octet, with the checksum of IPv4', () => {
    expect(writeDatagram('192.0.2.1', '198.51.100.7', hex('aabbcc'))).toEqual(
      hex(`
        06000000 40000000 00000000 0d55cb17 150d4e9e 1f000000 1f000000  ; enhanced packet, 31 octets
        4500 001f 0000 4000 40 11 4e92 c0000201 c6336407                ; IPv4: do not fragment, 64 hops, UDP
        c350 1283 000b 0000 aabbcc 00                                   ; UDP 50000 > 4739, 11 octets; padding
        40000000`),
    )
  })

  it.each([
    ['IPv4', '192.0.2.1', '198.51.100.7'],
    ['IPv6', '2001:db8::1', '2001:db8::2'],
  ])('writes what our own reader reads, over %s, whatever the payload', (_, source, destination) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (payload) => {
        const file = concatOctets([createFileHead(), writeDatagram(source, destination, payload)])
        const { frames, problems } = runCapture(file)
        expect(problems).toEqual([])
        expect(frames[0]?.arrivalNs).toBe(BigInt(TIME.seconds) * 1_000_000_000n + BigInt(TIME.nanos))
        const { datagrams } = runTransportOn(runCapture(file).frames)
        expect(datagrams).toHaveLength(1)
        expect(datagrams[0]?.session).toMatchObject({
          exporterAddress: source,
          exporterPort: 50_000,
          collectorAddress: destination,
          collectorPort: 4739,
        })
        expect(datagrams[0]?.octets.slice(datagrams[0].from, datagrams[0].end)).toEqual(payload)
      }),
      { numRuns: 30 },
    )
  })

  it.each([
    ['IPv4', '192.0.2.1', '198.51.100.7'],
    ['IPv6', '2001:db8::1', '2001:db8::2'],
  ])('writes segments that our own reassembly reads, over %s and past the last sequence number', (_, from, to) => {
    const file = concatOctets([createFileHead(), writeStream(from, to, ipfixMessage(100))])
    const { datagrams, problems } = runTransportOn(runCapture(file).frames)
    expect(problems).toEqual([])
    expect(datagrams).toHaveLength(1)
    expect(datagrams[0]?.session).toMatchObject({ protocol: 'tcp', exporterAddress: from })
  })

  it.skipIf(!hasTshark())('writes what tshark reads without a complaint', () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowglass-pcapng-'))
    try {
      const path = join(folder, 'a.pcapng')
      const template = templateSet(templateRecord(256, [{ id: 1, length: 8 }]))
      const message = buildMessage({}, template, dataSet(256, integer(7, 8)))
      const blocks = [
        writeDatagram('192.0.2.1', '198.51.100.7', message),
        writeDatagram('2001:db8::1', '2001:db8::2', message),
        writeStream('192.0.2.1', '198.51.100.7', message),
        writeStream('2001:db8::1', '2001:db8::2', message),
      ]
      writeFileSync(path, concatOctets([createFileHead(), ...blocks]))
      const fields = ['frame.time_epoch', 'frame.protocols', 'ip.checksum.status', '_ws.malformed', 'cflow.version']
      const options = ['-o', 'ip.check_checksum:TRUE', '-Y', 'cflow', '-T', 'fields', '-E', 'separator=;']
      const text = execFileSync('tshark', ['-r', path, ...options, ...fields.flatMap((field) => ['-e', field])], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      expect(text.trim().split('\n')).toEqual([
        '1714557600.123456789;raw:ip:udp:cflow;1;;10',
        '1714557600.123456789;raw:ipv6:udp:cflow;;;10',
        '1714557600.123456789;raw:ip:tcp:cflow;1;;10',
        '1714557600.123456789;raw:ipv6:tcp:cflow;;;10',
      ])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

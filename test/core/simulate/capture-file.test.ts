import { expect, test } from 'vitest'
import type { Frame } from '../../../core/capture/capture-sink.ts'
import { createCaptureInput } from '../../../core/capture/open-capture.ts'
import {
  writePcapHeader,
  writePcapngHeader,
  writePcapngPacket,
  writePcapPacketHeader,
} from '../../../core/simulate/capture-file.ts'
import { OctetWriter } from '../../../core/simulate/octet-writer.ts'

const frames = [Uint8Array.of(1, 2, 3, 4, 5), Uint8Array.of(9, 8, 7, 6)]
const SECONDS = 1_720_689_300

function writePcap(): Uint8Array {
  const writer = new OctetWriter()
  writePcapHeader(writer)
  for (const frame of frames) {
    writePcapPacketHeader(writer, SECONDS, 123_456_789, frame.length)
    writer.copy(frame)
  }
  return writer.copyOctets()
}

function writePcapng(): Uint8Array {
  const writer = new OctetWriter(1)
  writePcapngHeader(writer, 'test', 'eth0')
  for (const frame of frames) writePcapngPacket(writer, SECONDS, 123_456_789, frame)
  return writer.copyOctets()
}

test.each([
  ['pcap', writePcap],
  ['pcapng', writePcapng],
])('what is written as %s is read back', (format, write) => {
  const read: { octets: number[]; arrivalNs: bigint; linkType: number }[] = []
  const problems: unknown[] = []
  const input = createCaptureInput(
    {
      onFrame: ({ octets, from, end, arrivalNs, linkType }: Frame) =>
        read.push({ octets: [...octets.subarray(from, end)], arrivalNs, linkType }),
      onMessage: () => expect.unreachable(),
      onProblem: (problem) => problems.push(problem),
    },
    { isCompressed: false },
  )
  input.push(write())
  expect(input.end()).toEqual({ ok: true, value: format })
  const arrivalNs = BigInt(SECONDS) * 1_000_000_000n + 123_456_789n
  expect(read).toEqual(frames.map((octets) => ({ octets: [...octets], arrivalNs, linkType: 1 })))
  expect(problems).toEqual([])
})

import { describe, expect, it } from 'vitest'
import { createCaptureInput } from '../../../core/capture/open-capture.ts'
import { buildPcap, buildPcapng, hex } from '../../support/capture-builders.ts'
import { runCapture } from '../../support/capture-runs.ts'
import { ipfixMessage, netflow5Message, netflow9Message } from '../../support/message-samples.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('capture input', () => {
  it.each([
    ['pcap', buildPcap({ frames: [] })],
    ['pcap', buildPcap({ byteOrder: 'big', resolution: 'nano', frames: [] })],
    ['pcapng', buildPcapng({ frames: [] })],
    ['messages', ipfixMessage(0)],
    ['messages', netflow9Message(4)],
    ['messages', netflow5Message(1)],
  ])('recognises %s octet by octet', (format, file) => {
    for (const sizes of [[], [1], [31]]) expect(runCapture(file, sizes).result).toEqual({ ok: true, value: format })
  })

  it.each([
    ['a ZIP archive', hex('504b0304 14000000')],
    ['a text file', encode('source;destination;octets\n1;2;3\n')],
    ['an nfdump file', hex('0ca50100 00000000')],
    ['a snoop capture', encode('snoop\0\0\0\0\0')],
    ['all zero', new Uint8Array(100)],
  ])('says that a stranger looks like %s', (what, file) => {
    const { result } = runCapture(file)
    expect(result).toMatchObject({ ok: false, failure: { code: 'file-not-a-capture' } })
    expect(result.ok ? '' : result.failure.message).toContain(what)
  })

  it('tells the failure as soon as it is clear, and does not change its mind', () => {
    const input = createCaptureInput(
      { onFrame: () => undefined, onMessage: () => undefined, onProblem: () => undefined },
      { isCompressed: false },
    )
    expect(input.push(encode('this is '))).toBeUndefined()
    expect(input.push(encode('certainly no capture file'))).toMatchObject({ code: 'file-not-a-capture' })
    expect(input.push(buildPcap({ frames: [] }))).toMatchObject({ code: 'file-not-a-capture' })
    expect(input.end().ok).toBe(false)
  })

  it('reports a pcap file that ends inside its header', () => {
    const run = runCapture(buildPcap({ frames: [] }).subarray(0, 20))
    expect(run.result).toEqual({ ok: true, value: 'pcap' })
    expect(run.problems).toMatchObject([{ code: 'file-cut-short' }])
  })
})

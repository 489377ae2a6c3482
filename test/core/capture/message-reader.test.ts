import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatOctets, hex } from '../../support/capture-builders.ts'
import { runCapture } from '../../support/capture-runs.ts'
import { ipfixMessage, netflow5Message, netflow9Message } from '../../support/message-samples.ts'

describe('message reader', () => {
  it('cuts an IPFIX file by the length fields', () => {
    const messages = [ipfixMessage(40, 1), ipfixMessage(0, 2), ipfixMessage(1300, 3)]
    const run = runCapture(concatOctets(messages))
    expect(run.result).toEqual({ ok: true, value: 'messages' })
    expect(run.messages.map((message) => message.octets)).toEqual(messages)
    expect(run.messages.map((message) => message.fileOffset)).toEqual([0, 60, 80])
    expect(run.problems).toEqual([])
  })

  it('follows the FlowSets of NetFlow v9, whose header has no length', () => {
    const twoSets = concatOctets([netflow9Message(36), hex('0000 0008 01000000')])
    const messages = [netflow9Message(48, 1), twoSets, netflow9Message(4, 2)]
    for (const sizes of [[], [1], [70]]) {
      expect(runCapture(concatOctets(messages), sizes).messages.map((message) => message.octets)).toEqual(messages)
    }
  })

  it('cuts NetFlow v5 by its count, and takes versions in any mix', () => {
    const messages = [netflow5Message(3), ipfixMessage(4), netflow9Message(8), netflow5Message(1)]
    const run = runCapture(concatOctets(messages))
    expect(run.messages.map((message) => message.octets)).toEqual(messages)
    expect(run.problems).toEqual([])
  })

  it('hands on the beginning of a message that the file cuts short', () => {
    const file = concatOctets([ipfixMessage(40, 1), ipfixMessage(40, 2).subarray(0, 50)])
    const run = runCapture(file)
    expect(run.messages.map((message) => message.octets.length)).toEqual([60, 50])
    expect(run.problems).toMatchObject([{ code: 'file-cut-short', fileOffset: 60 }])
  })

  it('goes on at the next sound message after damage', () => {
    const damage = Uint8Array.from({ length: 4000 }, (_, index) => (index * 73) % 256)
    const file = concatOctets([ipfixMessage(40, 1), damage, new Uint8Array(999), ipfixMessage(900, 2), ipfixMessage(4)])
    for (const sizes of [[], [333]]) {
      const run = runCapture(file, sizes)
      expect(run.messages.map((message) => message.octets.length)).toEqual([60, 920, 24])
      expect(run.problems.map((problem) => problem.code)).toEqual(['file-damaged'])
      expect(run.problems[0]?.detail).toContain('4,999 octets from offset 60')
    }
  })

  it('does not take random octets for messages', () => {
    let state = 1
    const noise = Uint8Array.from({ length: 2_000_000 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state >>> 24
    })
    const run = runCapture(concatOctets([ipfixMessage(40), noise]))
    expect(run.messages).toHaveLength(1)
    expect(run.problems.map((problem) => problem.code)).toEqual(['file-damaged'])
  })

  it('gives the same messages in whatever chunks the file comes', () => {
    const part = fc.oneof(
      fc.nat(300).map((size) => ipfixMessage(size, size)),
      fc.nat(300).map((size) => netflow9Message(size)),
      fc.integer({ min: 1, max: 5 }).map(netflow5Message),
      fc.uint8Array({ maxLength: 40 }),
    )
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 4 }),
        (parts, sizes) => {
          const file = concatOctets([ipfixMessage(20), ...parts])
          const whole = runCapture(file)
          const pieces = runCapture(file, sizes)
          expect(pieces.messages).toEqual(whole.messages)
          expect(pieces.problems.map((problem) => problem.detail)).toEqual(
            whole.problems.map((problem) => problem.detail),
          )
        },
      ),
      { numRuns: 150 },
    )
  })
})

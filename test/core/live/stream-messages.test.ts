import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMessageCounter } from '../../../core/live/stream-messages.ts'
import { concatOctets } from '../../support/capture-builders.ts'
import { cutIntoChunks } from '../../support/capture-runs.ts'
import { ipfixMessage } from '../../support/message-samples.ts'

describe('message counter', () => {
  it('counts the messages of a stream by their lengths, however it is cut (RFC 7011 §10.4.2.2)', () => {
    const lengths = fc.array(fc.nat({ max: 3000 }), { maxLength: 20 })
    fc.assert(
      fc.property(lengths, fc.array(fc.integer({ min: 1, max: 5000 })), fc.nat({ max: 500 }), (sizes, cuts, torn) => {
        const whole = concatOctets(sizes.map((size) => ipfixMessage(size)))
        const stream = concatOctets([whole, ipfixMessage(1000).subarray(0, torn)])
        const counter = createMessageCounter()
        const count = cutIntoChunks(stream, cuts).reduce((sum, chunk) => sum + counter.take(chunk), 0)
        expect(count).toBe(sizes.length)
        expect(counter.unfinished()).toBe(torn)
      }),
    )
  })

  it('counts nothing more in a stream that is no IPFIX', () => {
    const counter = createMessageCounter()
    const stream = concatOctets([
      ipfixMessage(10),
      new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n'),
      ipfixMessage(10),
    ])
    expect(counter.take(stream)).toBe(1)
    expect(counter.unfinished()).toBe(0)
  })

  it('does not believe a message shorter than its header', () => {
    const counter = createMessageCounter()
    expect(counter.take(Uint8Array.of(0, 10, 0, 15, ...new Uint8Array(11)))).toBe(0)
    expect(counter.unfinished()).toBe(0)
  })
})

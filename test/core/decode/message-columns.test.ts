import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageFacts, ProtocolVersion } from '../../../core/decode/block.ts'
import { messageAt } from '../../../core/decode/message-columns.ts'
import { messageColumnsOf, messagesOf } from '../../support/message-rows.ts'

const word = fc.nat(0xffff_ffff)
const time = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

const facts: fc.Arbitrary<MessageFacts> = fc
  .record({
    number: word,
    sessionId: word,
    domain: word,
    protocolVersion: fc.constantFrom<ProtocolVersion>(5, 7, 9, 10),
    exportTimeNs: time,
    sequence: word,
    sysUpTimeMs: fc.option(word, { nil: undefined }),
    frame: word,
    arrivalNs: time,
    length: word,
    fileOffset: fc.option(fc.maxSafeNat(), { nil: undefined }),
  })
  .map((made) => ({ ...made, sysUpTimeMs: made.protocolVersion === 10 ? undefined : (made.sysUpTimeMs ?? 7) }))

describe('message columns', () => {
  it('give back what was added, however much it was', () => {
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 700 }), (messages) => {
        expect(messagesOf(messageColumnsOf(messages))).toEqual(messages)
      }),
      { numRuns: 30 },
    )
  })

  it('have nothing outside their rows', () => {
    expect(messageAt(messageColumnsOf([]), 0)).toBeUndefined()
    expect(messageAt(messageColumnsOf([]), -1)).toBeUndefined()
  })
})

/** Between which export times records are lost: what verdicts on incomplete transactions rest on. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLossSpans } from '../../../core/decode/loss-spans.ts'
import { decode, transportSession } from '../../support/decoding.ts'
import { dataSet, ipfixMessage, templateRecord, templateSet, u32, v5Message } from '../../support/message-builders.ts'

const TEMPLATE = templateSet(templateRecord(256, [{ id: 10, length: 4 }]))

function message(sequence: number, count: number, exportTime: number, domain = 1): Uint8Array {
  const records = Array.from({ length: count }, (_, index) => u32(sequence + index))
  return ipfixMessage({ sequence, exportTime, domain }, TEMPLATE, dataSet(256, ...records))
}

describe('export times between which records were lost', () => {
  it('are those of the messages on both sides of a gap', () => {
    const { losses } = decode([message(0, 2, 1000), message(7, 1, 1030), message(8, 1, 1040)])
    expect(losses).toEqual([{ sessionId: 0, domain: 1, fromSeconds: 1000, toSeconds: 1030 }])
  })

  it('belong to their session and domain', () => {
    const other = { octets: message(0, 1, 1000), session: transportSession(1) }
    const otherAfter = { octets: message(9, 1, 1010), session: transportSession(1) }
    const { losses } = decode([message(0, 1, 1000, 5), message(4, 1, 1005, 5), message(0, 1, 1000), other, otherAfter])
    expect(losses).toEqual([
      { sessionId: 0, domain: 5, fromSeconds: 1000, toSeconds: 1005 },
      { sessionId: 1, domain: 1, fromSeconds: 1000, toSeconds: 1010 },
    ])
  })

  it('vanish when all that was missing came late', () => {
    const before = [message(0, 2, 1000), message(5, 1, 1030)]
    expect(decode(before).losses).toHaveLength(1)
    expect(decode([...before, message(2, 2, 1010)]).losses).toHaveLength(1)
    expect(decode([...before, message(2, 2, 1010), message(4, 1, 1020)]).losses).toEqual([])
  })

  it('begin with the message whose waiting set held less than was sent', () => {
    const waiting = ipfixMessage({ sequence: 0, exportTime: 1000, domain: 1 }, dataSet(256, u32(1)))
    const after = ipfixMessage({ sequence: 3, exportTime: 1060, domain: 1 })
    expect(decode([waiting, after]).losses).toEqual([])
    const late = ipfixMessage({ sequence: 3, exportTime: 1600, domain: 1 }, TEMPLATE)
    expect(decode([waiting, after, late]).losses).toEqual([
      { sessionId: 0, domain: 1, fromSeconds: 1000, toSeconds: 1060 },
    ])
  })

  it('are that of the message, where its header counts more flows than it holds', () => {
    const whole = v5Message({ exportTime: 1000 }, {}, {})
    const cut = { octets: whole.slice(0, whole.length - 48), originalLength: whole.length }
    expect(decode([cut]).losses).toMatchObject([{ fromSeconds: 1000, toSeconds: 1000 }])
  })
})

describe('spans of losses', () => {
  it('are in the order of their times, and one where they touch', () => {
    const spans = createLossSpans()
    spans.add({ fromSeconds: 50, toSeconds: 60 }, 1)
    spans.add({ fromSeconds: 20, toSeconds: 10 }, 1)
    spans.add({ fromSeconds: 60, toSeconds: 70 }, 1)
    expect(spans.list()).toEqual([
      { fromSeconds: 10, toSeconds: 20 },
      { fromSeconds: 50, toSeconds: 70 },
    ])
  })

  it('join the nearest when there are more than are kept, and never lose one', () => {
    const spans = createLossSpans(2)
    for (const at of [10, 100, 103, 300]) spans.add({ fromSeconds: at, toSeconds: at + 1 }, 1)
    expect(spans.list()).toEqual([
      { fromSeconds: 10, toSeconds: 104 },
      { fromSeconds: 300, toSeconds: 301 },
    ])
  })

  it('are empty again when all losses are taken back, whatever their order and number', () => {
    const loss = fc.record({ at: fc.nat(500), seconds: fc.nat(20), units: fc.integer({ min: 1, max: 9 }) })
    const losses = fc.array(loss, { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(losses, fc.integer({ min: 1, max: 8 }), (all, room) => {
        const spans = createLossSpans(room)
        for (const { at, seconds, units } of all) spans.add({ fromSeconds: at, toSeconds: at + seconds }, units)
        const listed = spans.list()
        for (const { at, seconds } of all) {
          const holds = listed.some(({ fromSeconds, toSeconds }) => fromSeconds <= at && toSeconds >= at + seconds)
          expect(holds).toBe(true)
        }
        expect(listed.length).toBeLessThanOrEqual(room)
        for (const { at, seconds, units } of all) spans.add({ fromSeconds: at, toSeconds: at + seconds }, -units)
        expect(spans.list()).toEqual([])
      }),
    )
  })
})

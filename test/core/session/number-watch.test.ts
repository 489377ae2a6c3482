/** Numbers of 32 bits are given once each: before they are used up it is said, afterwards nothing is decoded, and all is counted. */
import { describe, expect, it } from 'vitest'
import type { DecodedBlock } from '../../../core/decode/block.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { MAX_NUMBERS, MAX_TEXT_NUMBERS, NUMBERS_TOLD_SHARE } from '../../../core/limits/decode.ts'
import { TEMPLATE_VERSION_WEIGHT } from '../../../core/limits/templates.ts'
import { createIngest } from '../../../core/session/ingest.ts'
import { createNumberWatch, UNLIMITED_NUMBERS, type NumberLimits } from '../../../core/session/number-watch.ts'
import { buildPcap } from '../../support/capture-builders.ts'
import { readRecords } from '../../support/decoding.ts'
import { dataSet, ipfixMessage, templateRecord, templateSet, text, u32 } from '../../support/message-builders.ts'
import { udpFrame } from '../../support/packet-builders.ts'

const TEMPLATE = templateSet(
  templateRecord(256, [
    { id: 10, length: 4 },
    { id: 82, length: 4 },
  ]),
)
const MESSAGES = 40

/** A capture of one record a message, each with a text of its own. */
function read(numberLimits?: NumberLimits) {
  const blocks: DecodedBlock[] = []
  const ingest = createIngest({
    registry: createElementRegistry(),
    keepMessageOctets: 'never',
    isCompressed: false,
    blockRecords: 1,
    ...(numberLimits && { numberLimits }),
    onBlock: (block) => blocks.push(block),
  })
  const frames = Array.from({ length: MESSAGES }, (_, sequence) => {
    const record = dataSet(256, u32(sequence), text(`if${sequence}`.padEnd(4)))
    return { octets: udpFrame(ipfixMessage({ sequence }, TEMPLATE, record)) }
  })
  ingest.push(buildPcap({ frames }))
  ingest.end()
  const { problems, ledger } = ingest.snapshot()
  const { datagrams: received, leftOut } = ingest.reception()
  return { records: readRecords(blocks), problems, datagrams: ledger.datagrams, reception: { received, leftOut } }
}

const PLENTY = 1_000_000

describe('the numbers of a session', () => {
  it('are not spoken of while there are enough', () => {
    const { records, problems, datagrams } = read()
    expect(records).toHaveLength(MESSAGES)
    expect(problems).toEqual([])
    expect(datagrams).toEqual({ received: MESSAGES, dropped: 0 })
  })

  it.each([
    ['records', { numbers: 16, texts: PLENTY }],
    ['texts', { numbers: PLENTY, texts: 16 }],
  ])('end decoding before one is given twice, and what comes then is counted: %s', (things, limits) => {
    const { records, problems, datagrams, reception } = read(limits)
    expect(records.length).toBeGreaterThanOrEqual(16)
    expect(records.length).toBeLessThan(20)
    expect(records.map((record) => record['@record'])).toEqual(records.map((_, index) => index + 1))
    expect(datagrams).toEqual({ received: records.length, dropped: MESSAGES - records.length })
    expect(reception).toEqual({ received: MESSAGES, leftOut: MESSAGES - records.length })
    expect(problems).toMatchObject([
      { code: 'numbers-run-out', count: 1, detail: `14 ${things} have a number.` },
      { code: 'numbers-used-up', count: MESSAGES - records.length },
    ])
  })

  it('run out with kinds of records where a session can begin anew, and nothing is left out for it', () => {
    const told: string[] = []
    const fields = Array.from({ length: 984 }, () => ({}))
    const block = {
      firstRecord: 1,
      recordCount: 0,
      messages: { count: 0 },
      dictionary: { firstId: 0, count: 0 },
      newShapes: [{ fields }, { fields }],
    }
    const watch = createNumberWatch((things, count) => told.push(`${count} ${things}`), UNLIMITED_NUMBERS, 8000)
    for (let time = 0; time < 3; time++) watch.take(block as unknown as DecodedBlock, 0)
    expect(watch.runsOut()).toBeUndefined()
    watch.take(block as unknown as DecodedBlock, 0)
    expect(told).toEqual(['8000 kinds'])
    expect([watch.runsOut(), watch.areUsedUp()]).toEqual(['kinds', false])
  })

  it('come round where nobody reads them', () => {
    const watch = createNumberWatch(() => expect.unreachable(), UNLIMITED_NUMBERS)
    const block = {
      firstRecord: 2 ** 33,
      recordCount: 1,
      messages: { count: 0 },
      dictionary: { firstId: 0, count: 0 },
      newShapes: [],
    }
    watch.take(block as unknown as DecodedBlock, 2 ** 33)
    expect(watch.areUsedUp()).toBe(false)
  })

  it('are told to run out while decoding goes on', () => {
    const { records, problems } = read({ numbers: MESSAGES + 2, texts: PLENTY })
    expect(records).toHaveLength(MESSAGES)
    expect(problems.map(({ code }) => code)).toEqual(['numbers-run-out'])
  })

  it('fit the columns that hold them, with room for what is decoded between two looks', () => {
    expect(new Uint32Array([MAX_NUMBERS + (1 << 26) - 1])[0]).toBe(MAX_NUMBERS + (1 << 26) - 1)
    expect(new Int32Array([MAX_TEXT_NUMBERS + (1 << 26) - 1])[0]).toBe(MAX_TEXT_NUMBERS + (1 << 26) - 1)
  })

  it('count packets and messages, too', () => {
    const told: string[] = []
    const watch = createNumberWatch((things, count) => told.push(`${count} ${things}`), { numbers: 8, texts: PLENTY })
    const block = {
      firstRecord: 1,
      recordCount: 0,
      messages: { count: 1, number: Uint32Array.of(7) },
      dictionary: { firstId: 0, count: 0 },
      newShapes: [],
    }
    watch.take(block as unknown as DecodedBlock, 0)
    expect(told).toEqual(['7 messages'])
    expect(watch.areUsedUp()).toBe(false)
    watch.take(block as unknown as DecodedBlock, 8)
    expect(watch.areUsedUp()).toBe(true)
  })
})

describe('a session that begins with the templates of the one before', () => {
  it('does not run out at once where those are very many', () => {
    const WIDTH = 100
    const FIELDS = 10 * (WIDTH + TEMPLATE_VERSION_WEIGHT)
    const ingest = createIngest({
      registry: createElementRegistry(),
      keepMessageOctets: 'never',
      isCompressed: false,
      isLive: true,
      isRenewed: true,
      numberLimits: { ...UNLIMITED_NUMBERS, shapeFields: FIELDS / NUMBERS_TOLD_SHARE },
      onBlock: () => undefined,
    })
    let kinds = 0
    const frame = () => {
      const fields = Array.from({ length: WIDTH }, (_, field) => ({ id: 1 + field, length: 1, pen: 100_000 + kinds }))
      const octets = ipfixMessage({ sequence: 0 }, templateSet(templateRecord(256 + kinds++, fields)))
      return { octets: udpFrame(octets) }
    }
    const [head = new Uint8Array(), ...messages] = piecesOf(Array.from({ length: 21 }, frame))
    const push = (from: number, to: number) => {
      for (const message of messages.slice(from, to)) ingest.push(message)
      ingest.flush()
      return ingest.numbersLeft()
    }
    ingest.push(head)
    expect(push(0, 9)).toBe('many')
    expect(push(9, 10)).toBe('few')
    ingest.endSession()
    ingest.beginSession({ ...ingest.knowledge(), labels: [], rates: [] }, 'Anew.')
    // The first message of the domain brings all ten that it had, and its own.
    expect(push(10, 19)).toBe('many')
    expect(push(19, 20)).toBe('few')
  })
})

/** The head of a capture, and its packets one by one. */
function piecesOf(frames: readonly { octets: Uint8Array }[]): Uint8Array[] {
  const HEAD = buildPcap({ frames: [] })
  return [HEAD, ...frames.map((frame) => buildPcap({ frames: [frame] }).subarray(HEAD.length))]
}

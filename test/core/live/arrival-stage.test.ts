import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIVE_STAGE_BUFFERS, LIVE_STAGE_OCTETS } from '../../../core/limits/live.ts'
import { createArrivalClock } from '../../../core/live/arrival-clock.ts'
import { createArrivalStage, type LentBlocks } from '../../../core/live/arrival-stage.ts'
import { createRingMemory, createRingReader, createRingWriter } from '../../../core/live/byte-ring.ts'
import { blockOctets, createTcpHead, createUdpHead, TCP_PSH_ACK } from '../../../core/live/pcapng-writer.ts'
import { concatOctets } from '../../support/capture-builders.ts'

const SOURCE = Uint8Array.of(192, 0, 2, 1)
const TARGET = Uint8Array.of(192, 0, 2, 2)
const UDP_HEAD = createUdpHead(SOURCE, TARGET, 4739)
const TCP_HEAD = createTcpHead({ source: SOURCE, sourcePort: 5000, destination: TARGET, destinationPort: 4739 })
const LARGE = new Uint8Array(60_000)
const LARGE_BLOCK = blockOctets(UDP_HEAD, LARGE.length)

function createStage(ringOctets: number, isLending = true) {
  const memory = createRingMemory(ringOctets)
  const lent: { blocks: LentBlocks; giveBack: () => void }[] = []
  const kept: Uint8Array[] = []
  const missed = { datagrams: 0 }
  const stage = createArrivalStage({
    ring: createRingWriter(memory, () => undefined),
    clock: createArrivalClock(),
    keeper: {
      lotOctets: 4096,
      take(blocks, giveBack) {
        kept.push(blocks.memory.octets.slice(blocks.from, blocks.to))
        lent.push({ blocks, giveBack })
        if (!isLending) giveBack()
      },
      miss: (datagrams) => (missed.datagrams += datagrams),
    },
  })
  const ring = createRingReader(memory)
  const take = (): Uint8Array => ring.read(new Uint8Array(memory.byteLength)).slice()
  return { stage, take, lent, kept: () => concatOctets(kept), missed }
}

describe('arrival stage', () => {
  it('puts into the ring, octet for octet, what it lends to the recorder', () => {
    const payloads = fc.array(fc.nat({ max: 65_507 }), { maxLength: 60 })
    fc.assert(
      fc.property(payloads, fc.nat({ max: 5 }), (sizes, pause) => {
        const { stage, take, kept } = createStage(1 << 20, false)
        const read: Uint8Array[] = []
        for (const [index, size] of sizes.entries()) {
          stage.addDatagram(UDP_HEAD, index, new Uint8Array(size).fill(index))
          if (index % (pause + 1) === 0) stage.flush()
          if (index % 7 === 0) read.push(take())
        }
        stage.flush()
        stage.lend()
        read.push(take())
        expect(stage.report().droppedDatagrams).toBe(0)
        expect(Buffer.compare(concatOctets(read), kept())).toBe(0)
      }),
      { numRuns: 30 },
    )
  })

  it('drops what the ring has no room for, whole datagrams, and lends it all the same', () => {
    const { stage, take, lent } = createStage(1 << 17)
    for (let index = 0; index < 5; index++) stage.addDatagram(UDP_HEAD, 5000, LARGE)
    stage.flush()
    stage.lend()
    expect(take()).toHaveLength(2 * LARGE_BLOCK)
    expect(stage.report()).toMatchObject({ droppedDatagrams: 3, droppedOctets: 3 * LARGE_BLOCK })
    expect(lent.reduce((sum, { blocks }) => sum + blocks.datagrams, 0)).toBe(5)
  })

  it('refuses a segment before the ring is full, so that its connection can wait', () => {
    const { stage, take } = createStage(1 << 17)
    const segment = new Uint8Array(9000)
    const place = { sequence: 1, flags: TCP_PSH_ACK }
    let taken = 0
    while (stage.addSegment(TCP_HEAD, place, segment, 1)) taken++
    expect(taken).toBe(12)
    expect(stage.hasRoomForStreams()).toBe(false)
    stage.flush()
    take()
    expect(stage.hasRoomForStreams()).toBe(true)
    expect(stage.addSegment(TCP_HEAD, place, segment, 1)).toBe(true)
    expect(stage.report().droppedDatagrams).toBe(0)
  })

  it('never writes over what is on loan, and counts what it cannot lend', () => {
    const { stage, take, lent, missed } = createStage(1 << 21)
    const perBuffer = Math.floor(LIVE_STAGE_OCTETS / LARGE_BLOCK)
    const rounds = LIVE_STAGE_BUFFERS + 3
    let count = 0
    for (let round = 0; round < rounds; round++) {
      for (let index = 0; index < perBuffer; index++) stage.addDatagram(UDP_HEAD, 5000, LARGE.fill(count++))
      stage.flush()
      take()
    }
    stage.lend()
    expect(missed.datagrams).toBe(3 * perBuffer)
    for (const [index, { blocks }] of lent.entries()) expect(blocks.memory.octets[blocks.to - 5]).toBe(index & 0xff)
    for (const { giveBack } of lent.splice(0)) giveBack()
    for (let index = 0; index < 2 * perBuffer; index++) stage.addDatagram(UDP_HEAD, 5000, LARGE)
    expect(lent.length).toBeGreaterThan(perBuffer)
    expect(stage.report().droppedDatagrams).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import { buffersToGiveBack, createBlockMemory } from '../../../core/decode/block-memory.ts'
import { createDecoder } from '../../../core/decode/decoder.ts'
import type { DecodedBlock } from '../../../core/decode/block.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { MAX_SPARE_BLOCK_OCTETS } from '../../../core/limits/decode.ts'
import { transportSession } from '../../support/decoding.ts'
import { dataSet, ipfixMessage, templateRecord, templateSet, u32, u8 } from '../../support/message-builders.ts'

describe('memory of blocks', () => {
  it('uses a buffer again that came back, the least that has the room', () => {
    const memory = createBlockMemory()
    const [small, large] = [memory.take(20_000), memory.take(60_000)]
    memory.giveBack([large, small])
    expect(memory.take(18_000)).toBe(small)
    expect(memory.take(18_000)).toBe(large)
    expect(memory.take(18_000)).not.toBe(large)
  })

  it('gives no buffer of which most would be left over', () => {
    const memory = createBlockMemory()
    const large = memory.take(1 << 20)
    memory.giveBack([large])
    expect(memory.take(1)).not.toBe(large)
  })

  it('keeps no more than its bound', () => {
    const memory = createBlockMemory()
    const buffers = [1, 2, 3].map(() => memory.take(MAX_SPARE_BLOCK_OCTETS / 2))
    memory.giveBack(buffers)
    expect(buffers).not.toContain(undefined)
    const again = [1, 2, 3].map(() => memory.take(MAX_SPARE_BLOCK_OCTETS / 2))
    expect(again.filter((buffer) => buffers.includes(buffer))).toHaveLength(2)
  })

  it('holds whole rows in buffers with anything in them', () => {
    const memory = createBlockMemory()
    const taken: ArrayBuffer[] = []
    const blocks: DecodedBlock[] = []
    const decoder = createDecoder({
      registry: createElementRegistry(),
      keepMessageOctets: 'never',
      onProblem: () => undefined,
      blockRecords: 200,
      firstBlockRecords: 200,
      memory: {
        take(octets) {
          const buffer = memory.take(octets)
          new Uint8Array(buffer).fill(0xa5)
          taken.push(buffer)
          return buffer
        },
        giveBack: memory.giveBack,
      },
      onBlock(block) {
        blocks.push(structuredClone(block))
        memory.giveBack(buffersToGiveBack(block))
      },
    })
    const fields = [
      { id: 8, length: 4 },
      { id: 4, length: 1 },
      { id: 1, length: 4 },
    ]
    const rows = (first: number) =>
      Array.from({ length: 50 }, (_, row) => [...u32(first + row), ...u8(6), ...u32(1_000_000 + row)])
    const send = (octets: Uint8Array, frame: number): void => {
      decoder.onDatagram({
        session: transportSession(),
        octets,
        from: 0,
        end: octets.length,
        originalLength: octets.length,
        frame,
        arrivalNs: BigInt(frame),
        fileOffset: undefined,
      })
    }
    send(ipfixMessage({ sequence: 0 }, templateSet(templateRecord(256, fields))), 1)
    for (let turn = 0; turn < 20; turn++) {
      send(ipfixMessage({ sequence: 50 * turn }, dataSet(256, new Uint8Array(rows(50 * turn).flat()))), 2 + turn)
    }
    decoder.end()
    const numbers = blocks.flatMap(({ batches }) =>
      batches.flatMap(({ record, rowCount }) => [...record.subarray(0, rowCount)]),
    )
    const addresses = blocks.flatMap(({ batches }) =>
      batches.flatMap(({ columns, rowCount }) => [...wordsOf(columns[0]).subarray(0, rowCount)]),
    )
    expect(numbers).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1))
    expect(addresses).toEqual(Array.from({ length: 1000 }, (_, index) => index))
    expect(blocks.flatMap(({ messages }) => [...messages.frame])).toEqual(Array.from({ length: 21 }, (_, at) => at + 1))
    expect(new Set(taken).size).toBeLessThan(taken.length)
  })
})

function wordsOf(octets: Uint8Array | undefined): Uint32Array {
  if (octets === undefined) throw new Error('no column')
  return new Uint32Array(octets.buffer, octets.byteOffset, octets.length / 4)
}

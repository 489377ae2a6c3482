/** A file gives the same records however it is cut into chunks. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DecodedBlock } from '../../../core/decode/block.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { createIngest } from '../../../core/session/ingest.ts'
import { buildPcap } from '../../support/capture-builders.ts'
import { readRecords } from '../../support/decoding.ts'
import { arbitraryDatagram } from '../../support/message-arbitraries.ts'
import { dataSet, ipfixMessage, templateRecord, templateSet, u32, v5Message } from '../../support/message-builders.ts'
import { udpFrame } from '../../support/packet-builders.ts'
import { messagesOf } from '../../support/message-rows.ts'

const registry = createElementRegistry()

function read(chunks: readonly Uint8Array[]): unknown {
  const blocks: DecodedBlock[] = []
  const ingest = createIngest({
    registry,
    keepMessageOctets: 'never',
    isCompressed: false,
    onBlock: (block) => blocks.push(block),
  })
  for (const chunk of chunks) ingest.push(chunk)
  const end = ingest.end()
  const { problems, ledger } = ingest.snapshot()
  return { format: end.ok && end.value, records: readRecords(blocks), problems, ledger }
}

const TEMPLATE = templateSet(templateRecord(256, [{ id: 10, length: 4 }]))

describe('ingest', () => {
  it('takes frames and messages of a file to blocks, with places in the file', () => {
    const message = ipfixMessage({}, TEMPLATE, dataSet(256, u32(5)))
    const blocks: DecodedBlock[] = []
    const onBlock = (block: DecodedBlock): void => void blocks.push(block)
    const ingest = createIngest({ registry, keepMessageOctets: 'when-not-in-file', isCompressed: false, onBlock })
    const file = buildPcap({ frames: [{ octets: udpFrame(message) }] })
    ingest.push(file)
    expect(ingest.end()).toEqual({ ok: true, value: 'pcap' })
    const [facts] = messagesOf(blocks[0]!.messages)
    expect(facts!.fileOffset).toBeDefined()
    expect(file.slice(facts!.fileOffset, facts!.fileOffset! + facts!.length)).toEqual(message)
    expect(blocks[0]!.messageOctets).toHaveLength(0)
  })

  it('gives the same in any chunks', () => {
    const arbitrary = fc.tuple(
      fc.array(arbitraryDatagram, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
    )
    fc.assert(
      fc.property(arbitrary, ([noise, sizes]) => {
        const payloads = [ipfixMessage({}, TEMPLATE, dataSet(256, u32(5))), ...noise, v5Message({}, {}, {})]
        const file = buildPcap({ frames: payloads.map((payload) => ({ octets: udpFrame(payload) })) })
        const chunks: Uint8Array[] = []
        for (let at = 0, turn = 0; at < file.length; turn++) {
          const size = sizes[turn % sizes.length]!
          chunks.push(file.slice(at, at + size))
          at += size
        }
        expect(read(chunks)).toEqual(read([file]))
      }),
      { numRuns: 100 },
    )
  })
})

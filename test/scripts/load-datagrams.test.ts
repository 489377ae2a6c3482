import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { loadDatagrams } from '../../scripts/load-datagrams.ts'
import { buildPcap } from '../support/capture-builders.ts'
import { dataSet, ipfixMessage, templateRecord, templateSet, zeros } from '../support/message-builders.ts'
import { udpFrame } from '../support/packet-builders.ts'

let folder: string
afterEach(() => rm(folder, { recursive: true }))

/** Records of each message: the third is large, the last would fit where it does not. */
const RECORDS = [4, 4, 80, 1]

it('loads a capture in parts without a gap in its sequence numbers, and goes on with them when it is sent again', async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-load-'))
  const path = join(folder, 'capture.pcap')
  const template = templateSet(templateRecord(256, [{ id: 1, length: 8 }]))
  let sequence = 0
  const messages = RECORDS.map((count) => {
    const message = ipfixMessage({ sequence }, template, dataSet(256, zeros(8 * count)))
    sequence += count
    return message
  })
  const frames = messages.map((octets, index) => ({ octets: udpFrame(octets, {}), timeNs: BigInt(index) * 1_000_000n }))
  await writeFile(path, buildPcap({ frames }))
  const room = (messages[0]?.length ?? 0) * 2 + (messages[3]?.length ?? 0)
  const { payloads, renumber } = await loadDatagrams(path, room)
  const sequenceOf = (index: number): number | undefined => payloads[index]?.readUInt32BE(8)
  expect(payloads.map(({ length }) => length)).toEqual(messages.slice(0, 2).map(({ length }) => length))
  renumber(0, 1)
  renumber(1, 1)
  expect([sequenceOf(0), sequenceOf(1)]).toEqual([8, 12])
})

/** Kinds of records that never stop coming, where nobody begins anew: their columns end at a bound, and nothing else does. */
import { expect, it } from 'vitest'
import type { DecodedBlock } from '../../../core/decode/block.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { TEMPLATE_VERSION_WEIGHT } from '../../../core/limits/templates.ts'
import { createIngest } from '../../../core/session/ingest.ts'
import { UNLIMITED_NUMBERS } from '../../../core/session/number-watch.ts'
import { buildPcap } from '../../support/capture-builders.ts'
import { readRecords } from '../../support/decoding.ts'
import { dataSet, ipfixMessage, templateRecord, templateSet, u32, zeros } from '../../support/message-builders.ts'
import { udpFrame } from '../../support/packet-builders.ts'
import { counterSample, flowSample, formatted, sampledHeader, sflowDatagram } from '../../support/sflow-builders.ts'

const WIDTH = 10
const KINDS = 8
const LIMIT = KINDS * (WIDTH + TEMPLATE_VERSION_WEIGHT)

function listen(shapeFields = LIMIT) {
  const blocks: DecodedBlock[] = []
  const ingest = createIngest({
    registry: createElementRegistry(),
    keepMessageOctets: 'never',
    isCompressed: false,
    isLive: true,
    isRenewed: true,
    numberLimits: { ...UNLIMITED_NUMBERS, shapeFields },
    onBlock: (block) => blocks.push(block),
  })
  const head = buildPcap({ frames: [] })
  ingest.push(head)
  return {
    ingest,
    send(message: Uint8Array) {
      ingest.push(buildPcap({ frames: [{ octets: udpFrame(message) }] }).subarray(head.length))
      ingest.flush()
    },
    fields: () => blocks.flatMap(({ newShapes }) => newShapes).map((shape) => shape.fields.length),
    records: () => readRecords(blocks),
  }
}

let sequence = 0
const kind = (number: number, withData = true) => {
  const fields = Array.from({ length: WIDTH }, (_, field) => ({ id: 1 + field, length: 1, pen: 100_000 + number }))
  const data = withData ? [dataSet(256 + number, zeros(WIDTH))] : []
  const message = ipfixMessage({ sequence }, templateSet(templateRecord(256 + number, fields)), ...data)
  sequence += data.length
  return message
}

it('are decoded and counted without columns past the bound', () => {
  sequence = 0
  const { ingest, send, fields, records } = listen()
  for (let number = 0; number < 3 * KINDS; number += 1) send(kind(number))
  expect(fields().filter((count) => count > 0)).toHaveLength(KINDS)
  // All others share one.
  expect(fields()).toHaveLength(KINDS + 1)
  const { ledger, problems } = ingest.snapshot()
  expect(ledger.records).toMatchObject({ decoded: 3 * KINDS, lost: 0, unknown: 0, pending: 0 })
  expect(ledger.octets).toMatchObject({ undecodable: 0, malformed: 0 })
  expect(Object.keys(records().at(-1) ?? {}).filter((name) => !name.startsWith('@'))).toEqual([])
  expect(problems).toMatchObject([
    { code: 'limit-reached', count: 2 * KINDS, detail: expect.stringContaining('(MAX_SHAPE_FIELDS)') },
  ])
})

it('leave those that are known as they were', () => {
  sequence = 0
  const { send, records } = listen()
  for (let number = 0; number < 2 * KINDS; number += 1) send(kind(number))
  send(ipfixMessage({ sequence }, dataSet(257, zeros(WIDTH))))
  expect(Object.keys(records().at(-1) ?? {})).toContain('e100001id1')
  // Another exporter with the same kinds of records.
  send(ipfixMessage({ domain: 7 }, kind(3).subarray(16), dataSet(259, zeros(WIDTH))))
  expect(Object.keys(records().at(-1) ?? {})).toContain('e100003id1')
})

it('count samples of sFlow of kinds past the bound as undecodable', () => {
  const { ingest, send } = listen(1)
  send(sflowDatagram({ sequence: 1 }, flowSample({}, sampledHeader(zeros(64))), counterSample(formatted(1, u32(3)))))
  const { ledger, problems } = ingest.snapshot()
  expect(ledger.octets.undecodable).toBeGreaterThan(0)
  expect(problems).toMatchObject([{ code: 'limit-reached', detail: expect.stringContaining('(MAX_SHAPE_FIELDS)') }])
})

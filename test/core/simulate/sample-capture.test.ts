import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ProblemReport } from '../../../core/protocol/session-api.ts'
import { createSampleCapture, type SampleCapture } from '../../../core/simulate/sample-capture.ts'
import { decodeCapture, type DecodedCapture, inChunks } from '../../support/decode-capture.ts'

let sample: SampleCapture
let decoded: DecodedCapture
let problems: readonly ProblemReport[]

beforeAll(() => {
  sample = createSampleCapture()
  decoded = decodeCapture(inChunks(sample.octets))
  problems = decoded.problems.reports()
})

test('is what resources/sample.pcapng holds, octet for octet (npx tsx scripts/generate-sample.ts)', () => {
  expect(Buffer.compare(readFileSync('resources/sample.pcapng'), sample.octets)).toBe(0)
})

test('is small enough to ship', () => {
  expect(sample.octets.length).toBeLessThan(2_000_000)
})

describe('decoded', () => {
  test('has three exporters with the records that the generator counted', () => {
    const records = decoded.snapshot.exporters.map(({ exporter, domains }) => [
      exporter,
      domains[0]?.ledger.records.decoded,
    ])
    const meant = Object.entries(sample.counts).map(([name, counts]) => [name, counts.data + counts.options])
    expect(records.sort()).toEqual(meant.sort())
    expect(decoded.snapshot.records).toEqual({
      data: Object.values(sample.counts).reduce((sum, counts) => sum + counts.data, 0),
      options: Object.values(sample.counts).reduce((sum, counts) => sum + counts.options, 0),
    })
  })

  test('has one gap of 312 records and no other problem', () => {
    expect(problems.map(({ code, count, exporter }) => ({ code, count, exporter }))).toEqual([
      { code: 'records-lost', count: 312, exporter: '192.0.2.11:50122' },
    ])
    expect(decoded.snapshot.ledger.records.lost).toBe(312)
  })

  test('changes the templates of requests and responses once, and gives those of IPv6 their stamps with it', () => {
    const netscaler = decoded.snapshot.exporters.find((exporter) => exporter.exporter.startsWith('192.0.2.11'))
    const versions = netscaler?.domains[0]?.templates
      .filter((template) => [258, 261, 262].includes(template.templateId))
      .map((template) => [template.templateId, template.version, template.fields.length])
    expect(versions?.sort()).toEqual([
      [258, 1, 29],
      [258, 2, 39],
      [261, 1, 27],
      [261, 2, 41],
      [262, 1, 31],
      [262, 2, 41],
    ])
  })
})

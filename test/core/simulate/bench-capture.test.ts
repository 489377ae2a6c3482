import { expect, test } from 'vitest'
import type { DecodedBlock, Shape } from '../../../core/decode/block.ts'
import { generateBenchCapture } from '../../../core/simulate/bench-capture.ts'
import { decodeCapture } from '../../support/decode-capture.ts'

test('has exactly the records asked for, in shapes of 22 fields with three strings', () => {
  const shapes: Shape[] = []
  const texts: number[] = []
  const { snapshot, problems } = decodeCapture(
    generateBenchCapture({ records: 5001, seed: 1 }),
    (block: DecodedBlock) => {
      shapes.push(...block.newShapes)
      texts.push(block.dictionary.count)
    },
  )
  expect(snapshot.records).toEqual({ data: 5001, options: 0 })
  expect(snapshot.exporters.map((exporter) => exporter.exporter)).toEqual(['10.20.4.2:18190', '10.20.4.3:18191'])
  expect(shapes.map((shape) => shape.fields.length)).toEqual([22, 22, 22])
  expect(shapes.map((shape) => shape.fields.filter((field) => field.kind === 'text').length)).toEqual([3, 3, 3])
  expect(problems.reports()).toEqual([])
})

test('takes about 185 octets a record', () => {
  let octets = 0
  for (const chunk of generateBenchCapture({ records: 20_000, seed: 2 })) octets += chunk.length
  expect(octets / 20_000).toBeGreaterThan(180)
  expect(octets / 20_000).toBeLessThan(190)
})

test('is the same for the same seed', () => {
  const first = [...generateBenchCapture({ records: 100, seed: 5 })].map((chunk) => chunk.slice())
  const again = [...generateBenchCapture({ records: 100, seed: 5 })].map((chunk) => chunk.slice())
  const other = [...generateBenchCapture({ records: 100, seed: 6 })].map((chunk) => chunk.slice())
  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
})

import { expect, test } from 'vitest'
import { quantile, summarise } from './figure.ts'
import { formatFigures } from './print-figures.ts'

test('judges a figure by its median', () => {
  const samples = [320, 100, 110]
  expect(summarise({ name: 'sort', unit: 'ms', samples, target: { atMost: 300 } })).toEqual({
    median: 110,
    min: 100,
    max: 320,
    isMet: true,
  })
  expect(summarise({ name: 'rate', unit: '/s', samples, target: { atLeast: 111 } }).isMet).toBe(false)
  expect(summarise({ name: 'heap', unit: 'MB', samples }).isMet).toBeUndefined()
})

test('takes a quantile between two samples', () => {
  expect(quantile([10, 20], 0.5)).toBe(15)
  expect(quantile([10, 20, 30], 1)).toBe(30)
})

test('prints a table with right-aligned numbers and the verdict', () => {
  const table = formatFigures([
    { name: 'rate', unit: 'records/s', samples: [1_234_567], target: { atLeast: 2_000_000 } },
    { name: 'window', unit: 'ms', samples: [3.456, 2, 40], target: { atMost: 30 }, note: 'p95 38' },
  ])
  expect(table).toBe(
    [
      'figure     median        min        max  unit            target  met  note',
      '──────  ─────────  ─────────  ─────────  ─────────  ───────────  ───  ──────',
      'rate    1,234,567  1,234,567  1,234,567  records/s  ≥ 2,000,000   NO',
      'window       3.46          2         40  ms                ≤ 30  yes  p95 38',
      '',
    ].join('\n'),
  )
})

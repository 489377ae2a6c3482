import { describe, expect, it } from 'vitest'
import { TRUST_BITS, type TrustRow } from '../../../core/protocol/health-report.ts'
import {
  cellLength,
  cellWords,
  rowWords,
  spanText,
  ticksOf,
  worstFirst,
  worstOf,
} from '../../../renderer/health/trust-cells.ts'

const { decoded, waiting, duplicated, lost, malformed, reordered } = TRUST_BITS
const UTC = { timeZone: 'utc' } as const
const TRUST = { from: '2024-07-11T09:14:05.000000000Z', secondsPerCell: 10, rows: [] }

function row(session: number, ...cells: number[]): TrustRow {
  return { session, exporter: `e${session}`, cells }
}

describe('a cell', () => {
  it('shows the worst that happened in its span', () => {
    expect(worstOf(0)).toBe('silent')
    expect(worstOf(decoded)).toBe('clean')
    expect(worstOf(decoded | waiting)).toBe('waiting')
    expect(worstOf(decoded | waiting | reordered)).toBe('reordered')
    expect(worstOf(decoded | reordered | duplicated)).toBe('duplicated')
    expect(worstOf(decoded | duplicated | lost)).toBe('lost')
    expect(worstOf(decoded | lost | malformed)).toBe('malformed')
  })

  it('names all that happened in its span', () => {
    expect(cellWords(0)).toBe('silent')
    expect(cellWords(decoded | waiting | lost)).toBe('decoded, waiting, lost')
  })

  it('has a time and a length', () => {
    expect(spanText(TRUST, 1, UTC)).toBe('09:14:15 – 09:14:25')
    expect([10, 80, 120, 4800].map(cellLength)).toEqual(['10 s', '1 min 20 s', '2 min', '1 h 20 min'])
  })
})

describe('rows', () => {
  it('are said in words, the worst first', () => {
    expect(rowWords(row(1, 0, decoded, decoded, lost))).toBe('e1: 1 span lost, 2 spans clean, 1 span silent')
  })

  it('are ordered by the worst they have, then by how often', () => {
    const rows = [row(1, decoded, waiting), row(2, lost, decoded), row(3, lost, lost), row(4, malformed, decoded)]
    expect(worstFirst(rows).map(({ session }) => session)).toEqual([4, 3, 2, 1])
  })
})

describe('the axis', () => {
  it('has labels at round times, no more than there is room for', () => {
    const ticks = ticksOf(TRUST, 90, 11, UTC)
    expect(ticks.map(({ text }) => text)).toEqual(['09:16', '09:18', '09:20', '09:22', '09:24', '09:26', '09:28'])
    expect(ticks[0]?.at).toBeCloseTo(115 / 900)
  })

  it('has seconds where the steps are shorter than a minute', () => {
    expect(ticksOf(TRUST, 6, 2, UTC).map(({ text }) => text)).toEqual(['09:14:30', '09:15:00'])
  })

  it('says which day it is where the report has more than one', () => {
    const overnight = { ...TRUST, from: '2024-07-11T22:00:00.000000000Z', secondsPerCell: 600 }
    const texts = ticksOf(overnight, 24, 5, UTC).map(({ text }) => text)
    expect(texts).toEqual(['07-11 22:00', '23:00', '07-12 00:00', '01:00'])
    const rows = [row(1, ...Array.from({ length: 24 }, () => decoded))]
    expect(spanText({ ...overnight, rows }, 0, UTC)).toBe('07-11 22:00:00 – 22:10:00')
    expect(spanText({ ...overnight, rows }, 13, UTC)).toBe('07-12 00:10:00 – 00:20:00')
    const daily = { ...TRUST, from: '2024-07-11T00:00:00.000000000Z', secondsPerCell: 86_400 }
    expect(
      ticksOf(daily, 3, 6, UTC)
        .map(({ text }) => text)
        .slice(0, 3),
    ).toEqual(['07-11 00:00', '12:00', '07-12 00:00'])
    expect(ticksOf(daily, 30, 11, UTC).map(({ text }) => text)[0]).toMatch(/^07-1\d$/)
  })

  it('reaches over days without an end of labels', () => {
    expect(ticksOf({ ...TRUST, secondsPerCell: 86_400 }, 120, 11, UTC).length).toBeLessThanOrEqual(11)
    expect(ticksOf({ secondsPerCell: 10, rows: [] }, 5, 11, UTC)).toEqual([])
  })
})

/** The short form of `npm run truth`: 10,000 transactions in each case, the full one has 100,000. */
import { beforeAll, describe, expect, it } from 'vitest'
import { compareWithTruth, type Comparison } from './compare-truth.ts'
import { stitchSimulation, type StitchedCapture } from './stitched-capture.ts'
import { quirkCases, truthCases } from './truth-cases.ts'

const COUNT = 10_000
const QUIRK_COUNT = 2_000
/** On a busy machine. */
const TIMEOUT_MS = 180_000

describe.each(truthCases(COUNT))(
  'two exporters with equal ids that come round again, 20 % cache answers, keep-alive, $name',
  ({ options }) => {
    let capture: StitchedCapture
    let comparison: Comparison

    beforeAll(async () => {
      capture = await stitchSimulation(options)
      comparison = compareWithTruth(capture)
    }, TIMEOUT_MS)

    it('has every transaction of which anything arrived, and no other', () => {
      expect(comparison.rows).toBe(comparison.transactions)
      expect(comparison.transactions).toBeGreaterThan(0.99 * COUNT)
    })

    it('has each record on its leg of its transaction, and every value to the microsecond', () => {
      expect({ wrong: comparison.wrong, examples: comparison.examples }).toEqual({ wrong: {}, examples: [] })
    })

    it('found as many records lost as were', () => {
      expect(capture.lostRecords).toBe(capture.simulation.counts.lostRecords)
    })

    it('compared what it was to compare', () => {
      const { verdicts, records, times } = comparison
      const isLossy = options.faults.lossShare > 0
      const incomplete = isLossy ? ['legLost', 'waiting'] : ['answeredByAppliance', 'legNotExported', 'waiting']
      expect(Object.keys(verdicts)).toEqual(expect.arrayContaining(['complete', ...incomplete]))
      expect(records).toBeGreaterThan(3.6 * COUNT)
      expect(times).toBeGreaterThan(6 * COUNT)
    })
  },
)

describe.each(quirkCases(QUIRK_COUNT))('$name', ({ options }) => {
  it(
    'changes nothing in what transactions are',
    async () => {
      const capture = await stitchSimulation(options)
      const { rows, transactions, wrong, examples } = compareWithTruth(capture)
      expect({ wrong, examples, rows }).toEqual({ wrong: {}, examples: [], rows: transactions })
      expect(transactions).toBe(QUIRK_COUNT)
    },
    TIMEOUT_MS,
  )
})

/** A short form of `npm run fuzz`, and all that it has ever found. */
import { describe, expect, it } from 'vitest'
import { readFixtures } from './fixtures.ts'
import { fuzz } from './fuzz-run.ts'
import { readSeeds } from './seeds.ts'
import { runCaptureOctets, runDatagrams } from './targets.ts'

const INPUTS = 15_000
/** What a test calls a hang: `npm run fuzz` has a tenth of it, on a machine that does nothing else. */
const HANG_MS = 1000
const TIMEOUT_MS = 120_000

describe('fuzzing', () => {
  it(
    'finds no octets that throw, hang or upset the ledger',
    () => {
      const { counts, findings } = fuzz(readSeeds(), { inputs: INPUTS, seed: 4739, maxInputMs: HANG_MS })
      expect(findings.map(({ reason }) => reason)).toEqual([])
      expect(counts.inputs).toBeGreaterThanOrEqual(INPUTS)
      expect(counts.captures).toBeGreaterThan(0)
    },
    TIMEOUT_MS,
  )

  it.each(readFixtures())('has mended what $name shows', ({ target, inputs, variant }) => {
    const run = () =>
      target === 'capture'
        ? Math.max(...inputs.map(({ octets }) => runCaptureOctets(octets)))
        : runDatagrams(inputs, { variant, isThorough: true })
    // The fastest of three: the machine may be busy.
    expect(Math.min(run(), run(), run())).toBeLessThan(HANG_MS)
  })
})

/** Counts of the test runners, read from their JSON reports: the last line of `npm test` is counted, not written. */
import * as v from 'valibot'

export interface TestCounts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const NO_COUNTS: TestCounts = { passed: 0, failed: 0, skipped: 0 }

const vitestReport = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      assertionResults: v.array(v.object({ status: v.string() })),
    }),
  ),
})

const playwrightReport = v.object({
  stats: v.object({ expected: v.number(), unexpected: v.number(), flaky: v.number(), skipped: v.number() }),
  errors: v.array(v.unknown()),
})

/**
 * Counts of a Vitest report; a file that could not be loaded counts as one failure, and so does a missing report.
 *
 * @param leftOut paths of files that are counted elsewhere
 */
export function countVitest(report: unknown, leftOut: readonly string[] = []): TestCounts {
  const parsed = v.safeParse(vitestReport, report)
  if (!parsed.success) return { ...NO_COUNTS, failed: 1 }
  let counts = NO_COUNTS
  for (const file of parsed.output.testResults) {
    if (leftOut.includes(file.name)) continue
    const statuses = file.assertionResults.map(({ status }) => status)
    const passed = statuses.filter((status) => status === 'passed').length
    const failed = statuses.filter((status) => status === 'failed').length
    const isBroken = file.status === 'failed' && failed === 0
    const skipped = statuses.length - passed - failed
    counts = addCounts(counts, { passed, failed: failed + (isBroken ? 1 : 0), skipped })
  }
  return counts
}

/** Counts of a Playwright report; an error outside of any test counts as one failure, and so does a missing report. */
export function countPlaywright(report: unknown): TestCounts {
  const parsed = v.safeParse(playwrightReport, report)
  if (!parsed.success) return { ...NO_COUNTS, failed: 1 }
  const { stats, errors } = parsed.output
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped }
}

export function addCounts(a: TestCounts, b: TestCounts): TestCounts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

/** `12 passed, 0 failed`, and what was skipped if anything was. */
export function describeCounts({ passed, failed, skipped }: TestCounts): string {
  const line = `${String(passed)} passed, ${String(failed)} failed`
  return skipped === 0 ? line : `${line}, ${String(skipped)} skipped`
}

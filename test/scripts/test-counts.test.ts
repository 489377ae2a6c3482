import { describe, expect, test } from 'vitest'
import { addCounts, countPlaywright, countVitest, describeCounts, NO_COUNTS } from '../../scripts/test-counts.ts'

const file = (status: string, ...statuses: string[]) => ({
  name: `${status}.test.ts`,
  status,
  assertionResults: statuses.map((each) => ({ status: each })),
})

describe('a Vitest report', () => {
  test('counts each test by its outcome', () => {
    const report = { testResults: [file('passed', 'passed', 'skipped'), file('failed', 'failed', 'passed', 'todo')] }
    expect(countVitest(report)).toEqual({ passed: 2, failed: 1, skipped: 2 })
  })

  test('counts a file that could not be loaded as a failure', () => {
    expect(countVitest({ testResults: [file('failed')] })).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  test('does not count files that are counted elsewhere', () => {
    const report = { testResults: [file('passed', 'passed'), file('failed', 'failed', 'passed')] }
    expect(countVitest(report, ['failed.test.ts'])).toEqual({ passed: 1, failed: 0, skipped: 0 })
  })

  test.each([null, {}, { testResults: 'none' }])('that is %j is a failure', (report) => {
    expect(countVitest(report).failed).toBe(1)
  })
})

describe('a Playwright report', () => {
  test('counts what came as expected, what did not, and what was left out', () => {
    const report = { stats: { expected: 5, unexpected: 2, flaky: 1, skipped: 3 }, errors: [] }
    expect(countPlaywright(report)).toEqual({ passed: 6, failed: 2, skipped: 3 })
  })

  test('counts an error outside of any test as a failure', () => {
    const report = { stats: { expected: 5, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{ message: 'no config' }] }
    expect(countPlaywright(report).failed).toBe(1)
  })

  test('that is missing is a failure', () => {
    expect(countPlaywright(null).failed).toBe(1)
  })
})

test('the last line names what was skipped only if something was', () => {
  const some = addCounts({ passed: 3, failed: 0, skipped: 0 }, NO_COUNTS)
  expect(describeCounts(some)).toBe('3 passed, 0 failed')
  expect(describeCounts(addCounts(some, { passed: 1, failed: 2, skipped: 4 }))).toBe('4 passed, 2 failed, 4 skipped')
})

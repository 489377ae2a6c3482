/**
 * Which unit tests are run once more, alone: those of real threads, sockets and programs have time limits, which a machine that is busy
 * elsewhere may pass once, as it may those of the end-to-end tests. The summary names them; each is a defect of the test, or of the program.
 */
import { readFile } from 'node:fs/promises'
import * as v from 'valibot'

/** Where the errors of a run are that belong to no test; none is run once more then. */
export const UNHANDLED_REPORT = 'test-results/unhandled-errors.json'

/** Test files that may have failed for that reason; more have another one. */
const MOST_FILES = 3

const vitestReport = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      assertionResults: v.array(v.object({ status: v.string(), fullName: v.string() })),
    }),
  ),
})

/** A test file in which something failed. */
export interface FailedFile {
  readonly path: string
  /** Full names of the tests; none where the file could not be run. */
  readonly tests: readonly string[]
}

/** The failed files of a Vitest report. */
export function failedFiles(report: unknown): readonly FailedFile[] {
  const parsed = v.safeParse(vitestReport, report)
  if (!parsed.success) return []
  return parsed.output.testResults
    .filter(({ status }) => status === 'failed')
    .map(({ name, assertionResults }) => ({
      path: name,
      tests: assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    }))
}

/**
 * Those that are run once more. A test that draws its inputs anew is not: it would try others.
 *
 * @param unhandled the report of errors that belong to no test
 */
export async function filesToTryAgain(
  failed: readonly FailedFile[],
  unhandled: unknown,
): Promise<readonly FailedFile[]> {
  if (!Array.isArray(unhandled) || unhandled.length > 0) return []
  if (failed.length > MOST_FILES || failed.some(({ tests }) => tests.length === 0)) return []
  const texts = await Promise.all(failed.map(({ path }) => readFile(path, 'utf8')))
  return failed.filter((_, index) => !(texts[index] ?? '').includes("from 'fast-check'"))
}

/** A Vitest reporter of the errors that belong to no test: its JSON report has no place for them. */
import { writeFileSync } from 'node:fs'
import type { Reporter } from 'vitest/node'
import { UNHANDLED_REPORT } from './second-try.ts'

export default class UnhandledErrorsReporter implements Reporter {
  onTestRunEnd(_modules: unknown, errors: readonly { readonly message: string }[]): void {
    writeFileSync(UNHANDLED_REPORT, JSON.stringify(errors.map(({ message }) => message)))
  }
}

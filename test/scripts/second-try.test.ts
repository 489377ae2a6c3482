import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { failedFiles, filesToTryAgain } from '../../scripts/second-try.ts'

let folder: string
let [timed, drawn] = ['', '']

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-second-try-'))
  timed = join(folder, 'timed.test.ts')
  drawn = join(folder, 'drawn.test.ts')
  await writeFile(timed, "import { test } from 'vitest'\n")
  await writeFile(drawn, "import fc from 'fast-check'\nimport { test } from 'vitest'\n")
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const failed = (path: string, ...tests: readonly string[]) => ({ path, tests })

test('what has failed is named', () => {
  const report = {
    testResults: [
      { name: 'a.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'a holds' }] },
      {
        name: 'b.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'b holds' },
          { status: 'failed', fullName: 'b fails' },
        ],
      },
      { name: 'c.test.ts', status: 'failed', assertionResults: [] },
    ],
  }
  expect(failedFiles(report)).toEqual([failed('b.test.ts', 'b fails'), failed('c.test.ts')])
  expect(failedFiles(null)).toEqual([])
})

test('a few that may have been late are tried again, not those that draw their inputs', async () => {
  const files = [failed(timed, 'one'), failed(drawn, 'other')]
  expect(await filesToTryAgain(files, [])).toEqual([files[0]])
})

test('none is tried again where many have failed, or a file could not be run', async () => {
  expect(await filesToTryAgain([], [])).toEqual([])
  const many = Array.from({ length: 4 }, () => failed(timed, 'one'))
  expect(await filesToTryAgain(many, [])).toEqual([])
  expect(await filesToTryAgain([failed(timed, 'one'), failed(timed)], [])).toEqual([])
})

test('none is tried again where an error belongs to no test, or nobody knows', async () => {
  const files = [failed(timed, 'one')]
  expect(await filesToTryAgain(files, ['a rejection that nobody took'])).toEqual([])
  expect(await filesToTryAgain(files, null)).toEqual([])
})

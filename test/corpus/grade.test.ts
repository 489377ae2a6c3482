/**
 * `dump` against captures of other projects, as an independent grader sees it. The captures lie beside the repository and are
 * not part of it: where they are missing, or the grader cannot run, every case is skipped and says so.
 */
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { WRONG_EXPECTATIONS } from './wrong-expectations.ts'

const SHARED = resolve(import.meta.dirname, '../../../shared')
const CASES = join(SHARED, 'corpora')
const GRADER = join(SHARED, 'tools/grade-corpus')
const COMMAND = resolve(import.meta.dirname, '../../out/cli/index.js')

const GRADER_TIMEOUT_MS = 600_000

interface Verdict {
  readonly case: string
  readonly state: string
  readonly reasons: readonly string[]
}

function readCases(): { readonly name: string; readonly stratum: string }[] {
  if (!existsSync(join(CASES, 'CASES.tsv'))) return []
  const rows = readFileSync(join(CASES, 'CASES.tsv'), 'utf8').trim().split('\n').slice(1)
  return rows.map((row) => {
    const [name = '', , stratum = ''] = row.split('\t')
    return { name, stratum }
  })
}

function whyNot(): string | undefined {
  if (!existsSync(CASES) || !existsSync(GRADER)) return 'the captures are not there'
  if (!existsSync(COMMAND)) return 'there is no build'
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'there is no python3'
  }
}

const reason = whyNot()

describe.skipIf(reason !== undefined)(`corpus${reason === undefined ? '' : ` (${reason})`}`, () => {
  const verdicts = new Map<string, Verdict>()

  beforeAll(async () => {
    const out = join(mkdtempSync(join(tmpdir(), 'flowglass-corpus-')), 'verdicts.json')
    const dump = `${process.execPath} ${COMMAND} dump {}`
    // A failed case is the grader's exit status 1, and this file's failed test.
    await promisify(execFile)('python3', [GRADER, '--cases', CASES, '--dump', dump, '--sflow', '--json', out], {
      timeout: GRADER_TIMEOUT_MS,
      maxBuffer: 1 << 26,
    }).catch(() => undefined)
    for (const verdict of JSON.parse(readFileSync(out, 'utf8')) as Verdict[]) verdicts.set(verdict.case, verdict)
  }, GRADER_TIMEOUT_MS)

  it.each(readCases())('$stratum $name', ({ name }) => {
    const verdict = verdicts.get(name)
    const wrong = WRONG_EXPECTATIONS.find((expectation) => expectation.case === name)
    expect(verdict?.reasons).toEqual(wrong?.says ?? [])
    expect(verdict?.state).toBe(wrong === undefined ? 'ok' : 'FAIL')
  })
})

/** docs/rfc.md says which rules are kept and which test shows it: both must be true of the tests that are there. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { countStates, parseComplianceTables } from '../support/compliance-tables.ts'
import { isRunningTest, readTestTitles, type TestTitle } from '../support/test-titles.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const { sections, faults } = parseComplianceTables(readFileSync(resolve(ROOT, 'docs/rfc.md'), 'utf8'))

const STANDARDS = ['RFC 7011', 'RFC 3954', 'RFC 5103', 'RFC 5610', 'RFC 5655', 'RFC 6313', 'RFC 6759', 'sFlow']

const titlesByFile = new Map<string, TestTitle[]>()

function titlesOf(file: string): TestTitle[] {
  let titles = titlesByFile.get(file)
  if (titles === undefined) {
    const path = resolve(ROOT, file)
    titles = existsSync(path) ? readTestTitles(readFileSync(path, 'utf8')) : []
    titlesByFile.set(file, titles)
  }
  return titles
}

describe('docs/rfc.md', () => {
  it('has a table of each standard', () => {
    expect(sections.map(({ title }) => title.replace(/ [(v].*/, ''))).toEqual(STANDARDS)
  })

  it('has rows of five cells with a state, a test where the rule is kept, a reason where it is not', () => {
    expect(faults).toEqual([])
  })

  it.each(sections)('counts the states of $title', ({ summary, rows }) => {
    expect(summary).toBe(countStates(rows))
  })

  it.each(sections)('names tests of $title that exist and run', ({ rows }) => {
    const missing = rows.flatMap(({ clause, tests }) =>
      tests
        .filter(({ file, name }) => !isRunningTest(titlesOf(file), name))
        .map(({ file, name }) => `${clause}: ${file} › ${name}`),
    )
    expect(missing).toEqual([])
  })
})

describe('the reader of the tables', () => {
  const section = (...rows: readonly string[]): string =>
    [
      '# All',
      '',
      '## RFC 1',
      '',
      '1 done, 0 partly, 0 not, 0 later',
      '',
      '| clause | level | rule | state | test or remark |',
    ]
      .concat('| --- | --- | --- | --- | --- |', rows)
      .join('\n')
  const faultsOf = (...rows: readonly string[]): readonly string[] => parseComplianceTables(section(...rows)).faults

  it('finds clause, level, rule, state, tests and remark', () => {
    const row = '| 8.1 | MUST | stop | done | Mostly.<br>`test/a.test.ts › one › two`<br>`test/b.test.tsx › three` |'
    expect(parseComplianceTables(section(row))).toEqual({
      faults: [],
      sections: [
        {
          title: 'RFC 1',
          summary: '1 done, 0 partly, 0 not, 0 later',
          rows: [
            {
              ...{ clause: '8.1', level: 'MUST', rule: 'stop', state: 'done', remark: 'Mostly.' },
              tests: [
                { file: 'test/a.test.ts', name: 'one › two' },
                { file: 'test/b.test.tsx', name: 'three' },
              ],
            },
          ],
        },
      ],
    })
  })

  it.each([
    ['a state that does not exist', '| 8.1 | MUST | stop | kept | `test/a.test.ts › one` |', '"kept" is no state'],
    ['a level that does not exist', '| 8.1 | SHALL | stop | done | `test/a.test.ts › one` |', '"SHALL" is no level'],
    ['no rule', '| 8.1 | MUST |  | done | `test/a.test.ts › one` |', 'clause or rule is missing'],
    ['a rule kept without a test', '| 8.1 | MUST | stop | done | Of course. |', 'no test'],
    [
      'a rule kept in part without saying in which',
      '| 8.1 | | stop | partly | `test/a.test.ts › one` |',
      'partly without a reason',
    ],
    ['a rule not kept without a reason', '| 8.1 | MUST | stop | not |  |', 'not without a reason'],
    ['too few cells', '| 8.1 | MUST | stop | done |', '4 cells'],
  ])('refuses a row with %s', (_, row, fault) => {
    expect(faultsOf(row)).toEqual([`RFC 1 8.1: ${fault}`])
  })

  it('counts rows by their state', () => {
    const rows = ['| 1 | | a | not | No. |', '| 2 | | b | done | `test/a.test.ts › one` |', '| 3 | | c | not | No. |']
    expect(countStates(parseComplianceTables(section(...rows)).sections[0]!.rows)).toBe(
      '1 done, 0 partly, 2 not, 0 later',
    )
  })
})

describe('the titles of a test file', () => {
  const titles = readTestTitles(`
    // it('in a comment', () => {})
    describe('outer', () => {
      it('runs', () => { expect('it("in a string")').toBe(1) })
      it.each<[string]>([['a']])('runs for %s', () => {})
      test.each\`x\`('runs by table', () => {})
      it.skip('rests', () => {})
      it.todo('is to come')
      it.skipIf(isRoot)('may rest', () => {})
    })
    describe.skip('resting', () => { it('rests as well', () => {}) })
  `)

  it.each(['outer › runs', 'runs', 'runs for %s', 'outer › runs by table', 'outer'])('have %s', (name) => {
    expect(isRunningTest(titles, name)).toBe(true)
  })

  it.each([
    'in a comment',
    'in a string',
    'uns',
    'rests',
    'is to come',
    'may rest',
    'rests as well',
    'resting',
    'inner',
  ])('have no running %s', (name) => {
    expect(isRunningTest(titles, name)).toBe(false)
  })
})

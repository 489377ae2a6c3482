/** Reads the tables of docs/rfc.md: a section for each standard, under it a line with the counts and a table of rules. */

const LEVELS = ['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY', ''] as const
const STATES = ['done', 'partly', 'not', 'later'] as const

export type ComplianceState = (typeof STATES)[number]

export interface TestReference {
  readonly file: string
  readonly name: string
}

export interface ComplianceRow {
  readonly clause: string
  readonly level: string
  readonly rule: string
  readonly state: ComplianceState
  readonly tests: readonly TestReference[]
  /** What is said beside the tests. */
  readonly remark: string
}

export interface ComplianceSection {
  readonly title: string
  /** `3 done, 1 partly, 0 not, 0 later`, as the document has it; undefined when it has none. */
  readonly summary: string | undefined
  readonly rows: readonly ComplianceRow[]
}

export interface ComplianceDocument {
  readonly sections: readonly ComplianceSection[]
  /** Rows that cannot be right, in words. */
  readonly faults: readonly string[]
}

const HEADER = ['clause', 'level', 'rule', 'state', 'test or remark']
const SUMMARY = /^\d+ done, \d+ partly, \d+ not, \d+ later$/

/** Reads all sections that hold a table. */
export function parseComplianceTables(markdown: string): ComplianceDocument {
  const faults: string[] = []
  const sections = markdown
    .split(/^## /m)
    .slice(1)
    .map((part) => parseSection(part, faults))
    .filter(({ rows }) => rows.length > 0)
  return { sections, faults }
}

/** The counts of the rows, as a summary line has them. */
export function countStates(rows: readonly ComplianceRow[]): string {
  return STATES.map((state) => `${rows.filter((row) => row.state === state).length} ${state}`).join(', ')
}

function parseSection(part: string, faults: string[]): ComplianceSection {
  const [title = '', ...lines] = part.split('\n')
  const table = lines.filter((line) => line.startsWith('|'))
  const [header = '', , ...rows] = table
  if (table.length > 0 && cellsOf(header).join() !== HEADER.join())
    faults.push(`${title}: the columns are not as usual`)
  return {
    title,
    summary: lines.find((line) => SUMMARY.test(line)),
    rows: rows.flatMap((line) => parseRow(title, line, faults) ?? []),
  }
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

function parseRow(title: string, line: string, faults: string[]): ComplianceRow | undefined {
  const cells = cellsOf(line)
  const [clause = '', level = '', rule = '', state = '', proof = ''] = cells
  const fault = (what: string): undefined => void faults.push(`${title} ${clause}: ${what}`)
  if (cells.length !== HEADER.length) return fault(`${cells.length} cells`)
  if (!isOneOf(STATES, state)) return fault(`"${state}" is no state`)
  if (!isOneOf(LEVELS, level)) fault(`"${level}" is no level`)
  if (clause === '' || rule === '') fault('clause or rule is missing')
  const { tests, remark } = parseProof(proof)
  const isKept = state === 'done' || state === 'partly'
  if (isKept && tests.length === 0) fault('no test')
  if (state !== 'done' && remark === '') fault(`${state} without a reason`)
  return { clause, level, rule, state, tests, remark }
}

/** Tests stand in code spans as `file › name`; what is left are words. */
function parseProof(proof: string): { readonly tests: TestReference[]; readonly remark: string } {
  const tests: TestReference[] = []
  const remark = proof.replaceAll(/`(test\/[^`]+?\.test\.tsx?) › ([^`]+)`/g, (_, file: string, name: string) => {
    tests.push({ file, name })
    return ''
  })
  return { tests, remark: remark.replaceAll('<br>', '').trim() }
}

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return list.some((each) => each === value)
}

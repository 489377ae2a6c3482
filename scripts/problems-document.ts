/** The reference of problem codes as a document: what `docs/problems.md` holds. */
import { PROBLEM_CODES, type ProblemFacts, type Severity } from '../core/problems/problem-codes.ts'

const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: 'Data is missing or wrong, and the input says so.',
  warning: 'Something is not as the standard has it; what could be read is shown.',
  note: 'Worth knowing; nothing need be done.',
}

const VERSIONS: Readonly<Record<number, string>> = {
  5: 'NetFlow v5',
  7: 'NetFlow v7',
  9: 'NetFlow v9',
  10: 'IPFIX',
  105: 'sFlow',
}

/** The document, in Markdown, as the formatter of the project writes it. */
export function problemsDocument(): string {
  const entries = Object.entries<ProblemFacts>(PROBLEM_CODES)
  const severities = Object.entries(SEVERITIES).map(([severity, meaning]) => `- **${severity}**: ${meaning}`)
  return [
    '# Problems',
    '',
    'What is wrong in the input is data: it is counted by code, exporter, domain and template, its first occurrence is kept with',
    'its octets, and decoding goes on at the next safe point. The Health view lists problems; `flowglass dump --problems FILE` and',
    '`flowglass info --json FILE` print them. `npm run generate` writes this page from `core/problems/problem-codes.ts`.',
    '',
    ...severities,
    '',
    'Rules that say **of** are kept or broken by the exporters of these protocols: the conformance report counts them. The others',
    'may as well have their cause between exporter and capture.',
    ...entries.flatMap(([code, facts]) => ['', ...section(code, facts)]),
    '',
  ].join('\n')
}

function section(code: string, { severity, sentence, clause, nextStep, exporterRule }: ProblemFacts): string[] {
  const facts = [`**${severity}**`]
  if (clause !== undefined) facts.push(clause)
  if (exporterRule !== undefined) facts.push(`of ${exporterRule.map((version) => VERSIONS[version]).join(', ')}`)
  return [`## ${code}`, '', sentence, '', facts.join(' · '), '', `What to do: ${nextStep}`]
}

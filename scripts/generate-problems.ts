/** Writes the reference of problem codes: `npx tsx scripts/generate-problems.ts`. */
import { writeFileSync } from 'node:fs'
import { problemsDocument } from './problems-document.ts'

const FILE = 'docs/problems.md'

writeFileSync(FILE, problemsDocument())
console.log(`${FILE} is written.`)

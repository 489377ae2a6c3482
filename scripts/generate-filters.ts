/** Writes the reference of filters: `npx tsx scripts/generate-filters.ts`. */
import { writeFileSync } from 'node:fs'
import { filtersDocument } from './filters-document.ts'

const FILE = 'docs/filters.md'

writeFileSync(FILE, filtersDocument())
console.log(`${FILE} is written.`)

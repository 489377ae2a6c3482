import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseFilter } from '../../core/query/filter-language/parse-filter.ts'
import { EXAMPLES, filtersDocument } from '../../scripts/filters-document.ts'

it('docs/filters.md is what the grammar and the tables say (npx tsx scripts/generate-filters.ts)', () => {
  const file = join(import.meta.dirname, '../../docs/filters.md')
  expect(readFileSync(file, 'utf8')).toBe(filtersDocument())
})

it.each(EXAMPLES)('shows a filter that parses: %s', (filter) => {
  expect(parseFilter(filter)).toMatchObject({ ok: true })
})

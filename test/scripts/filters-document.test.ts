import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFilterCatalogue } from '../../core/query/filter-language/filter-fields.ts'
import { parseFilter } from '../../core/query/filter-language/parse-filter.ts'
import { VIRTUAL_COLUMNS } from '../../core/query/virtual-columns.ts'
import { EXAMPLES, filtersDocument } from '../../scripts/filters-document.ts'

it('docs/filters.md is what the grammar and the tables say (npx tsx scripts/generate-filters.ts)', () => {
  const file = join(import.meta.dirname, '../../docs/filters.md')
  expect(readFileSync(file, 'utf8')).toBe(filtersDocument())
})

it.each(EXAMPLES)('shows a filter that parses: %s', (filter) => {
  expect(parseFilter(filter)).toMatchObject({ ok: true })
})

it('the README shows filters that name fields which are there', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
  const [, block = ''] = /\n## Filter\n[^]*?```\n([^]*?)```/.exec(readme) ?? []
  const filters = block.trim().split('\n')
  const catalogue = createFilterCatalogue([
    ...VIRTUAL_COLUMNS,
    { id: 'netscaler:httpRspStatus', type: 'integer' },
    { id: 'netscaler:httpReqUrl', type: 'text' },
  ])
  expect(filters.length).toBeGreaterThan(1)
  for (const filter of filters) expect(parseFilter(filter, catalogue), filter).toMatchObject({ ok: true })
})

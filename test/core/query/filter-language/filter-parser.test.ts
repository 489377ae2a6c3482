import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildParserFile } from '@lezer/generator'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../../../../core/query/filter-language')

it('is what the generator makes of the grammar', () => {
  const grammar = readFileSync(join(folder, 'filter.grammar'), 'utf8')
  const made = buildParserFile(grammar, { moduleStyle: 'es', typeScript: true, fileName: 'filter.grammar' })
  expect(readFileSync(join(folder, 'filter-parser.generated.ts'), 'utf8').trim()).toBe(made.parser.trim())
})

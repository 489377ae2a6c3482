import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildParserFile } from '@lezer/generator'
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../../../../core/query/filter-language')

it('is what the generator makes of the grammar', async () => {
  const grammar = readFileSync(join(folder, 'filter.grammar'), 'utf8')
  const made = buildParserFile(grammar, { moduleStyle: 'es', typeScript: true, fileName: 'filter.grammar' })
  const style = await resolveConfig(join(folder, 'filter-parser.ts'))
  const read = (name: string) => format(readFileSync(join(folder, name), 'utf8'), { ...style, parser: 'typescript' })
  const styled = (code: string) => format(code, { ...style, parser: 'typescript' })
  expect(await read('filter-parser.ts')).toBe(await styled(made.parser))
  expect(await read('filter-parser.terms.ts')).toBe(await styled(made.terms))
})

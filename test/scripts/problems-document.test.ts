import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { problemsDocument } from '../../scripts/problems-document.ts'

it('is what docs/problems.md holds: run `npm run generate` after a change of the codes', () => {
  const file = resolve(import.meta.dirname, '../../docs/problems.md')
  expect(readFileSync(file, 'utf8')).toBe(problemsDocument())
})

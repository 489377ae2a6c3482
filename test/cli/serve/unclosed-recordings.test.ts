import { join } from 'node:path'
import { expect, it } from 'vitest'
import { spellUnclosed } from '../../../cli/serve/unclosed-recordings.ts'

const NEWEST = {
  id: '2026-01-02T03-04-05',
  startedAt: '2026-01-02T03:04:05Z',
  lastAt: '2026-01-02T03:05:05Z',
  octets: 2_100_000,
  files: 1,
  listeners: [],
}

it('says nothing where everything was closed', () => {
  expect(spellUnclosed([], '/recordings')).toBe('')
})

it('says when it was, how large it is, where it is and what to do', () => {
  const text = spellUnclosed([NEWEST], '/my recordings')
  expect(text).toContain('from 2026-01-02T03:04:05Z to 2026-01-02T03:05:05Z (2.10 MB) was not closed.')
  const path = JSON.stringify(join('/my recordings', NEWEST.id))
  expect(text).toContain(`flowglass serve ${path}\n`)
  expect(text).toContain(`flowglass bundle ${path} --out FILE\n`)
})

it('counts those before it', () => {
  expect(spellUnclosed([NEWEST, NEWEST, NEWEST], '/recordings')).toContain('was not closed; 2 older in "/recordings".')
})

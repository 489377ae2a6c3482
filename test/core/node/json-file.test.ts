import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readJsonFile, writeJsonFile } from '../../../core/node/json-file.ts'

const schema = v.object({ width: v.fallback(v.number(), 800), names: v.fallback(v.array(v.string()), []) })

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-json-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('what was written is read again, and no temporary file stays', async () => {
  const path = join(folder, 'a/b/settings.json')
  await writeJsonFile(path, { width: 900, names: ['x'] })
  expect(await readJsonFile(path, schema)).toEqual({ width: 900, names: ['x'] })
  expect(await readdir(join(folder, 'a/b'))).toEqual(['settings.json'])
})

test.each(['', 'no JSON', '[]', 'null', '{"width":"wide","names":3}'])('%j gives the defaults', async (text) => {
  const path = join(folder, 'settings.json')
  await writeFile(path, text)
  expect(await readJsonFile(path, schema)).toEqual({ width: 800, names: [] })
})

test('a missing file gives the defaults', async () => {
  expect(await readJsonFile(join(folder, 'none'), schema)).toEqual({ width: 800, names: [] })
})

test('a write that fails leaves the old content', async () => {
  const path = join(folder, 'settings.json')
  await writeJsonFile(path, { width: 1 })
  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  await expect(writeJsonFile(path, circular)).rejects.toThrow()
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ width: 1 })
})

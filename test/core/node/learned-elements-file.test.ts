import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createElementsFile,
  mergeElements,
  readElementsFile,
  writeElementsFile,
} from '../../../core/node/learned-elements-file.ts'
import type { LearnedElement } from '../../../core/protocol/names-report.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-test-'))
  path = join(folder, 'deeper', 'learned-elements.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const element = (id: number, name = `element${id}`): LearnedElement => ({
  pen: 64_512,
  id,
  name,
  type: 'unsigned32',
  semantics: 'default',
})

describe('the file of learned elements', () => {
  it('has none before there is one, and makes its folder', async () => {
    const keeper = createElementsFile(path)
    expect(await keeper.list()).toEqual([])
    expect(await keeper.keep([element(1)])).toEqual({ ok: true, value: 1 })
    expect(await keeper.list()).toEqual([element(1)])
  })

  it('keeps what is known, and tells how many are new', async () => {
    const keeper = createElementsFile(path)
    await keeper.keep([element(1)])
    expect(await keeper.keep([element(1, 'another'), element(2)])).toEqual({ ok: true, value: 1 })
    expect((await keeper.list()).map(({ name }) => name)).toEqual(['element1', 'element2'])
  })

  it('loses nothing when two of them keep at the same time, one after the other', async () => {
    const keeper = createElementsFile(path)
    await Promise.all([keeper.keep([element(1)]), keeper.keep([element(2)]), keeper.keep([element(3)])])
    expect(await keeper.list()).toHaveLength(3)
  })

  it.each([
    ['no JSON', '{"format":'],
    ['another format', '{"format":"flowglass-template-set","version":1,"templates":[]}'],
    ['a later version', '{"format":"flowglass-elements","version":2,"elements":[]}'],
    [
      'a type that does not exist',
      JSON.stringify({ format: 'flowglass-elements', version: 1, elements: [{ ...element(1), type: 'unsigned24' }] }),
    ],
  ])('that holds %s is left as it is, and says so', async (_, text) => {
    await writeElementsFile(path, [])
    await writeFile(path, text)
    const keeper = createElementsFile(path)
    expect(await keeper.keep([element(1)])).toMatchObject({ ok: false, failure: { code: 'elements-unreadable' } })
    expect(await readFile(path, 'utf8')).toBe(text)
    expect(await keeper.list()).toEqual([])
  })

  it('must be there when the user names it', async () => {
    expect(await readElementsFile(path, 'must-exist')).toMatchObject({ ok: false, failure: { code: 'file-not-found' } })
  })
})

describe('mergeElements', () => {
  it('gives an element once, the known one', () => {
    const { elements, added } = mergeElements([element(1)], [element(1, 'other'), element(2), element(2)])
    expect(elements.map(({ name }) => name)).toEqual(['element1', 'element2'])
    expect(added).toBe(1)
  })
})

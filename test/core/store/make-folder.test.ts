import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../../../core/store/make-folder.ts'

let base = ''
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'flowglass-folders-'))
  await writeFile(join(base, 'file'), '')
})
afterAll(() => rm(base, { recursive: true }))

describe('making a folder', () => {
  it('makes those that it lies in, and takes one that is there', async () => {
    const path = join(base, 'a/b/c')
    // Both may find that there is none, and make it at the same time.
    await Promise.all([makeFolder(path, 0o700), makeFolder(path, 0o700)])
    await makeFolder(path)
    expect((await stat(path)).isDirectory()).toBe(true)
    if (process.platform !== 'win32') expect((await stat(join(base, 'a'))).mode & 0o777).toBe(0o700)
  })

  it('says why it cannot', async () => {
    await expect(makeFolder(join(base, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolder(join(base, 'file/x'))).rejects.toThrow()
  })

  it.runIf(process.platform === 'linux')('ends where the system makes none in a folder that is there', async () => {
    await expect(makeFolder('/proc/flowglass/x')).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createExportFile, type ExportHandle } from '../../../core/node/export-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowglass-export-file-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** A disk that is full after so many octets. */
async function openOnFullDisk(path: string, room: number): Promise<ExportHandle> {
  const file = await open(path, 'wx')
  return {
    datasync: () => file.datasync(),
    close: () => file.close(),
    write: async (octets, from, length, position) => {
      const fits = Math.min(length, room - position)
      if (fits <= 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
      return file.write(octets, from, fits, position)
    },
  }
}

describe('the file of an export', () => {
  it('is in its place when it is whole, and not before, for nobody but its user', async () => {
    const path = join(folder, 'a.csv')
    writeFileSync(path, 'before')
    const file = await createExportFile(path)
    if (!file.ok) throw new Error(file.failure.message)
    expect(await file.value.write(Buffer.from('one '))).toEqual({ ok: true, value: undefined })
    expect(await file.value.write(Buffer.from('two'))).toEqual({ ok: true, value: undefined })
    expect(readFileSync(path, 'utf8')).toBe('before')
    expect(await file.value.finish()).toEqual({ ok: true, value: 7 })
    expect(readFileSync(path, 'utf8')).toBe('one two')
    expect(readdirSync(folder)).toEqual(['a.csv'])
    expect(statSync(path).mode & 0o077).toBe(0)
  })

  it('is gone when it is discarded', async () => {
    const file = await createExportFile(join(folder, 'a.csv'))
    if (!file.ok) throw new Error(file.failure.message)
    await file.value.write(Buffer.from('half'))
    await file.value.discard()
    expect(readdirSync(folder)).toEqual([])
  })

  it('says that the disk is full, where, and what to do', async () => {
    const path = join(folder, 'a.csv')
    const file = await createExportFile(path, (temporary) => openOnFullDisk(temporary, 10))
    if (!file.ok) throw new Error(file.failure.message)
    expect(await file.value.write(Buffer.alloc(8))).toMatchObject({ ok: true })
    const refused = await file.value.write(Buffer.alloc(8))
    expect(refused).toMatchObject({ ok: false, failure: { code: 'disk-full' } })
    expect(refused.ok ? '' : refused.failure.message).toContain(path)
    await file.value.discard()
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['EACCES', 'may not be written'],
    ['EROFS', 'may not be written'],
    ['ENOENT', 'There is no folder'],
    ['EIO', 'cannot be written (EIO)'],
  ])('says what %s means', async (code, words) => {
    const refused = await createExportFile('/somewhere/a.csv', () =>
      Promise.reject(Object.assign(new Error(code), { code })),
    )
    expect(refused).toMatchObject({ ok: false, failure: { code: 'export-not-written' } })
    expect(refused.ok ? '' : refused.failure.message).toContain(words)
  })
})

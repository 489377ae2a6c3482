/** A place where no file can be made is told at once, and nothing is left of the try. */
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises'
import { constants } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkReplaceable, checkWritable } from '../../../core/live/check-place.ts'
import type { UnwrittenFile } from '../../../core/live/write-failure.ts'

/** Of every Unix, in no package. */
const MAKE_PIPE = 'mkfifo'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-place-'))
  await writeFile(join(folder, 'file'), 'before')
  await mkdir(join(folder, 'folder'))
})
afterAll(() => rm(folder, { recursive: true }))

const place = (path: string): UnwrittenFile => ({
  path,
  what: 'export',
  code: 'export-not-written',
  smaller: 'export less',
})
const inFolder = (name: string): UnwrittenFile => place(join(folder, name))

describe.each([
  ['is written beside it', checkReplaceable],
  ['is written into', checkWritable],
])('a place whose file %s', (_, check) => {
  it('may have a file or none, and stays as it was', async () => {
    const before = await readdir(folder)
    expect(await check(inFolder('file'))).toMatchObject({ ok: true })
    expect(await check(inFolder('new'))).toMatchObject({ ok: true })
    expect(await readdir(folder)).toEqual(before)
  })

  it.each([
    ['folder', 'is a folder'],
    ['nowhere/new', 'There is no folder '],
    ['file/new', 'There is no folder '],
    ['x'.repeat(300), 'is too long'],
  ])('is refused where it is %s', async (name, words) => {
    const checked = await check(inFolder(name))
    expect(checked).toMatchObject({ ok: false, failure: { code: 'export-not-written' } })
    expect(checked.ok ? '' : checked.failure.message).toContain(words)
  })

  it.runIf(process.platform === 'linux')(
    'is refused where the system makes no file in a folder that is there',
    async () => {
      const checked = await check(place('/proc/flowglass'))
      expect(checked).toMatchObject({ failure: { message: 'The system makes no file in /proc.' } })
    },
  )
})

describe.skipIf(process.platform === 'win32')('a pipe or a device', () => {
  it('is no place for a file that is put there when it is whole', async () => {
    expect(await checkReplaceable(place('/dev/null'))).toMatchObject({
      failure: { message: '/dev/null is a device or a pipe, and no file.' },
    })
  })

  it('may be written into, a pipe as soon as somebody reads from it', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync(MAKE_PIPE, [pipe])
    expect(await checkWritable(place('/dev/null'))).toMatchObject({ ok: true })
    expect(await checkWritable(place(pipe))).toMatchObject({
      failure: { message: `Nobody reads from the pipe ${pipe}.` },
    })
    const reader = await open(pipe, constants.O_RDONLY | constants.O_NONBLOCK)
    expect(await checkWritable(place(pipe))).toMatchObject({ ok: true })
    await reader.close()
    expect(await checkReplaceable(place(pipe))).toMatchObject({ ok: false })
  })
})

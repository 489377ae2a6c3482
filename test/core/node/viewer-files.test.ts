import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listViewerFiles } from '../../../core/node/viewer-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-viewer-'))
  await mkdir(join(folder, 'out/assets/deep'), { recursive: true })
  await writeFile(join(folder, 'out/index.html'), '<title>x</title>')
  await writeFile(join(folder, 'out/assets/deep/a-1.woff2'), 'font')
  await writeFile(join(folder, 'out/source.map'), '{}')
  await writeFile(join(folder, 'secret.html'), 'secret')
})
afterEach(() => rm(folder, { recursive: true }))

test('files are found by their URL path, the page at the root too', async () => {
  const files = await listViewerFiles(join(folder, 'out'))
  expect([...files.keys()].sort()).toEqual(['/', '/assets/deep/a-1.woff2', '/index.html'])
  expect(files.get('/assets/deep/a-1.woff2')).toMatchObject({ contentType: 'font/woff2', isHashed: true })
  expect(files.get('/')?.isHashed).toBe(false)
  expect(new TextDecoder().decode(await files.get('/')?.read())).toBe('<title>x</title>')
})

test('links out of the folder are not followed', async () => {
  await symlink(join(folder, 'secret.html'), join(folder, 'out/link.html'))
  await symlink(folder, join(folder, 'out/up'))
  const files = await listViewerFiles(join(folder, 'out'))
  expect([...files.keys()].some((path) => path.includes('link') || path.includes('up'))).toBe(false)
})

test('a folder that was never built is empty', async () => {
  expect((await listViewerFiles(join(folder, 'none'))).size).toBe(0)
})

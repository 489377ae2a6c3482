import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRecentFiles, type RecentEntry } from '../../../core/node/recent-files.ts'
import { MAX_RECENT_FILES } from '../../../core/limits/viewer.ts'
import type { SessionStatus } from '../../../core/protocol/session-api.ts'
import { EMPTY_STATUS } from '../../../core/protocol/empty-status.ts'

const loading: SessionStatus = { ...EMPTY_STATUS, phase: 'loading', source: { name: 'a', octets: 100, format: 'pcap' } }
const ready: SessionStatus = {
  ...loading,
  phase: 'ready',
  records: { data: 40, options: 2 },
  exporters: 3,
  problems: { note: 9, warning: 1, error: 1 },
}

test('the file opened last comes first, once', () => {
  const saved: (readonly RecentEntry[])[] = []
  const recent = createRecentFiles([], (entries) => saved.push(entries))
  for (const path of ['/a', '/b', '/a']) recent.remember(path, loading)
  expect(recent.entries().map(({ path }) => path)).toEqual(['/a', '/b'])
  expect(saved).toHaveLength(3)
})

test('the counts come when the file has been read', async () => {
  const recent = createRecentFiles([], () => undefined)
  recent.remember('/captures/a.pcap', loading)
  recent.remember('/captures/a.pcap', ready)
  expect(await recent.describe()).toMatchObject([
    { name: 'a.pcap', folder: '/captures', octets: 100, records: 42, exporters: 3, findings: 2, isMissing: true },
  ])
})

test('a missing file is marked, one that is there is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flowglass-recent-'))
  await writeFile(join(folder, 'there'), '')
  const recent = createRecentFiles([], () => undefined)
  recent.remember(join(folder, 'there'), ready)
  recent.remember(join(folder, 'gone'), ready)
  expect((await recent.describe()).map(({ isMissing }) => isMissing)).toEqual([true, false])
  await rm(folder, { recursive: true })
})

test('only ids that were given out lead to a path', async () => {
  const recent = createRecentFiles([], () => undefined)
  recent.remember('/a', ready)
  const [described] = await recent.describe()
  expect(recent.pathOf(described?.id ?? '')).toBe('/a')
  expect(recent.pathOf('/a')).toBeUndefined()
  recent.forget(described?.id ?? '')
  expect(recent.pathOf(described?.id ?? '')).toBeUndefined()
})

test('the list is bounded', () => {
  const recent = createRecentFiles([], () => undefined)
  for (let index = 0; index < MAX_RECENT_FILES + 3; index++) recent.remember(`/${String(index)}`, ready)
  expect(recent.entries()).toHaveLength(MAX_RECENT_FILES)
  recent.clear()
  expect(recent.entries()).toEqual([])
})

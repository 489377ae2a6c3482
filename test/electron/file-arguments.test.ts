import { expect, test } from 'vitest'
import { parseFileArguments } from '../../electron/main/file-arguments.ts'
import { MAX_FILES_AT_ONCE } from '../../core/limits/viewer.ts'

test('files of a packaged application follow its name', () => {
  expect(parseFileArguments(['flowglass', 'a.pcap', '/b.pcap'], '/home/u', 'packaged')).toEqual([
    '/home/u/a.pcap',
    '/b.pcap',
  ])
})

test('run from its folder, the folder comes first and is no file', () => {
  const argv = ['electron', '--no-sandbox', '.', '--inspect=0', 'a.pcap']
  expect(parseFileArguments(argv, '/home/u', 'from-folder')).toEqual(['/home/u/a.pcap'])
})

test('no more files than one start may open', () => {
  const argv = ['flowglass', ...Array.from({ length: 50 }, (_, index) => `/${String(index)}`)]
  expect(parseFileArguments(argv, '/', 'packaged')).toHaveLength(MAX_FILES_AT_ONCE)
})

import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readDiskSpace } from '../../../core/store/disk-space.ts'

it('tells the octets that are left, and those of the whole disk', async () => {
  const space = await readDiskSpace(tmpdir())
  const { blocks, bsize } = statfsSync(tmpdir())
  expect(space?.octets).toBe(blocks * bsize)
  expect(space?.freeOctets).toBeGreaterThan(0)
  expect(space?.freeOctets).toBeLessThan(blocks * bsize)
})

it('tells nothing of a folder that is not there', async () => {
  expect(await readDiskSpace(join(tmpdir(), 'flowglass-nowhere'))).toBeUndefined()
})

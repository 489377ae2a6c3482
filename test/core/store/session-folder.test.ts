import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir, uptime } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cleanStaleFolders, createSessionFolder } from '../../../core/store/session-folder.ts'

let base: string

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'flowglass-sessions-'))
})

afterEach(() => {
  rmSync(base, { recursive: true, force: true })
})

const BOOTED_AT = Math.round(Date.now() / 1000 - uptime())
const HOUR_AGO = new Date(Date.now() - 3_600_000)

/** A folder as another process has left it. */
function leaveFolder(name: string, owner: object | string | undefined, isOld: boolean): string {
  const path = join(base, name)
  mkdirSync(path)
  writeFileSync(join(path, 'session.duckdb'), 'x')
  if (owner !== undefined) {
    const file = join(path, 'owner.json')
    writeFileSync(file, typeof owner === 'string' ? owner : JSON.stringify(owner))
    if (isOld) utimesSync(file, HOUR_AGO, HOUR_AGO)
  }
  if (isOld) utimesSync(path, HOUR_AGO, HOUR_AGO)
  return path
}

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid
}

describe('createSessionFolder', () => {
  it('makes a folder of its own and removes it', async () => {
    const made = await createSessionFolder(join(base, 'deep', 'er'))
    if (!made.ok) throw new Error(made.failure.message)
    expect(made.value.path).toMatch(new RegExp(`${process.pid}-[0-9a-f]{12}$`))
    writeFileSync(join(made.value.path, 'session.duckdb'), 'x')
    await made.value.dispose()
    expect(readdirSync(join(base, 'deep', 'er'))).toEqual([])
  })

  it('fails as data where it may not write', async () => {
    writeFileSync(join(base, 'file'), '')
    const made = await createSessionFolder(join(base, 'file'))
    expect(made).toMatchObject({ ok: false, failure: { code: 'store-failed' } })
  })
})

describe('cleanStaleFolders', () => {
  it('removes what dead processes left, and nothing else', async () => {
    const own = await createSessionFolder(base)
    if (!own.ok) throw new Error(own.failure.message)
    const host = hostname()
    const dead = deadPid()
    const removed = [
      leaveFolder(`${dead}-000000000001`, { pid: dead, host, bootedAt: BOOTED_AT }, false),
      leaveFolder(`${dead}-000000000002`, undefined, true),
      leaveFolder(`${dead}-000000000003`, 'not json', true),
      // Its id lives again in another process since a restart, and it gave no sign for an hour.
      leaveFolder(`${process.pid}-000000000004`, { pid: process.pid, host, bootedAt: BOOTED_AT - 9999 }, true),
      leaveFolder(`${dead}-000000000005`, { pid: dead, host: 'elsewhere', bootedAt: 0 }, true),
    ]
    const kept = [
      own.value.path,
      leaveFolder(`${process.pid}-000000000006`, { pid: process.pid, host, bootedAt: BOOTED_AT }, true),
      leaveFolder(`${process.pid}-000000000007`, { pid: process.pid, host, bootedAt: BOOTED_AT - 9999 }, false),
      leaveFolder(`${dead}-000000000008`, undefined, false),
      leaveFolder(`${dead}-000000000009`, { pid: dead, host: 'elsewhere', bootedAt: 0 }, false),
      leaveFolder('holiday photos', undefined, true),
    ]
    expect(await cleanStaleFolders(base)).toBe(removed.length)
    expect(removed.filter(existsSync)).toEqual([])
    expect(kept.filter(existsSync)).toEqual(kept)
    await own.value.dispose()
  })

  it('does nothing where there is no folder yet', async () => {
    expect(await cleanStaleFolders(join(base, 'none'))).toBe(0)
  })
})

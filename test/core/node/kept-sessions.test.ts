import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileIdentity } from '../../../core/node/file-identity.ts'
import { createKeptSessions } from '../../../core/node/kept-sessions.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-kept-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the identity of a file', () => {
  it('is the same wherever the file lies, and another for other octets or another size', async () => {
    const [one, copy, other, longer] = ['one', 'copy', 'other', 'longer'].map((name) => join(folder, name))
    const head = Buffer.alloc(100_000, 7)
    await writeFile(one ?? '', head)
    await copyFile(one ?? '', copy ?? '')
    await writeFile(other ?? '', Buffer.alloc(100_000, 8))
    await writeFile(longer ?? '', Buffer.alloc(100_001, 7))
    const identity = await fileIdentity(one ?? '')
    expect(identity).toMatch(/^[0-9a-f]{32}$/)
    expect(await fileIdentity(copy ?? '')).toBe(identity)
    expect(await fileIdentity(other ?? '')).not.toBe(identity)
    expect(await fileIdentity(longer ?? '')).not.toBe(identity)
  })

  it('is none for what is no file', async () => {
    expect(await fileIdentity(folder)).toBeUndefined()
    expect(await fileIdentity(join(folder, 'nowhere'))).toBeUndefined()
  })
})

describe('what is kept of captures', () => {
  it('is there again for the next start, until it is forgotten', async () => {
    const identity = 'a'.repeat(32)
    const kept = createKeptSessions(join(folder, 'captures'))
    expect(await kept.readKept(identity)).toBeUndefined()
    await Promise.all([kept.writeKept(identity, 'first'), kept.writeKept(identity, 'second')])
    expect(await createKeptSessions(join(folder, 'captures')).readKept(identity)).toBe('second')
    await kept.writeKept(identity, '')
    expect(await kept.readKept(identity)).toBeUndefined()
  })

  it('is not taken for absent when it cannot be read', async () => {
    const identity = 'b'.repeat(32)
    await mkdir(join(folder, 'captures', `${identity}.json`), { recursive: true })
    await expect(createKeptSessions(join(folder, 'captures')).readKept(identity)).rejects.toThrow('EISDIR')
  })

  it('never leaves its folder', async () => {
    const kept = createKeptSessions(join(folder, 'captures'))
    await kept.writeKept('../outside', 'text')
    expect(await kept.readKept('../outside')).toBeUndefined()
    await writeFile(join(folder, 'settings.json'), 'secret')
    expect(await kept.readKept('../settings')).toBeUndefined()
  })
})

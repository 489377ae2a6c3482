import type * as Fs from 'node:fs'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMessageLog } from '../../../core/store/message-store.ts'

/** The largest place in a file that the disk has room for. */
const room = vi.hoisted(() => ({ octets: Infinity }))

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof Fs>()
  const writeSync = (file: number, octets: Uint8Array, offset: number, length: number, place: number): number => {
    if (place + length > room.octets) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    return fs.writeSync(file, octets, offset, length, place)
  }
  return { ...fs, writeSync }
})

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowglass-test-'))
  room.octets = Infinity
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

it('leaves a file that cannot grow for one that was forgotten, and fails when there is none', () => {
  const log = createMessageLog(folder, 100)
  const append = (value: number) => log.append(new Uint8Array(60).fill(value))
  const offsets = [0, 1, 2].map(append)
  log.forget(offsets[2]!, true)
  room.octets = 60
  offsets.push(append(3))
  expect(readdirSync(folder)).toHaveLength(2)
  for (const value of [2, 3]) expect(log.read(offsets[value]!, 60)).toEqual(new Uint8Array(60).fill(value))
  expect(log.read(offsets[0]!, 60)).toEqual(new Uint8Array(0))
  expect(() => append(4)).toThrow('no space')
  // What was refused is no part of the log, and what was cut short is forgotten like any other file.
  room.octets = Infinity
  expect(append(5)).toBe(240)
  log.forget(180)
  expect(readdirSync(folder)).toHaveLength(1)
  expect(log.read(240, 60)).toEqual(new Uint8Array(60).fill(5))
  log.dispose()
})

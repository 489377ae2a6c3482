/** A bundle of a capture: what it holds, and that it opens again with the numbers that it states. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommandLine } from '../../support/run-command-line.ts'

let folder = ''
let capture = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-bundle-'))
  capture = join(folder, 'whole.pcap')
  await runCommandLine('simulate', '--out', capture, '--count', '400', '--rate', '20', '--template-refresh', '600')
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

async function dump(path: string): Promise<string[]> {
  const result = await runCommandLine('dump', path)
  expect(result.status).toBe(0)
  return result.out.trimEnd().split('\n')
}

describe('a bundle of a whole capture', () => {
  it('dumps as the capture does, line for line', async () => {
    const bundle = join(folder, 'all.pcapng')
    const made = await runCommandLine('bundle', capture, '--out', bundle, '--notes', 'naïve')
    expect(made.error).toBe('')
    expect(await dump(bundle)).toEqual(await dump(capture))
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})

describe('a bundle of the last seconds', () => {
  it('decodes completely although its templates came before the cut', async () => {
    const bundle = join(folder, 'last.pcapng')
    const made = await runCommandLine('bundle', capture, '--out', bundle, '--last', '2')
    const lines = await dump(bundle)
    const stated = Number(/^.*: ([\d,.\u00a0\u202f ]+) records/.exec(made.out)?.[1]?.replace(/\D/g, ''))
    expect(lines.length).toBe(stated)
    const whole = await dump(capture)
    expect(lines.length).toBeLessThan(whole.length)
    const strip = (line: string): string => line.replace(/"@record":\d+/, '')
    expect(lines.map(strip)).toEqual(whole.slice(-lines.length).map(strip))
    expect((await readFile(bundle)).subarray(0, 4)).toEqual(Buffer.of(0x0a, 0x0d, 0x0d, 0x0a))
  })
})

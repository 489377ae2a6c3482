/** `flowglass top` as a shell sees it: the program as it ships, on captures that the simulator makes. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CompareResult, TopResult } from '../../core/protocol/aggregate-api.ts'
import { writeSimulatedCapture } from '../../core/simulate/simulated-capture.ts'
import { createSimulation } from '../../core/simulate/simulation.ts'
import { DEFAULT_SIMULATION, type SimulationOptions } from '../../core/simulate/simulation-options.ts'
import { buildProgram } from '../support/built-program.ts'
import { runCommandLine } from '../support/run-command-line.ts'

const run = promisify(execFile)

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-top-'))
  await simulate('long.pcap', { count: 60, perSecond: 2 })
  await simulate('short.pcap', { count: 60, perSecond: 20, seed: 2 })
})
afterAll(() => rm(folder, { recursive: true }))

async function simulate(name: string, options: Partial<SimulationOptions>): Promise<void> {
  const endless = { durationMicros: Number.POSITIVE_INFINITY, profile: 'netscaler' } as const
  const simulation = createSimulation({ ...DEFAULT_SIMULATION, ...endless, ...options })
  const pieces = [...writeSimulatedCapture(simulation)].map((piece) => Buffer.from(piece))
  await writeFile(join(folder, name), Buffer.concat(pieces))
}

async function top(...args: readonly string[]): Promise<string> {
  const { cliPath } = await buildProgram()
  const env = { ...process.env, FLOWGLASS_SESSIONS_DIR: join(folder, 'sessions') }
  const { stdout } = await run(process.execPath, [cliPath, 'top', ...args], { cwd: folder, env })
  return stdout
}

describe('flowglass top', () => {
  it('compares a capture with another one: what was before comes from that one', async () => {
    const args = ['long.pcap', '--compare-with', 'short.pcap', '--by', 'dstip', '--measure', 'records']
    const answer = JSON.parse(await top(...args, '--json')) as CompareResult
    expect([answer.sideBefore.name, answer.sideAfter.name]).toEqual(['short.pcap', 'long.pcap'])
    const records = async (file: string) =>
      (JSON.parse(await top(file, '--by', 'dstip', '--measure', 'records', '--json')) as TopResult).total[0]?.value
    expect(answer.totalBefore.value).toBe(await records('short.pcap'))
    expect(answer.totalAfter.value).toBe(await records('long.pcap'))

    const text = await top(...args)
    expect(text).toMatch(/^Destination +Change +Records before .* Per second before +Per second after$/m)
    expect(text).toMatch(/^Before: short\.pcap, .* long\.$/m)
  }, 60_000)

  it('says what the other capture does not have', async () => {
    const args = ['long.pcap', '--compare-with', 'short.pcap', '--by', 'dstip', '--measure']
    const refused = await top(...args, 'sum(nowhere)').catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('In long.pcap: No record has') as string })
  }, 60_000)

  it('counts transactions by their own columns', async () => {
    const args = ['long.pcap', '--basis', 'transactions', '--by', 'verdict,status/class']
    const answer = JSON.parse(
      await top(...args, '--measure', 'records,p95(total),max(serverTtfb)', '--json'),
    ) as TopResult
    expect(answer.measures.map(({ id }) => id)).toEqual(['records', 'p95(total)', 'max(serverTtfb)'])
    expect(answer.total[0]).toEqual({ value: 60, records: 60, share: 1 })
    expect(answer.rows.reduce((sum, { figures }) => sum + Number(figures[0]?.value), 0)).toBeLessThanOrEqual(60)
    expect(answer.rows[0]?.keys[0]).toBe('complete')
    const filtered = JSON.parse(await top(...args, '--filter', answer.rows[0]?.filter ?? '', '--json')) as TopResult
    expect(filtered.total[0]?.value).toBe(answer.rows[0]?.figures[0]?.value)
    expect(await top(...args)).toContain('60 transactions.')
  }, 60_000)

  it('filters records by what they are part of', async () => {
    const answer = JSON.parse(
      await top('long.pcap', '--by', 'dstip', '--measure', 'records', '--filter', 'verdict = complete', '--json'),
    ) as TopResult
    expect(answer.total[0]?.value).toBeGreaterThan(100)
  }, 60_000)

  it.each([
    ['a comparison of what is no record', ['--by', 'client', '--basis', 'transactions', '--compare-with', 'y.pcap']],
    ['a list that there is not', ['--by', 'client', '--basis', 'flows']],
    ['nothing to group by', ['--basis', 'transactions']],
  ])('refuses %s as wrong usage', async (_, args) => {
    const { status, error } = await runCommandLine('top', 'x.pcap', ...args)
    expect(status).toBe(2)
    expect(error).toMatch(/error: /)
  })
})

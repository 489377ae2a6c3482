/** `flowglass top` as a shell sees it: the program as it ships, on captures that the simulator makes. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CompareResult, TopResult } from '../../core/protocol/aggregate-api.ts'
import type { SimulationOptions } from '../../core/simulate/simulation-options.ts'
import { buildProgram } from '../support/built-program.ts'
import { runCommandLine } from '../support/run-command-line.ts'
import { writeSimulatedFile } from '../support/simulated-files.ts'

const run = promisify(execFile)

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-top-'))
  await simulate('long.pcap', { count: 60, perSecond: 2 })
  await simulate('short.pcap', { count: 60, perSecond: 20, seed: 2 })
})
afterAll(() => rm(folder, { recursive: true }))

const simulate = (
  name: string,
  options: Pick<SimulationOptions, 'count'> & Partial<SimulationOptions>,
): Promise<void> => writeSimulatedFile(join(folder, name), { profile: 'netscaler', ...options })

const top = (...args: readonly string[]) => flowglass('top', ...args)

async function flowglass(...args: readonly string[]): Promise<string> {
  const { cliPath } = await buildProgram()
  const env = { ...process.env, FLOWGLASS_SESSIONS_DIR: join(folder, 'sessions') }
  const { stdout } = await run(process.execPath, [cliPath, ...args], { cwd: folder, env })
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

  it('counts transactions that have a record which a filter of records lets through', async () => {
    const args = ['long.pcap', '--basis', 'transactions', '--by', 'status/class,verdict']
    const filter = 'tcpControlBits and octetDeltaCount > 8k'
    expect(await top(...args, '--filter', filter)).toBe(
      [
        'Status  Verdict   Rows    Share',
        '──────  ────────  ────  ───────',
        '2xx     complete    27   84.4 %',
        '–       waiting      4   12.5 %',
        '–       complete     1    3.1 %',
        '(all)               32  100.0 %',
        '',
        'Groups 1 to 3 of 3.',
        '32 transactions.',
        '',
      ].join('\n'),
    )
    const rows = await flowglass('transactions', 'long.pcap', '--filter', filter)
    expect(rows.trim().split('\n')).toHaveLength(32)
    const refused = await top(...args, '--filter', 'octetDeltaCuont > 4k').catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('octetDeltaCuont') as string })
  }, 60_000)

  it('filters records by what they are part of', async () => {
    const answer = JSON.parse(
      await top('long.pcap', '--by', 'dstip', '--measure', 'records', '--filter', 'verdict = complete', '--json'),
    ) as TopResult
    expect(answer.total[0]?.value).toBeGreaterThan(100)
    const question = ['long.pcap', '--by', 'dstip', '--measure', 'records', '--json', '--filter']
    const recordsOf = async (filter: string) =>
      Number((JSON.parse(await top(...question, filter)) as TopResult).total[0]?.value)
    const [all, slow, quick] = await Promise.all([recordsOf(''), recordsOf('total >= 50ms'), recordsOf('total < 50ms')])
    expect(Math.min(slow, quick)).toBeGreaterThan(0)
    expect(slow + quick).toBeLessThanOrEqual(all)
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

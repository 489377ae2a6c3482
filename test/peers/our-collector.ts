/** `flowglass collect` in a process of its own, on a free port of loopback. */
import { expect } from 'vitest'
import { startProgram } from '../support/peer-processes.ts'

export interface Totals {
  readonly flows: number
  readonly packets: number
  readonly octets: number
}

export interface OurCollector {
  readonly port: number
  /** Waits until it has received so many datagrams, ends it and adds up the records. */
  finish(datagrams: number): Promise<CollectedTotals>
  /** The same, once it has so many data records. */
  finishWhen(dataRecords: number): Promise<CollectedTotals>
}

export interface CollectedTotals extends Totals {
  readonly account: Account
}

export interface Account {
  readonly received: number
  readonly decoded: number
  readonly refused: number
  readonly queueDrops: number
  readonly unaccounted: number
  readonly dataRecords: number
  readonly records: { readonly lost: number }
}

/** NetFlow v5 says in each header how it samples; nfdump stores counts that are scaled by it. */
const FIELDS = '@type,packetDeltaCount,octetDeltaCount,samplingInterval'
const STATS = '0.1'

/** Starts it; `cliPath` is the built program. */
export async function startOurCollector(cliPath: string): Promise<OurCollector> {
  const args = ['collect', '--listen', 'udp://127.0.0.1:0', '--json', '--stats', STATS, '--output', '--fields', FIELDS]
  const program = startProgram(process.execPath, [cliPath, ...args])
  const lines = (): Record<string, unknown>[] =>
    program
      .error()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  await expect.poll(() => lines().length, { timeout: 15_000 }).toBeGreaterThan(0)
  const [{ port }] = lines()[0]?.['listeners'] as [{ port: number }]
  async function finishOnce(count: 'received' | 'dataRecords', value: number): Promise<CollectedTotals> {
    await expect.poll(() => lines().at(-1)?.[count], { timeout: 15_000 }).toBe(value)
    program.kill('SIGINT')
    const { status, out } = await program.ended
    expect(status).toBe(0)
    const account = lines().at(-1) as unknown as Account
    const records = out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((record) => record['@type'] === 'data')
    const scaleOf = (record: Record<string, unknown>): number => Math.max(Number(record['samplingInterval'] ?? 1), 1)
    const sum = (key: string): number =>
      records.reduce((total, record) => total + Number(record[key] ?? 0) * scaleOf(record), 0)
    const totals = { flows: records.length, packets: sum('packetDeltaCount'), octets: sum('octetDeltaCount') }
    return { ...totals, account }
  }
  return {
    port,
    finish: (datagrams) => finishOnce('received', datagrams),
    finishWhen: (dataRecords) => finishOnce('dataRecords', dataRecords),
  }
}

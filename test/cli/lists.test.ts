/** `transactions`, `connections` and `sessions` as a shell sees them, on captures that the simulator makes. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Profile } from '../../core/simulate/simulation-options.ts'
import { runCommandLine } from '../support/run-command-line.ts'
import { writeSimulatedFile } from '../support/simulated-files.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const COUNT = 8
let folder = ''

type Row = Readonly<Record<string, unknown>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-lists-'))
  for (const profile of ['netscaler', 'loadmaster'] as const) await simulate(profile)
  await writeFile(join(folder, 'text.pcap'), 'This is a text and no capture, long enough to be looked at as one.\n')
})
afterAll(() => rm(folder, { recursive: true }))

const simulate = (profile: Profile): Promise<void> =>
  writeSimulatedFile(fileOf(profile), { profile, count: COUNT, perSecond: 1 })

function fileOf(profile: Profile): string {
  return join(folder, `${profile}.pcap`)
}

/** The rows that a command prints of the capture of its profile. */
async function rowsOf(command: string, profile: Profile, ...args: readonly string[]): Promise<Row[]> {
  const { status, out, error } = await runCommandLine(command, fileOf(profile), ...args)
  expect({ status, error }).toEqual({ status: 0, error: '' })
  return out
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
}

const LISTS: readonly (readonly [command: string, profile: Profile])[] = [
  ['transactions', 'netscaler'],
  ['connections', 'netscaler'],
  ['sessions', 'loadmaster'],
]

describe.each(LISTS)('flowglass %s', (command, profile) => {
  it('prints what the golden file has', async () => {
    const { status, out } = await runCommandLine(command, fileOf(profile))
    expect(status).toBe(0)
    await expect(out).toMatchFileSnapshot(join(ROOT, `test/golden/${command}.ndjson`))
  })

  it('prints every key of each row, in the order of docs/lists.md, ordered by start', async () => {
    const rows = await rowsOf(command, profile)
    expect(rows.length).toBeGreaterThan(2)
    const documented = await documentedFields(command)
    for (const row of rows) expect(Object.keys(row)).toEqual(documented)
    const starts = rows.map((row) => String(row['start']))
    expect(starts).toEqual([...starts].sort())
  })

  it('prints the same as one array, and as a table', async () => {
    const rows = await rowsOf(command, profile)
    const array = await runCommandLine(command, fileOf(profile), '--format', 'json')
    expect(JSON.parse(array.out)).toEqual(rows)
    const table = await runCommandLine(
      command,
      fileOf(profile),
      '--format',
      'csv',
      '--fields',
      'start,exporter,durationUs,totalUs'
        .split(',')
        .filter((field) => field in rows[0]!)
        .join(','),
    )
    expect(table.out.split('\n')).toHaveLength(rows.length + 2)
  })

  it('stops at its limit, also before the first row', async () => {
    const rows = await rowsOf(command, profile)
    expect(await rowsOf(command, profile, '--limit', '2')).toEqual(rows.slice(0, 2))
    expect((await runCommandLine(command, fileOf(profile), '--limit', '0', '--format', 'json')).out).toBe('[]\n')
  })

  it('has the decisions about decoding and the account of dump', async () => {
    const { error } = await runCommandLine(command, fileOf(profile), '--ledger', '--quirk', 'plain-microseconds=off')
    expect(JSON.parse(error)).toMatchObject({ records: { lost: 0 } })
  })

  it('prints nothing of what is no capture, and says so', async () => {
    const { status, out, error } = await runCommandLine(command, join(folder, 'text.pcap'))
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(error).toContain('flowglass: ')
    expect(await runCommandLine(command, join(folder, 'nowhere.pcap'))).toMatchObject({ status: 1, out: '' })
  })

  it.each([
    [['--filter', 'nofield = 3'], 'there is no field “nofield”'],
    [['--filter', 'start = soon'], 'a time, like'],
    [['--fields', 'nofield'], 'no field is called nofield'],
    [['--fields', 'exportr'], 'no field is called exportr; is exporter meant?'],
    [['--limit', 'many'], `A whole number of ${command} is needed.`],
    [['--format', 'xml'], 'Allowed choices are csv, json, ndjson'],
  ])('refuses %j', async (args, words) => {
    const { status, out, error } = await runCommandLine(command, fileOf(profile), ...args)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(error).toContain(words)
  })
})

describe('flowglass transactions', () => {
  it('filters by the columns of the list, and by its fields in their units', async () => {
    const rows = await rowsOf('transactions', 'netscaler')
    const totals = rows.map((row) => row['totalUs']).filter((total): total is number => typeof total === 'number')
    const middle = [...totals].sort((one, other) => one - other)[Math.floor(totals.length / 2)] ?? 0
    const slow = rows.filter((row) => typeof row['totalUs'] === 'number' && row['totalUs'] >= middle)
    expect(slow.length).toBeGreaterThan(0)
    expect(slow.length).toBeLessThan(rows.length)
    expect(await rowsOf('transactions', 'netscaler', '--filter', `totalUs >= ${middle}`)).toEqual(slow)
    expect(await rowsOf('transactions', 'netscaler', '--filter', `total >= ${middle}us`)).toEqual(slow)
    const complete = rows.filter((row) => row['verdict'] === 'complete')
    expect(await rowsOf('transactions', 'netscaler', '--filter', 'verdict = complete')).toEqual(complete)
  })

  it('takes a filter of dump: prints the rows that have a record which passes', async () => {
    const octets = (await rowsOf('dump', 'netscaler')).flatMap((row) => Number(row['octetDeltaCount'] ?? 0))
    const most = octets.sort((one, other) => one - other)[octets.length - 4] ?? 0
    const filter = ['--filter', `octetDeltaCount >= ${most} and src net 0.0.0.0/0`] as const
    const passing = new Set((await rowsOf('dump', 'netscaler', ...filter)).map((row) => row['@record']))
    const legs = (row: Row) => Object.values(row['legs'] as Record<string, number[]>).flat()
    const rows = await rowsOf('transactions', 'netscaler')
    const expected = rows.filter((row) => legs(row).some((record) => passing.has(record)))
    expect(expected.length).toBeGreaterThan(0)
    expect(expected.length).toBeLessThan(rows.length)
    expect(await rowsOf('transactions', 'netscaler', ...filter)).toEqual(expected)
  })

  it('prints chosen fields alone, in their order', async () => {
    const rows = await rowsOf('transactions', 'netscaler')
    const chosen = await rowsOf('transactions', 'netscaler', '--fields', 'LEGS, url')
    expect(chosen.map((row) => Object.keys(row))).toEqual(rows.map(() => ['legs', 'url']))
    expect(chosen).toEqual(rows.map(({ legs, url }) => ({ legs, url })))
    const { out } = await runCommandLine(
      'transactions',
      fileOf('netscaler'),
      '--format',
      'csv',
      '--fields',
      'transactionId,status',
    )
    const cells = rows.map(({ transactionId, status }) => [transactionId, status].map(csvCell).join(','))
    expect(out).toBe(`${['transactionId,status', ...cells].join('\n')}\n`)
  })

  it('lists each record of dump in one leg at most', async () => {
    const rows = await rowsOf('transactions', 'netscaler')
    const records = rows.flatMap((row) => Object.values(row['legs'] as Record<string, number[]>).flat())
    expect(new Set(records).size).toBe(records.length)
    const dumped = await rowsOf('dump', 'netscaler', '--filter', 'netscaler:transactionId')
    expect(new Set(dumped.map((row) => row['@record']))).toEqual(new Set(records))
  })
})

function csvCell(value: unknown): string {
  return value === null ? '' : JSON.stringify(value)
}

/** The fields in the table of a list in docs/lists.md, in their order. */
async function documentedFields(list: string): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, 'docs/lists.md'), 'utf8')
  const title = `## ${list.charAt(0).toUpperCase()}${list.slice(1)}`
  const section = text.slice(text.indexOf(title) + title.length).split('\n## ')[0] ?? ''
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''))
}

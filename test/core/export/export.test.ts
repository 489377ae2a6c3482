import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExportFormat, ExportRequest, ExportSummary } from '../../../core/protocol/export-api.ts'
import type { Result } from '../../../core/protocol/failure.ts'
import type { SortKey } from '../../../core/protocol/session-api.ts'
import { readArrow, readCsv, readParquet, type Row } from '../../support/export-readers.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { runCommandLine } from '../../support/run-command-line.ts'

const SAMPLE = resolve('resources/sample.pcapng')

let held: InProcessSession
let folder: string
let dumped: Row[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flowglass-export-'))
  held = await createInProcessSession()
  await held.load(SAMPLE)
  dumped = linesOf((await runCommandLine('dump', SAMPLE)).out)
})
afterAll(async () => {
  await held.dispose()
  rmSync(folder, { recursive: true, force: true })
})

function linesOf(text: string): Row[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
}

async function openView(filter = '', sort: readonly SortKey[] = []): Promise<number> {
  const view = await held.session.openView({ filter, sort })
  if (!view.ok) throw new Error(view.failure.message)
  return view.value.view
}

let exports = 0

/** Exports to a new path in the folder; the summary and the path. */
async function save(
  format: ExportFormat,
  request: Partial<ExportRequest> = {},
): Promise<{ path: string; summary: ExportSummary }> {
  const path = join(folder, `export-${String((exports += 1))}.${format}`)
  const written = await held.session.writeExport(path, { id: 'x', view: await openView(), format, ...request })
  return { path, summary: valueOf(written) }
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.value
}

const octetsOf = (path: string): string => readFileSync(path, 'utf8')

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Texts of values as CSV has them. */
function asTexts(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).flatMap(([key, value]) => {
      const text = textOf(value)
      return text === '' ? [] : [[key, text]]
    }),
  )
}

/** As typed files have them: lists as their JSON, times with the digits of the type. */
function asTyped(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => {
      if (typeof value === 'object') return [key, JSON.stringify(value)]
      if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value))
        return [key, `${String(Date.parse(value))} ${value.replace(/\D/g, '').slice(17).replace(/0+$/, '')}`]
      return [key, value]
    }),
  )
}

describe('an export of all records', () => {
  test('as NDJSON and as JSON has what the dump has', async () => {
    const ndjson = await save('ndjson')
    expect(linesOf(octetsOf(ndjson.path))).toEqual(dumped)
    expect(ndjson.summary).toMatchObject({
      rows: dumped.length,
      octets: Buffer.byteLength(octetsOf(ndjson.path)),
      notes: [],
    })
    const json = await save('json')
    expect(JSON.parse(octetsOf(json.path))).toEqual(dumped)
  })

  test('as CSV reads in DuckDB with the values of the dump', async () => {
    const { path } = await save('csv')
    expect(await readCsv(path)).toEqual(dumped.map(asTexts))
  })

  test('as Parquet reads in DuckDB with the values of the dump, and with types', async () => {
    const { path, summary } = await save('parquet')
    expect(summary.notes).toEqual([])
    expect((await readParquet(path)).map(asTyped)).toEqual(dumped.map(asTyped))
  })

  test('as Arrow reads in its library with the values of the dump, and with types', async () => {
    const { path, summary } = await save('arrow')
    expect(summary.notes).toEqual([])
    expect(readArrow(path).map(asTyped)).toEqual(dumped.map(asTyped))
  })

  test('as pcapng is a capture that dumps as its source does', async () => {
    const { path } = await save('pcapng')
    expect(linesOf((await runCommandLine('dump', path)).out)).toEqual(dumped)
  })

  test('as an IPFIX file has every record with its elements and values', async () => {
    const { path, summary } = await save('ipfix')
    expect(summary.rows).toBe(dumped.length)
    const read = linesOf((await runCommandLine('dump', path)).out)
    expect(read.map(asIpfix)).toEqual(dumped.map(asIpfix))
    // No gap, nothing that cannot be read.
    const ledger = JSON.parse((await runCommandLine('dump', path, '--ledger')).error) as Row
    expect(ledger).toMatchObject({
      records: { lost: 0, decoded: dumped.length },
      octets: { malformed: 0, undecodable: 0 },
    })
  })
})

/** What an IPFIX file cannot say is left out; v9's scopes are as docs/export.md says. */
function asIpfix(row: Row): Row {
  const left = Object.entries(row).filter(
    ([key]) => !NOT_IN_IPFIX.has(key) && !(row['@type'] === 'options' && key === 'observationDomainId'),
  )
  return Object.fromEntries(left.map(([key, value]) => [key === 'scopeInterface' ? 'ingressInterface' : key, value]))
}

const NOT_IN_IPFIX = new Set([
  ...['@exporter', '@sequence', '@record', '@version', '@sysUpTime', '@template', '@protocol', '@scope'],
  ...['systemInitTimeMilliseconds', 'scopeSystem'],
])

describe('an export of a view', () => {
  test('has the columns in the order asked for, by any case of their names, and the rows in the order of the view', async () => {
    const view = await openView('', [{ column: '@octets', direction: 'descending' }])
    const columns = ['@octets', '@RECORD', 'netscaler:httpReqUrl', '@source', '@duration']
    const { path } = await save('csv', { view, columns })
    const rows = await readCsv(path)
    expect(octetsOf(path).slice(0, 60)).toMatch(/^@octets,@record,netscaler:httpReqUrl,@source,@duration\r\n/)
    const shown = valueOf(await held.session.readWindow({ view, first: 0, count: 1000, columns }))
    const expected = shown.records.map((_, row) =>
      asTexts(
        Object.fromEntries(
          columns.map((id, index) => [
            id.toLowerCase() === '@record' ? '@record' : id,
            shown.columns[index]?.[row] ?? '',
          ]),
        ),
      ),
    )
    expect(rows.slice(0, 1000)).toEqual(expected)
    expect(rows).toHaveLength(dumped.length)
    const typed = await save('parquet', { view, columns })
    expect((await readParquet(typed.path)).map((row) => row['@record'])).toEqual(
      rows.map((row) => Number(row['@record'])),
    )
  })

  test('has the chosen rows, in the order of the view, and no more than the limit', async () => {
    const view = await openView('', [{ column: '@record', direction: 'descending' }])
    const records = [5, 2000, 17, 3, 99_999]
    const chosen = await save('ndjson', { view, records, columns: ['@record'] })
    expect(linesOf(octetsOf(chosen.path)).map((row) => row['@record'])).toEqual([2000, 17, 5, 3])
    expect(chosen.summary.rows).toBe(4)
    const limited = await save('ndjson', { limit: 3, columns: ['@record'] })
    expect(linesOf(octetsOf(limited.path))).toEqual([{ '@record': 1 }, { '@record': 2 }, { '@record': 3 }])
    const identity = await save('ndjson', { records, columns: ['@record'] })
    expect(linesOf(octetsOf(identity.path)).map((row) => row['@record'])).toEqual([3, 5, 17, 2000])
  })

  test('prints durations of elements as they came, not in nanoseconds', async () => {
    const { path } = await save('ndjson', { columns: ['netscaler:roundTripTime'] })
    const values = (rows: Row[]) => rows.map((row) => row['netscaler:roundTripTime'])
    expect(values(linesOf(octetsOf(path)))).toEqual(values(dumped))
  })

  test.each(['csv', 'ndjson', 'json', 'parquet', 'arrow', 'pcapng', 'ipfix'] as const)(
    'of no rows is a whole file of %s',
    async (format) => {
      const { path, summary } = await save(format, { limit: 0 })
      expect(summary.rows).toBe(0)
      if (format === 'csv') expect(octetsOf(path)).toMatch(/^@type,.*\r\n$/)
      if (format === 'json') expect(JSON.parse(octetsOf(path))).toEqual([])
      if (format === 'parquet') expect(await readParquet(path)).toEqual([])
      if (format === 'arrow') expect(readArrow(path)).toEqual([])
    },
  )

  test('writes a message whole, and the template that it needs before it', async () => {
    const { path, summary } = await save('pcapng', { records: [2500] })
    expect(summary.rows).toBe(1)
    expect(summary.notes.join(' ')).toMatch(/template/)
    const read = linesOf((await runCommandLine('dump', path)).out)
    const wanted = dumped[2499]!
    const same = dumped.filter(
      (row) =>
        row['@exporter'] === wanted['@exporter'] &&
        row['@sequence'] === wanted['@sequence'] &&
        row['@exportTime'] === wanted['@exportTime'],
    )
    const bare = ({ '@record': _, ...row }: Row): Row => row
    expect(read.map(bare)).toEqual(same.map(bare))
  })
})

describe('an export of a list', () => {
  test('has what its windows have, in every format of rows', async () => {
    const opened = valueOf(
      await held.session.openList({
        list: 'transactions',
        filter: '',
        sort: [{ column: 'total', direction: 'descending' }],
      }),
    )
    const { view } = opened
    const columns = ['transactionId', 'start', 'total', 'url', 'verdict', 'client']
    const shown = valueOf(await held.session.readWindow({ view, first: 0, count: 1000, columns }))
    const expected = shown.records.map((_, row) =>
      Object.fromEntries(columns.map((id, index) => [id, shown.columns[index]?.[row] ?? null])),
    )
    const ndjson = await save('ndjson', { view, columns })
    expect(linesOf(octetsOf(ndjson.path))).toEqual(expected)
    const known = expected.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)))
    const parquet = await save('parquet', { view, columns })
    expect((await readParquet(parquet.path)).map(asTyped)).toEqual(known.map(asTyped))
    const arrow = await save('arrow', { view, columns })
    expect(readArrow(arrow.path).map(asTyped)).toEqual(known.map(asTyped))
    const chosen = await save('csv', { view, columns: ['transactionId'], records: [shown.records[3] ?? 0] })
    expect(await readCsv(chosen.path)).toEqual([asTexts({ transactionId: expected[3]?.['transactionId'] })])
    expect((await save('csv', { view })).summary.rows).toBe(opened.rowCount)
  })

  test('is refused as messages', async () => {
    const { view } = valueOf(await held.session.openList({ list: 'connections', filter: '', sort: [] }))
    const written = await held.session.writeExport(join(folder, 'no.pcapng'), { id: 'x', view, format: 'pcapng' })
    expect(written).toMatchObject({ ok: false, failure: { code: 'request-invalid' } })
    expect(readdirSync(folder).filter((name) => name.startsWith('no.'))).toEqual([])
  })
})

describe('an export that fails', () => {
  test.each([
    ['a folder that is not there', 'nowhere/x.csv', 'export-not-written'],
    ['a path that is a folder', 'taken', 'export-not-written'],
    ['a name that is too long', `${'x'.repeat(300)}.csv`, 'export-not-written'],
  ])('says so of %s, and leaves nothing', async (_, name, code) => {
    mkdirSync(join(folder, 'taken', 'in it'), { recursive: true })
    const before = readdirSync(folder).sort()
    const written = await held.session.writeExport(join(folder, name), {
      id: 'x',
      view: await openView(),
      format: 'csv',
    })
    expect(written).toMatchObject({ ok: false, failure: { code } })
    expect(readdirSync(folder).sort()).toEqual(before)
  })

  test('keeps the file that was there before', async () => {
    const path = join(folder, 'kept.csv')
    writeFileSync(path, 'before')
    const written = await held.session.writeExport(path, {
      id: 'x',
      view: await openView(),
      format: 'csv',
      columns: ['octetDeltaCout'],
    })
    const nextStep = 'Did you mean “octetDeltaCount”?'
    expect(written).toMatchObject({ ok: false, failure: { code: 'no-such-column', nextStep } })
    expect(octetsOf(path)).toBe('before')
  })

  test('of a view that is closed is refused', async () => {
    const written = await held.session.writeExport(join(folder, 'y.csv'), { id: 'x', view: 99_999, format: 'csv' })
    expect(written).toMatchObject({ ok: false, failure: { code: 'no-such-view' } })
  })

  test.each(['csv', 'parquet', 'arrow', 'pcapng', 'ipfix'] as const)(
    'because it is cancelled leaves nothing of %s',
    async (format) => {
      const before = readdirSync(folder).sort()
      const view = await openView('', [{ column: '@octets', direction: 'ascending' }])
      const writing = held.session.writeExport(join(folder, `cancelled.${format}`), { id: 'c', view, format })
      await expect
        .poll(() => held.session.exportProgress('c'), { interval: 1 })
        .toMatchObject({ rowsInAll: dumped.length })
      await held.session.cancelExport('c')
      expect(await writing).toMatchObject({ ok: false, failure: { code: 'export-cancelled' } })
      expect(await held.session.exportProgress('c')).toBeUndefined()
      expect(readdirSync(folder).sort()).toEqual(before)
    },
  )
})

const hasTshark = (() => {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
})()

describe.skipIf(!hasTshark)('what tshark reads of an export (skipped where there is no tshark)', () => {
  /** Values of a field over all flows, in any order. */
  function fieldsOf(path: string, field: string): string[] {
    const ports = ['2055', '4739', '9995', '9996'].flatMap((port) => ['-d', `udp.port==${port},cflow`])
    const out = execFileSync(
      'tshark',
      ['-r', path, ...ports, '-T', 'fields', '-E', 'occurrence=a', '-E', 'aggregator=;', '-e', field],
      { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 },
    )
    return String(out)
      .split(/[;\n]/)
      .filter((text) => text !== '')
      .sort()
  }

  const texts = (key: string): string[] =>
    dumped.flatMap((row) => (row[key] === undefined ? [] : [textOf(row[key])])).sort()

  test('of an IPFIX file: the addresses, counts and ports of the dump', async () => {
    const { path } = await save('ipfix')
    expect(fieldsOf(path, 'cflow.srcaddr')).toEqual(texts('sourceIPv4Address'))
    expect(fieldsOf(path, 'cflow.octets')).toEqual(texts('octetDeltaCount'))
    expect(fieldsOf(path, 'cflow.dstport')).toEqual(texts('destinationTransportPort'))
  })

  test('of pcapng: what it reads of the source', async () => {
    const { path } = await save('pcapng')
    for (const field of ['cflow.srcaddr', 'cflow.octets', 'cflow.dstport']) {
      expect(fieldsOf(path, field)).toEqual(fieldsOf(SAMPLE, field))
    }
  })
})

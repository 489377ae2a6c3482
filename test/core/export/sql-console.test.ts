import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SqlResult } from '../../../core/protocol/export-api.ts'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { openQuerySession, valueOf } from '../../support/query-session.ts'

let held: InProcessSession
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flowglass-sql-'))
  held = await createInProcessSession()
  await held.load(resolve('resources/sample.pcapng'))
})
afterAll(async () => {
  await held.dispose()
  rmSync(folder, { recursive: true, force: true })
})

async function run(text: string, limit = 100): Promise<SqlResult> {
  const result = await held.session.runSql(text, limit)
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.value
}

async function refusal(text: string): Promise<{ code: string; message: string }> {
  const result = await held.session.runSql(text, 10)
  if (result.ok) throw new Error(`${text} was run: ${JSON.stringify(result.value.rows)}`)
  return result.failure
}

describe('the SQL console', () => {
  test('counts what the session counts', async () => {
    const { rows } = await run('SELECT count(*) FROM records')
    const { records } = await held.session.status()
    expect(rows).toEqual([[records.data + records.options]])
  })

  test('has the columns of elements by their names, with texts, addresses and times as the dump prints them', async () => {
    const columns = ['@record', '@exporter', 'sourceIPv4Address', 'netscaler:httpReqHost', 'sourceMacAddress']
    const view = await held.session.openView({ filter: '', sort: [] })
    if (!view.ok) throw new Error(view.failure.message)
    const shown = await held.session.readWindow({ view: view.value.view, first: 0, count: 1000, columns })
    if (!shown.ok) throw new Error(shown.failure.message)
    const list = columns.map((name) => `"${name}"`).join(', ')
    const { rows } = await run(`SELECT ${list} FROM records WHERE "@record" <= 1000 ORDER BY "@record"`, 1000)
    expect(rows).toEqual(shown.value.records.map((_, row) => shown.value.columns.map((column) => column[row])))
    const times = await run('SELECT "@time", "@exportTime" FROM records WHERE "@record" = 2')
    expect(times.rows).toEqual([['2024-07-11T09:15:02.223000000Z', '2024-07-11T09:15:07.000000000Z']])
  })

  test('gives no more rows than asked for, and says how many there are', async () => {
    const all = (await run('SELECT count(*) FROM records')).rows[0]?.[0]
    const result = await run('SELECT "@record" FROM records', 7)
    expect(result.rows).toHaveLength(7)
    expect(result.moreRows).toBe(Number(all) - 7)
    expect(result.isCountedToEnd).toBe(true)
  })

  test.each([
    'SELECT 1',
    'WITH a AS (SELECT 1 AS x) SELECT x FROM a',
    'FROM records LIMIT 1',
    'VALUES (1, 2)',
    'DESCRIBE records',
    'SHOW TABLES',
    'SUMMARIZE SELECT "@record" FROM records',
    'EXPLAIN SELECT 1',
    'EXPLAIN ANALYZE SELECT count(*) FROM records',
    '-- a comment\nSELECT 1;',
    'SELECT * FROM range(3)',
    'SELECT text_of(f0) FROM (SELECT 1::UINTEGER AS f0)',
  ])('runs %s', async (text) => {
    expect((await run(text)).rows.length).toBeGreaterThan(0)
  })

  test.each([
    'INSERT INTO dictionary VALUES (1, 2)',
    'DELETE FROM message',
    'UPDATE message SET number = 1',
    'CREATE TABLE x (i INTEGER)',
    'CREATE TEMP TABLE x (i INTEGER)',
    'CREATE OR REPLACE TEMP VIEW records AS SELECT 1',
    'DROP TABLE message',
    'ALTER TABLE message ADD COLUMN x INTEGER',
    "ATTACH '/tmp/other.duckdb'",
    'DETACH session',
    "COPY (SELECT 1) TO '/tmp/x.csv'",
    "EXPORT DATABASE '/tmp/x'",
    'PRAGMA database_list',
    'PRAGMA threads = 4',
    "SET memory_limit = '8GB'",
    'SET VARIABLE x = 1',
    'RESET threads',
    'CALL range(3)',
    'CHECKPOINT',
    'VACUUM',
    'LOAD httpfs',
    'INSTALL httpfs',
    'BEGIN',
    'COMMIT',
    'USE memory',
    'PREPARE p AS SELECT 1',
    'EXECUTE p',
    'SELECT 1; SELECT 2',
    'SELECT 1; DROP TABLE message',
    'EXPLAIN ANALYZE DELETE FROM message',
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '/tmp/x.csv'",
    'EXPLAIN EXPLAIN SELECT 1',
    "SELECT * FROM enable_logging('x')",
    "SELECT * FROM (SELECT * FROM enable_logging(storage = 'file', storage_path = '/tmp/x'))",
    'SELECT * FROM force_checkpoint()',
    'SELECT * FROM checkpoint()',
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT (SELECT content FROM read_blob('/etc/passwd'))",
    "WITH a AS (SELECT * FROM glob('/etc/*')) SELECT * FROM a",
    "DESCRIBE SELECT * FROM read_parquet('/tmp/x')",
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    'SELECT * FROM arrow_scan(1, 2, 3)',
    'SELECT * FROM duckdb_secrets()',
    "SELECT write_log('x')",
    "SELECT current_setting('temp_directory')",
    '',
    '  -- nothing',
    'SELECT \u0000',
  ])('refuses %s', async (text) => {
    expect((await refusal(text)).code).toBe('sql-refused')
  })

  test('reaches no file by the name of a table either', async () => {
    const path = join(folder, 'secret.csv')
    writeFileSync(path, 'a\n1\n')
    expect((await refusal(`SELECT * FROM '${path}'`)).code).toBe('sql-failed')
  })

  test('goes on after each refusal, and has changed nothing', async () => {
    expect((await run('SELECT count(*) FROM message')).rows[0]?.[0]).toBeGreaterThan(0)
    expect(existsSync('/tmp/x.csv')).toBe(false)
  })

  test('says what is wrong and where', async () => {
    const syntax = await refusal('SELECT *\nFROM records WHER "@record" = = 1')
    expect(syntax).toMatchObject({ code: 'sql-failed' })
    expect(syntax.message).toMatch(/line 2, column \d+/)
    expect((await refusal('SELECT octetDeltaCuont FROM records')).message).toMatch(/octetDeltaCount[\s\S]*LINE 1/)
  })

  test('ends a statement that is cancelled, and one that a newer one follows', async () => {
    const endless = 'SELECT count(*) FROM range(10000000000) a, range(1000) b WHERE a.range % 7 = b.range'
    const first = held.session.runSql(endless, 1)
    await new Promise((go) => setTimeout(go, 100))
    await held.session.cancelSql()
    expect(await first).toMatchObject({ ok: false, failure: { code: 'superseded' } })
    const second = held.session.runSql(endless, 1)
    await new Promise((go) => setTimeout(go, 100))
    expect((await run('SELECT 2')).rows).toEqual([[2]])
    expect(await second).toMatchObject({ ok: false, failure: { code: 'superseded' } })
  })

  test('ends a statement at whatever moment it is cancelled, and runs the next one', async () => {
    const endless = 'SELECT count(*) FROM range(10000000000) a, range(1000) b WHERE a.range % 7 = b.range'
    for (let turns = 0; turns < 60; turns += 1) {
      const cancelled = held.session.runSql(endless, 1)
      for (let turn = 0; turn < turns; turn += 1) await new Promise((go) => setImmediate(go))
      await held.session.cancelSql()
      expect(await cancelled, `${turns} turns`).toMatchObject({ ok: false, failure: { code: 'superseded' } })
      expect((await run('SELECT 2')).rows, `${turns} turns`).toEqual([[2]])
    }
  }, 60_000)

  test('answers when its session ends amid whatever it does', async () => {
    const own = await createInProcessSession()
    await own.load(resolve('resources/sample.pcapng'))
    for (let turns = 0; turns < 24; turns += 1) {
      const asked = [own.session.sqlSchema(), own.session.runSql('SELECT count(*) FROM records', 1)]
      for (let turn = 0; turn < 4 * turns; turn += 1) await new Promise((go) => setImmediate(go))
      const next = own.load(resolve('resources/sample.pcapng'))
      for (const answer of await Promise.all(asked)) {
        if (!answer.ok) expect(answer.failure.code, `${turns} turns`).toBe('superseded')
      }
      await next
    }
    await own.dispose()
  }, 60_000)

  test('shows its tables, the friendly ones first', async () => {
    const schema = await held.session.sqlSchema()
    if (!schema.ok) throw new Error(schema.failure.message)
    const [records, ...others] = schema.value.tables
    expect(records).toMatchObject({ name: 'records' })
    expect(records?.columns).toContainEqual({ name: 'octetDeltaCount', type: 'UBIGINT' })
    expect(others.map(({ name }) => name)).toEqual(expect.arrayContaining(['messages', 'templates', 'exporters']))
    for (const { text } of schema.value.examples) expect((await run(text)).rows.length).toBeGreaterThan(0)
  })

  test('gives numbers past 2^53 as text, octets in hex, and what is nested as text', async () => {
    const { rows } = await run(
      "SELECT 9007199254740993::UBIGINT, '\\xAB'::BLOB, [1, 2], {'a': 1}, NULL, 1.5, 'nan'::DOUBLE, DATE '2024-05-01'",
    )
    expect(rows).toEqual([['9007199254740993', 'ab', '[1, 2]', "{'a': 1}", null, 1.5, 'NaN', '2024-05-01']])
  })

  test('answers any text with rows or a reason, and is there afterwards', async () => {
    const token = fc.constantFrom(
      ...[
        'SELECT',
        'FROM',
        'records',
        'WHERE',
        '(',
        ')',
        ',',
        '*',
        '"@record"',
        "'",
        '"',
        ';',
        '--',
        '/*',
        '*/',
        '$1',
        '?',
        'EXPLAIN',
      ],
      ...[
        'ANALYZE',
        'WITH',
        'a',
        'AS',
        'UNION',
        'DESCRIBE',
        'SHOW',
        'COPY',
        'TO',
        'ATTACH',
        'PRAGMA',
        'text_of',
        '1',
        '::',
        'NULL',
        '=',
        '.',
      ],
    )
    const statement = fc.oneof(
      fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(' ')),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ maxLength: 40 }).map((text) => `SELECT '${text}' FROM records LIMIT 1`),
      fc.constantFrom('('.repeat(5000), `SELECT ${'1+'.repeat(3000)}1`, `SELECT ${'['.repeat(2000)}`),
    )
    await fc.assert(
      fc.asyncProperty(statement, async (text) => {
        const result = await held.session.runSql(text, 5)
        if (!result.ok) expect(['sql-refused', 'sql-failed']).toContain(result.failure.code)
      }),
      { numRuns: 300 },
    )
    expect((await run('SELECT count(*) FROM records')).rows[0]?.[0]).toBeGreaterThan(0)
  }, 60_000)
})

describe('a console whose session goes on', () => {
  test('has the texts of whatever its statement sees', async () => {
    const opened = await openQuerySession()
    const builder = createBlockBuilder()
    builder.addShape([{ key: 'userName', kind: 'text' }])
    const add = async (name: string): Promise<void> => {
      builder.add({ shape: 0, values: [name] })
      await opened.append(builder.build())
    }
    await add('first')
    const console = await opened.store.beside.openConsole()
    await console.prepare([])
    // They come when the views are made, and the statement is on its way.
    await add('second')
    const [table] = opened.store.tables.filter(({ visibleRows }) => visibleRows > 0)
    const limits = { rows: 10, milliseconds: 60_000, countMilliseconds: 1000 }
    const { rows } = valueOf(await console.run(`SELECT text_of(f0) FROM ${table?.name ?? ''} ORDER BY record`, limits))
    expect(rows).toEqual([['first'], ['second']])
    await opened.dispose()
  })
})

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExportRun } from '../../../core/export/export-run.ts'
import type { NamedColumn } from '../../../core/export/typed-writer.ts'
import { createTypedValues, putCell } from '../../../core/export/typed-values.ts'
import { createArrowWriter } from '../../../core/export/arrow-writer.ts'
import { createParquetWriter } from '../../../core/export/write-parquet.ts'
import type { Cell } from '../../../core/protocol/session-api.ts'
import { readArrow, readParquet, type Row } from '../../support/export-readers.ts'
import { openQuerySession, type QuerySession } from '../../support/query-session.ts'

let session: QuerySession
let folder: string
beforeEach(async () => {
  session = await openQuerySession()
  folder = mkdtempSync(join(tmpdir(), 'flowglass-parquet-'))
})
afterEach(async () => {
  await session.dispose()
  rmSync(folder, { recursive: true, force: true })
})

function createRun(): { run: ExportRun; octets: Uint8Array[] } {
  const octets: Uint8Array[] = []
  const run: ExportRun = {
    target: {
      write: (piece) => {
        octets.push(Uint8Array.from(piece))
        return Promise.resolve({ ok: true, value: undefined })
      },
      finish: () => Promise.resolve({ ok: true, value: 0 }),
      discard: () => Promise.resolve(),
    },
    progress: { stage: 'writing', rows: 0, rowsInAll: 0, octets: 0 },
    isCancelled: false,
    notes: [],
  }
  return { run, octets }
}

/** Writes rows in pieces, and reads the file with another's reader. */
async function write(
  columns: readonly NamedColumn[],
  pieces: readonly (readonly Cell[])[][],
  format: 'parquet' | 'arrow',
): Promise<Row[]> {
  const { run, octets } = createRun()
  const side = await session.store.beside.connect()
  const { scratchFolder } = session.store.beside
  const writer =
    format === 'arrow'
      ? createArrowWriter(run, columns)
      : await createParquetWriter(run, { side, scratchFolder, columns, partRows: 3 })
  for (const rows of pieces) {
    const values = columns.map(({ kind }, index) => {
      const made = createTypedValues(kind, rows.length)
      for (const [row, cells] of rows.entries()) expect(putCell(made, row, cells[index] ?? null)).toBe(true)
      return made
    })
    await writer.write({ rowCount: rows.length, columns: values })
  }
  await writer.finish()
  await writer.dispose()
  await side.close()
  if (format === 'parquet') expect(readdirSync(scratchFolder)).toEqual([])
  const path = join(folder, `file.${format}`)
  writeFileSync(path, Buffer.concat(octets))
  return format === 'arrow' ? readArrow(path) : readParquet(path)
}

const asRows = (columns: readonly NamedColumn[], pieces: readonly (readonly Cell[])[][]): Row[] =>
  pieces
    .flat()
    .map((cells) =>
      Object.fromEntries(columns.flatMap(({ name }, index) => (cells[index] === null ? [] : [[name, cells[index]]]))),
    )

describe.each(['parquet', 'arrow'] as const)('a typed file of %s', (format) => {
  it('keeps the order of rows over its parts, whatever texts and names hold', async () => {
    const columns: NamedColumn[] = [
      { name: 'n', kind: 'u32' },
      { name: '"; DROP TABLE x; --', kind: 'varchar' },
    ]
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', "'", '"', '\n', 'ü', '\u2028', "'); ATTACH 'x"),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.option(text), { maxLength: 4 }), { maxLength: 5 }), async (texts) => {
        let number = 0
        const pieces = texts.map((piece) => piece.map((cell): readonly Cell[] => [(number += 1), cell]))
        expect(await write(columns, pieces, format)).toEqual(asRows(columns, pieces))
      }),
      { numRuns: 20 },
    )
  })

  it('has the ends of each type', async () => {
    const columns: NamedColumn[] = [
      { name: 'u8', kind: 'u8' },
      { name: 'i8', kind: 'i8' },
      { name: 'u64', kind: 'u64' },
      { name: 'i64', kind: 'i64' },
      { name: 'f64', kind: 'f64' },
      { name: 'is', kind: 'boolean' },
      { name: 'ns', kind: 'nanoseconds' },
    ]
    const rows: (readonly Cell[])[] = [
      [255, -128, '18446744073709551615', '-9223372036854775808', 1.5, true, '2024-07-11T09:15:02.223000001Z'],
      [0, 127, 0, '9223372036854775807', -0.25, false, '1969-12-31T23:59:59.999999999Z'],
      [null, null, null, null, null, null, null],
    ]
    expect(await write(columns, [rows], format)).toEqual(asRows(columns, [rows]))
  })
})

describe('what a type cannot hold', () => {
  it.each<[NamedColumn['kind'], Cell]>([
    ['boolean', 7],
    ['u64', '18446744073709551616'],
    ['i64', 1.5],
    ['nanoseconds', 253_402_300_800_000],
    ['nanoseconds', '9999-01-01T00:00:00.000000000Z'],
    ['u32', 'abc'],
  ])('of %s is refused: %s', (kind, cell) => {
    const values = createTypedValues(kind, 1)
    expect(putCell(values, 0, cell)).toBe(false)
    expect('absent' in values && values.absent[0]).toBe(1)
  })
})

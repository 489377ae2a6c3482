/** Writes the rows of a list: transactions, connections, sessions. */
import { countRows, writeOctets, type ExportRun } from './export-run.ts'
import type { ListRows } from './list-rows.ts'
import { encodeCell } from './text-encoding.ts'
import type { NamedColumn, TypedWriter } from './typed-writer.ts'
import { createTypedValues, putCell } from './typed-values.ts'
import { createRowFormat, type TextFormat } from './write-rows.ts'
import { describeNotHeld } from './write-typed.ts'

/** As text; tells how many rows there were. Throws `ExportStopped`. */
export async function writeListRows(run: ExportRun, list: ListRows, format: TextFormat): Promise<number> {
  const names = list.columns.map(({ id }) => id)
  const rows = createRowFormat(format, names, 'null')
  const encoder = new TextEncoder()
  let count = 0
  await writeOctets(run, encoder.encode(rows.head()))
  for await (const { columns, rowCount, done } of list.pieces()) {
    const texts = columns.map((cells) => cells.map((cell) => encodeCell(rows.encoding, cell)))
    await writeOctets(run, encoder.encode(rows.rows(texts, rowCount)))
    count += rowCount
    countRows(run, done)
  }
  await writeOctets(run, encoder.encode(rows.tail()))
  return count
}

/** With typed columns. Throws what the writer throws. */
export async function writeTypedList(
  run: ExportRun,
  list: ListRows,
  columns: readonly NamedColumn[],
  writer: TypedWriter,
): Promise<number> {
  const notHeld = columns.map(() => 0)
  let count = 0
  try {
    for await (const piece of list.pieces()) {
      const values = columns.map(({ kind }, index) => {
        const made = createTypedValues(kind, piece.rowCount)
        for (const [row, cell] of piece.columns[index]?.entries() ?? []) {
          if (!putCell(made, row, cell)) notHeld[index] = (notHeld[index] ?? 0) + 1
        }
        return made
      })
      await writer.write({ rowCount: piece.rowCount, columns: values })
      count += piece.rowCount
      countRows(run, piece.done)
    }
    if (!run.isCancelled) await writer.finish()
  } finally {
    await writer.dispose()
  }
  run.notes.push(...describeNotHeld(columns, notHeld))
  return count
}

/** Writes records with typed columns: Parquet, Arrow. */
import { countRows, type ExportRun } from './export-run.ts'
import { createTypedColumns } from './record-values.ts'
import type { RecordSource } from './record-source.ts'
import type { NamedColumn, TypedWriter } from './typed-writer.ts'

/** Writes records; tells how many there were, and notes what the types could not hold. Throws what the writer throws. */
export async function writeTypedRecords(
  run: ExportRun,
  source: RecordSource,
  columns: readonly NamedColumn[],
  writer: TypedWriter,
): Promise<number> {
  const typed = createTypedColumns(
    source,
    columns.map(({ kind }) => kind),
  )
  let count = 0
  try {
    for await (const piece of source.pieces()) {
      const made = typed.of(piece)
      await writer.write(made)
      count += made.rowCount
      countRows(run, piece.first + piece.rowCount)
    }
    if (!run.isCancelled) await writer.finish()
  } finally {
    await writer.dispose()
  }
  run.notes.push(...describeNotHeld(columns, typed.notHeld))
  return count
}

/** One sentence for each column that lost values. */
export function describeNotHeld(columns: readonly NamedColumn[], notHeld: readonly number[]): string[] {
  return columns.flatMap(({ name, kind }, index) => {
    const count = notHeld[index] ?? 0
    return count === 0
      ? []
      : [`${count} values of ${name} are empty: they are no ${describeKind(kind)}. CSV and JSON have them.`]
  })
}

function describeKind(kind: NamedColumn['kind']): string {
  if (kind === 'boolean') return 'true or false'
  if (kind === 'varchar') return 'text'
  if (kind === 'f32' || kind === 'f64') return 'number'
  return kind.endsWith('seconds') ? 'time that the type can hold' : 'whole number that the type can hold'
}

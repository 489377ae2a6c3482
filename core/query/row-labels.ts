/** Labels of the ids in one column over one batch. */
import type { RecordBatch, Shape } from '../decode/block.ts'
import { createCellReader } from '../elements/format-dump-value.ts'
import type { LabelSource } from './label-source.ts'
import type { Source } from './source.ts'

/** Reads the label of the id in a row, null where it has none; undefined for a column without ids. */
export function createRowLabelReader(
  source: Source,
  shape: Shape | undefined,
  batch: RecordBatch,
  textOf: (id: number) => string,
  labels: LabelSource,
): ((row: number) => string | null) | undefined {
  const key = source.kind === 'field' ? shape?.fields[source.index]?.key : undefined
  if (source.kind !== 'field' || key === undefined || !labels.hasIds(key)) return undefined
  // As the dump has it: octets whose parts show as `3:443` are labelled by the octets.
  const read = createCellReader(source.columnKind, batch.columns[source.index] ?? new Uint8Array(0), textOf)
  return (row) => {
    const template = batch.templateVersion[row] ?? -1
    const id = read(row)
    if (typeof id === 'object') return null
    return labels.labelOf(template, key, String(id), batch.exportTime[row] ?? 0n) ?? null
  }
}

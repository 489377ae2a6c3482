/** Writes the rows of a list as text. */
import { MAX_WINDOW_ROWS } from '../../core/limits/query.ts'
import type { ListName } from '../../core/protocol/list-api.ts'
import type { FilterCatalogue } from '../../core/query/filter-language/filter-fields.ts'
import type { FilterTree } from '../../core/query/filter-language/filter-tree.ts'
import type { RecordSet } from '../../core/query/record-sets.ts'
import { createTextReader } from '../../core/telemetry/lists/column-texts.ts'
import { readCells } from '../../core/telemetry/lists/list-cells.ts'
import { findColumn, selectRows } from '../../core/telemetry/lists/select-rows.ts'
import { formatChosenJson, formatCsvLine } from '../dump/chosen-fields.ts'
import type { Output } from '../output.ts'
import type { OutputFormat } from '../output-options.ts'
import { fieldValue, type ListField } from './list-fields.ts'
import type { ListSource } from './read-list.ts'

export interface ListRequest {
  readonly list: ListName
  readonly format: OutputFormat
  readonly fields: readonly ListField[]
  readonly filter: FilterTree
  readonly catalogue: FilterCatalogue
  /** Only the rows that have one of them; undefined: all. */
  readonly records?: RecordSet | undefined
  readonly limit: number
}

/** Writes the rows that the filter lets through, ordered by their start. */
export async function writeList(source: ListSource, request: ListRequest, output: Output): Promise<void> {
  const { list, format, fields, filter, catalogue, records, limit } = request
  const relation = source.telemetry.relation(list)
  const texts = createTextReader(relation, source.readTexts)
  const sort = [{ column: 'start', direction: 'ascending' as const }]
  const among = records && source.telemetry.rowsWith(list, records)
  const rows = (await selectRows(relation, texts, { filter, catalogue, sort, among })).subarray(0, limit)
  if (format === 'json') output.writeText('[')
  if (format === 'csv') output.writeText(formatCsvLine(fields.map(({ name }) => JSON.stringify(name))))
  for (let first = 0; first < rows.length && !output.isClosed(); first += MAX_WINDOW_ROWS) {
    const part = Array.from(rows.subarray(first, first + MAX_WINDOW_ROWS))
    const columns = await Promise.all(fields.map((field) => readField(field, part)))
    for (const index of part.keys()) {
      const values = columns.map((column) => column[index])
      if (format === 'json' && first + index > 0) output.writeText(',')
      output.writeText(format === 'csv' ? formatCsvLine(values.map(csvText)) : `${jsonLine(values)}\n`)
    }
    await output.ready()
  }
  if (format === 'json') output.writeText(']\n')

  /** JSON texts. */
  async function readField(field: ListField, part: readonly number[]): Promise<readonly string[]> {
    if ('of' in field) return part.map((row) => JSON.stringify(field.of(source.telemetry, row + 1)))
    const column = findColumn(relation, field.column)
    if (column === undefined) throw new Error(`${list} have no column ${field.column}`)
    const cells = await readCells(column, part, texts)
    return cells.map((cell) => JSON.stringify(fieldValue(field, cell)))
  }

  function jsonLine(values: readonly (string | undefined)[]): string {
    return formatChosenJson(
      fields.map(({ name }) => name),
      values,
    )
  }
}

/** What is not known is empty. */
function csvText(json: string | undefined): string | undefined {
  return json === 'null' ? undefined : json
}

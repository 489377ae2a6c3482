/** What the records of a template version hold, field by field, in the words of the inspector: `40 – 18,204`, `6 distinct`. */
import type { TemplateVersion } from '../decode/block.ts'
import { VARIABLE_LENGTH } from '../elements/column-kind.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { cellText, formatCell } from '../elements/format-cell.ts'
import { formatCount, isTimeUnit, NANOSECONDS_PER } from '../elements/format-quantity.ts'
import { MAX_EMPTY_COLUMNS } from '../limits/decode.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { Cell, ColumnType, ListCell } from '../protocol/session-api.ts'
import type { FieldValues } from '../protocol/template-report.ts'
import type { ElementColumn } from '../query/columns.ts'
import { readValueStatistics, type ValueStatistics } from '../query/value-statistics.ts'
import { failureOf } from '../store/database.ts'
import type { Store } from '../store/store.ts'
import { describeField } from './field-columns.ts'

/** The values of all fields that have a column; `no-such-template` when there is no such version. */
export async function readTemplateValues(
  store: Store,
  registry: ElementRegistry,
  templateVersion: number,
): Promise<Result<readonly FieldValues[]>> {
  const template = store.catalog.templates[templateVersion]
  if (template === undefined) {
    return fail('no-such-template', `There is no template version ${templateVersion}.`, 'Choose one that is shown.')
  }
  try {
    const read = await readValueStatistics(store, templateVersion)
    if (read === undefined) return succeed([])
    const positions = positionsOf(template)
    return succeed(
      read.statistics.map((statistics) => {
        const field = read.shape.fields[statistics.field]
        const position = positions[statistics.field] ?? statistics.field
        const isVariable = template.fields[position]?.length === VARIABLE_LENGTH
        const { octets } = statistics
        return {
          position: position + 1,
          summary: field === undefined ? '' : summarise(statistics, describeField(registry, field)),
          ...(isVariable && octets !== undefined ? { leastOctets: octets.least, mostOctets: octets.most } : {}),
        }
      }),
    )
  } catch (error) {
    return failureOf(error, 'Reading the values of the template')
  }
}

const PADDING_ID = 210

/** Position in the template of each field of its shape: padding of v5 and v7 has no column, nor have fields past `MAX_EMPTY_COLUMNS`. */
function positionsOf({ fields, protocolVersion }: TemplateVersion): number[] {
  const isFixed = protocolVersion === 5 || protocolVersion === 7
  let empty = 0
  return fields.flatMap(({ pen, id, length }, index) => {
    if (isFixed) return pen === 0 && id === PADDING_ID ? [] : [index]
    return length === 0 && empty++ >= MAX_EMPTY_COLUMNS ? [] : [index]
  })
}

/** Types whose values have an order that means something: their range says more than their number. */
const RANGED: ReadonlySet<ColumnType> = new Set<ColumnType>([
  'integer',
  'float',
  'octetCount',
  'packetCount',
  'time',
  'duration',
])
/** Characters of a value that is the same in all records. */
const MAX_VALUE_LENGTH = 40

function summarise(statistics: ValueStatistics, column: ElementColumn): string {
  const { distinct, isDistinctExact, zeros, records, least, greatest } = statistics
  const isEmptyable = column.type === 'text' || column.type === 'octets' || column.type === 'list'
  const isRanged = RANGED.has(column.type)
  const zeroShare = zeros / records
  const isConstant = isEmptyable ? distinct <= 1 : least === greatest
  if (isConstant) return isEmptyable && zeros > 0 ? 'always empty' : `always ${valueText(least, column)}`
  const values = isRanged
    ? `${valueText(least, column)} – ${valueText(greatest, column)}`
    : `${isDistinctExact ? '' : '≈ '}${formatCount(Math.round(distinct))} distinct`
  if (zeros === 0 || (!isEmptyable && !isRanged)) return values
  const share = `${isEmptyable ? 'empty' : '0'} in ${percent(zeroShare)}`
  // Where nearly all is empty, that is what there is to say.
  return isEmptyable && zeroShare > 0.5 ? share : `${values}, ${share}`
}

/** `3.1 %`; never 0 or 100 for a share that is not. */
function percent(share: number): string {
  const rounded = (100 * share).toFixed(1)
  if (rounded === '0.0') return '< 0.1 %'
  return rounded === '100.0' ? '> 99.9 %' : `${rounded} %`
}

function valueText(cell: Cell, column: ElementColumn): string {
  const { units, type } = column
  if (type === 'list' && typeof cell === 'string') return valueText(JSON.parse(cell) as ListCell, column)
  // Cells of durations count nanoseconds; here they come as they were sent.
  const factor = type === 'duration' && isTimeUnit(units) ? NANOSECONDS_PER[units] : 1
  const scaled = factor === 1 || typeof cell === 'object' || typeof cell === 'boolean' ? cell : Number(cell) * factor
  const text = cellText(formatCell(scaled, column))
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text
}

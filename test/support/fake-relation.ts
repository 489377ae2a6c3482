/** Relations made of plain values, for tests of what lists do with them. */
import type { ColumnType } from '../../core/protocol/session-api.ts'
import type { Absence } from '../../core/protocol/transaction-report.ts'
import { keptColumns } from '../../core/telemetry/kept-columns.ts'
import type { Relation, RelationColumn, RelationColumnInfo, TextTable } from '../../core/telemetry/relation.ts'
import type { ReadTexts } from '../../core/telemetry/text-lookup.ts'

export interface FakeColumn {
  readonly id: string
  readonly type: ColumnType
  readonly values: readonly (number | string | boolean | undefined)[]
  readonly absence?: Absence
  /** Texts with a table of their own, not those of the dictionary. */
  readonly isOwn?: true
  readonly compare?: (one: string, other: string) => number
  readonly derive?: (text: string) => string
  readonly units?: string
}

export interface FakeRelation extends Relation {
  /** Lets the rows before one go. */
  forget(firstRow: number): void
  /** Shows so many of the rows from now on. */
  show(rowCount: number): void
  /** Texts of the dictionary; each reading is noted. */
  readonly readTexts: ReadTexts
  readonly readings: ReadonlySet<number>[]
}

/** A relation whose columns hold the values; a text has two ids in turn when `hasTwins`. */
export function createFakeRelation(columns: readonly FakeColumn[], hasTwins = false): FakeRelation {
  const dictionary: string[] = []
  const readings: ReadonlySet<number>[] = []
  let rowCount = columns[0]?.values.length ?? 0
  let firstRow = 0
  let revision = 1

  function idOf(text: string, row: number): number {
    const known = dictionary.flatMap((entry, id) => (entry === text ? [id] : []))
    const wanted = hasTwins ? row % 2 : 0
    return known[wanted] ?? dictionary.push(text) - 1
  }

  function textColumn(info: RelationColumnInfo, column: FakeColumn): RelationColumn {
    const { values, compare, derive, isOwn } = column
    const own = [...new Set(values.filter((value) => typeof value === 'string'))]
    const table: TextTable = {
      textOf: (id) => own[id] ?? '',
      ...(compare && { compare: (one: number, other: number) => compare(own[one] ?? '', own[other] ?? '') }),
    }
    const ids = values.map((value, row) =>
      typeof value !== 'string' ? -1 : isOwn ? own.indexOf(value) : idOf(value, row),
    )
    return {
      kind: 'text',
      info,
      idAt: (row) => ids[row] ?? -1,
      ...(isOwn && { texts: table }),
      ...(derive && { derive }),
      ...absenceOf(column),
    }
  }

  const made = columns.map((column): RelationColumn => {
    const { id, type, values, units } = column
    const info = { id, title: id, group: 'other' as const, type, description: id, ...(units && { units }) }
    if (TEXT_TYPES.has(type)) return textColumn(info, column)
    return { kind: 'number', info, valueAt: (row) => Number(values[row] ?? NaN), ...absenceOf(column) }
  })
  return {
    columns: keptColumns(made, {
      get firstRow() {
        return firstRow
      },
    }),
    get firstRow() {
      return firstRow
    },
    get rowCount() {
      return rowCount
    },
    get revision() {
      return revision
    },
    forget(first) {
      firstRow = first
      revision += 1
    },
    show(count) {
      rowCount = count
      revision += 1
    },
    readings,
    readTexts(ids) {
      readings.push(ids)
      return Promise.resolve(new Map([...ids].map((id) => [id, dictionary[id] ?? ''])))
    },
  }
}

const TEXT_TYPES: ReadonlySet<ColumnType> = new Set(['text', 'address', 'mac', 'octets'])

function absenceOf({ absence, values }: FakeColumn): Pick<RelationColumn, 'absenceAt'> {
  return absence === undefined ? {} : { absenceAt: (row) => (values[row] === undefined ? absence : undefined) }
}

/**
 * Fields of transactions in filters of records: they let through all records of the transactions that pass. Names that records have
 * themselves keep their meaning.
 */
import { ADDRESS_NAME_FIELDS } from './address-name-fields.ts'
import { createFilterCatalogue, type FilterCatalogue, type FilterColumn } from './filter-fields.ts'

/** The leg of its transaction that a record is. */
const LEG: FilterColumn = { id: 'leg', type: 'text', values: ['1', '2', '3', '4'] }

/** The columns of transactions that a filter of records can name. */
export function transactionFields<C extends FilterColumn>(
  columns: readonly C[],
  isRecordField: (name: string) => boolean,
): readonly C[] {
  return columns.filter(({ id }) => !isRecordField(id))
}

/** The fields of records, of names of their addresses, and of the transactions that they make; none of these while no column of one is known. */
export function createRecordCatalogue(
  columns: readonly FilterColumn[],
  ofTransactions: readonly FilterColumn[],
): FilterCatalogue {
  const own = createFilterCatalogue(columns)
  const isOwn = (name: string): boolean => own.find(name) !== undefined
  const others = [
    ...ADDRESS_NAME_FIELDS.map(({ column }) => column),
    ...(ofTransactions.length === 0 ? [] : [LEG, ...transactionFields(ofTransactions, isOwn)]),
  ]
  const byName = new Map(others.map((column) => [column.id.toLowerCase(), column]))
  return {
    find(name) {
      const other = byName.get(name.toLowerCase())
      return own.find(name) ?? (other && [other])
    },
    names: () => [...own.names(), ...others.map(({ id }) => id)],
  }
}

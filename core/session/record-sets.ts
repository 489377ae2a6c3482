/** Fields of filters that the lists know of: the leg of a record, the verdict on its transaction, and what else transactions have. */
import type { ColumnInfo } from '../protocol/session-api.ts'
import { transactionFields } from '../query/filter-language/transaction-fields.ts'
import type { RecordSetField, RecordSetFields, RecordTermField } from '../query/record-sets.ts'
import { RECORD_ANSWERS, type RecordQuestion } from '../telemetry/transactions/record-bits.ts'
import type { Lists } from './lists.ts'

/** Verdicts rest on what is lost by now: `refreshLosses` comes before each question. Fields of transactions are there as soon as they are known. */
export function createRecordSets(
  lists: Lists,
  refreshLosses: () => Promise<void>,
  isRecordField: (name: string) => boolean,
  others: RecordSetFields = new Map(),
): RecordSetFields {
  const fieldOf = (question: RecordQuestion): RecordSetField => {
    const values = RECORD_ANSWERS[question]
    return {
      column: { id: question, type: 'text', values },
      async recordsWith(isWanted) {
        await refreshLosses()
        return lists.ask.recordsWith(question, values.filter(isWanted))
      },
    }
  }
  const fields = new Map<string, RecordSetField | RecordTermField>([
    ...others,
    ['leg', fieldOf('leg')],
    ['verdict', fieldOf('verdict')],
  ])
  const learn = (columns: readonly ColumnInfo[]): void => {
    for (const column of transactionFields(columns, isRecordField)) {
      const name = column.id.toLowerCase()
      if (!fields.has(name)) fields.set(name, { column, recordsMatching: (term) => lists.ask.recordsMatching(term) })
    }
  }
  void lists.ask.columns('transactions').then(learn, () => undefined)
  return fields
}

/** Fields of filters that the lists know of: the leg of a record, and the verdict on its transaction. */
import type { RecordSetField, RecordSetFields } from '../query/record-sets.ts'
import { RECORD_ANSWERS, type RecordQuestion } from '../telemetry/transactions/record-bits.ts'
import type { Lists } from './lists.ts'

/** Verdicts rest on what is lost by now: `refreshLosses` comes before each question. */
export function createRecordSets(lists: Lists, refreshLosses: () => Promise<void>): RecordSetFields {
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
  return new Map([
    ['leg', fieldOf('leg')],
    ['verdict', fieldOf('verdict')],
  ])
}

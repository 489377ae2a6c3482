/** The calls about many records: what the store answers, with what the decoder knows to be missing. */
import type { AggregateApi } from '../protocol/aggregate-api.ts'
import { fail } from '../protocol/failure.ts'
import type { OpenFile } from './open-file.ts'

const NO_SESSION = fail('no-session', 'No file is open.', 'Open a capture first.')
const NOT_YET = fail('store-failed', 'Not there yet.', 'Wait.')

/** The calls on whatever file is open at the time. */
export function createAggregateCalls(current: () => OpenFile | undefined): AggregateApi {
  const refuse = () => Promise.resolve(current() === undefined ? NO_SESSION : NOT_YET)
  return {
    histogram: refuse,
    top: refuse,
    compare: refuse,
    timeMarks: () => Promise.resolve({ marks: [], omitted: { loss: 0, restart: 0, template: 0, pending: 0 } }),
  }
}

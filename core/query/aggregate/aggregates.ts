/** The questions about many records of one session. */
import type { CompareSpec, HistogramSpec, TopSpec } from '../../protocol/aggregate-api.ts'
import type { Result } from '../../protocol/failure.ts'
import { createAggregateQueue } from './aggregate-queue.ts'
import { beginRun, type AggregateRun, type AggregateSession } from './aggregate-run.ts'
import { compareGroups, type StoredCompare } from './compare.ts'
import { makeHistogram, type StoredHistogram } from './histogram.ts'
import { findTop, type StoredTop } from './top.ts'

export interface Aggregates {
  histogram(spec: HistogramSpec): Promise<Result<StoredHistogram>>
  top(spec: TopSpec): Promise<Result<StoredTop>>
  compare(spec: CompareSpec): Promise<Result<StoredCompare>>
}

/** Makes what answers them. */
export function createAggregates(session: AggregateSession): Aggregates {
  const queue = createAggregateQueue(() => session.store.interruptSurvey())

  function ask<T>(kind: string, work: (run: AggregateRun) => Promise<Result<T>>): Promise<Result<T>> {
    return queue.run(kind, async (isCurrent) => {
      const run = beginRun(session, isCurrent)
      try {
        return await work(run)
      } finally {
        await run.cleanUp(run.texts.cleanUp())
      }
    })
  }

  return {
    histogram: (spec) => ask('histogram', (run) => makeHistogram(run, spec)),
    top: (spec) => ask('top', (run) => findTop(run, spec)),
    compare: (spec) => ask('compare', (run) => compareGroups(run, spec)),
  }
}

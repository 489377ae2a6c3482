/** The questions about many records of one session. */
import type { CompareSpec, HistogramSpec, TopSpec } from '../../protocol/aggregate-api.ts'
import type { Result } from '../../protocol/failure.ts'
import { createAggregateQueue, type AskedWhat } from './aggregate-queue.ts'
import { beginRun, type AggregateRun, type AggregateSession } from './aggregate-run.ts'
import { readSide, type SideSpec, type StoredSide } from './compare-side.ts'
import { compareGroups, type StoredCompare } from './compare.ts'
import { makeHistogram, type StoredHistogram } from './histogram.ts'
import { findTop, type StoredTop } from './top.ts'

export interface Aggregates {
  histogram(spec: HistogramSpec): Promise<Result<StoredHistogram>>
  top(spec: TopSpec): Promise<Result<StoredTop>>
  /** Two parts of this session. */
  compare(spec: CompareSpec): Promise<Result<StoredCompare>>
  /** This session as one side of a comparison with another. */
  side(spec: SideSpec): Promise<Result<StoredSide>>
}

/** Makes what answers them. */
export function createAggregates(session: AggregateSession): Aggregates {
  const queue = createAggregateQueue(() => session.store.interruptSurvey())

  function ask<T>(what: AskedWhat, work: (run: AggregateRun) => Promise<Result<T>>): Promise<Result<T>> {
    const answer = async (isCurrent: () => boolean): Promise<Result<T>> => {
      const run = beginRun(session, isCurrent)
      try {
        return await work(run)
      } finally {
        await run.cleanUp(run.texts.cleanUp())
      }
    }
    return queue.run(what, (isCurrent) => session.store.holdTexts(() => answer(isCurrent)))
  }

  return {
    histogram: (spec) => ask({ kind: 'histogram', asker: spec.asker }, (run) => makeHistogram(run, spec)),
    top: (spec) => ask({ kind: 'top', asker: spec.asker }, (run) => findTop(run, spec)),
    compare: (spec) => ask({ kind: 'compare', asker: spec.asker }, (run) => compareGroups(run, spec)),
    side: (spec) => ask({ kind: 'compare', asker: spec.asker }, (run) => readSide(run, spec)),
  }
}

/** The calls about many records: what the store answers, with what the decoder knows to be missing. */
import type {
  AggregateApi,
  AggregateScope,
  CompareResult,
  CompareSpec,
  Coverage,
  TimeMarks,
  TopSpec,
} from '../protocol/aggregate-api.ts'
import { EMPTY_TIME_MARKS } from '../protocol/aggregate-api.ts'
import { fail, succeed, type Failure, type Result } from '../protocol/failure.ts'
import { compareSides } from '../query/aggregate/compare-sides.ts'
import type { StoredCompare } from '../query/aggregate/compare.ts'
import type { StoredTop } from '../query/aggregate/top.ts'
import type { StoredCoverage } from '../query/aggregate/stored-coverage.ts'
import { describeSide, withRate, withRates } from './compared-sides.ts'
import { createListFiltering, type AskList } from './filter-list.ts'
import { createLossLookup, type SecondsSpan } from './losses-in-range.ts'
import type { OpenFile } from './open-file.ts'
import { withLosses } from './row-losses.ts'

const NO_SUCH_FILE = fail(
  'no-such-file',
  'The capture that was compared with is closed.',
  'Choose one to compare with.',
)
const NO_SESSION = fail('no-session', 'No file is open.', 'Open a capture first.')

/** Milliseconds for which what the decoder told is good enough while it goes on. */
const MARKS_INTERVAL_MS = 1000

interface KeptMarks {
  readonly marks: Promise<TimeMarks>
  readonly askedMs: number
  /** Nothing more can come. */
  readonly isLast: boolean
}

/**
 * The calls on whatever file is open at the time.
 *
 * @param compared finds the file that is compared with, by its number
 */
export function createAggregateCalls(
  current: () => OpenFile | undefined,
  compared: (file: number) => OpenFile | undefined,
): AggregateApi {
  const kept = new WeakMap<OpenFile, KeptMarks>()
  const askList = createListFiltering()

  function readMarks(file: OpenFile): Promise<TimeMarks> {
    const known = kept.get(file)
    const now = performance.now()
    if (known !== undefined && (known.isLast || now - known.askedMs < MARKS_INTERVAL_MS)) return known.marks
    const isLast = file.loading.phase() !== 'loading'
    const marks = file.loading.ask({ about: 'timeMarks' }).then((answer) => answer?.timeMarks ?? EMPTY_TIME_MARKS)
    kept.set(file, { marks, askedMs: now, isLast })
    return marks
  }

  function fileOf({ source }: AggregateScope): Result<OpenFile> {
    const file = source?.kind === 'file' ? compared(source.file) : current()
    if (file !== undefined) return succeed(file)
    return source?.kind === 'file' ? NO_SUCH_FILE : NO_SESSION
  }

  /** Asks the file of a scope, and makes the answer whole. */
  async function ask<Stored, Answer>(
    scope: AggregateScope,
    question: (file: OpenFile) => Promise<Result<Stored>>,
    complete: (stored: Stored, coverageOf: (stored: StoredCoverage) => Coverage, marks: TimeMarks) => Answer,
  ): Promise<Result<Answer>> {
    const found = fileOf(scope)
    if (!found.ok) return found
    const file = found.value
    const startedAt = performance.now()
    const [stored, marks] = await Promise.all([question(file), readMarks(file)])
    if (!stored.ok) return stored
    const coverageOf = (coverage: StoredCoverage) => completeCoverage(file, coverage, marks, startedAt)
    return succeed(complete(stored.value, coverageOf, marks))
  }

  async function compare(spec: CompareSpec): Promise<Result<CompareResult>> {
    const [before, after] = [fileOf(spec.before), fileOf(spec.after)]
    if (!before.ok) return before
    if (!after.ok) return after
    const files = { before: before.value, after: after.value }
    const startedAt = performance.now()
    const isOne = files.before === files.after
    const [stored, marksBefore, marksAfter] = await Promise.all([
      isOne ? files.after.queries.aggregates.compare(spec) : compareFiles(files, spec),
      readMarks(files.before),
      readMarks(files.after),
    ])
    if (!stored.ok) return stored
    const { missingBefore = [], missingAfter = [], coverageBefore, coverageAfter, ...answer } = stored.value
    const isNamed = !isOne
    const sideBefore = describeSide({
      file: files.before,
      scope: spec.before,
      coverage: coverageBefore,
      missing: missingBefore,
      isNamed,
    })
    const sideAfter = describeSide({
      file: files.after,
      scope: spec.after,
      coverage: coverageAfter,
      missing: missingAfter,
      isNamed,
    })
    return succeed({
      ...answer,
      rows: answer.rows.map((row) => withRates(row, sideBefore, sideAfter)),
      totalBefore: withRate(answer.totalBefore, sideBefore),
      totalAfter: withRate(answer.totalAfter, sideAfter),
      coverageBefore: completeCoverage(files.before, coverageBefore, marksBefore, startedAt),
      coverageAfter: completeCoverage(files.after, coverageAfter, marksAfter, startedAt),
      sideBefore,
      sideAfter,
    })
  }

  return {
    histogram: (spec) =>
      ask(
        spec.scope,
        (file) => file.queries.aggregates.histogram(spec),
        (stored, coverageOf) => ({ ...stored, coverage: coverageOf(stored.coverage) }),
      ),
    top: (spec) =>
      ask(
        spec.scope,
        (file) => topOf(file, spec, askList),
        (stored, coverageOf, marks) => ({
          ...stored,
          rows: withLosses(stored.rows, {
            by: spec.by,
            ids: stored.keys.map(({ id }) => id),
            marks,
            span: spanOf(stored.coverage),
          }),
          coverage: coverageOf(stored.coverage),
        }),
      ),
    compare,
    timeMarks: () => {
      const file = current()
      return file === undefined ? Promise.resolve(EMPTY_TIME_MARKS) : readMarks(file)
    },
  }
}

/** Of records from the store, of lists from where they are made; verdicts are those of now. */
async function topOf(file: OpenFile, spec: TopSpec, askList: AskList): Promise<Result<StoredTop>> {
  if ((spec.basis ?? 'records') === 'records') return file.queries.aggregates.top(spec)
  await file.refreshLosses()
  const { scope, asker = '' } = spec
  // Another capture may be asked beside the one that it is compared with.
  const of = scope.source?.kind === 'file' ? `file ${scope.source.file}` : ''
  return askList(file, { filter: scope.filter, turn: `${asker} top ${of}` }, (filter, records) =>
    file.lists.ask.top({ ...spec, scope: { ...scope, filter } }, records),
  )
}

/** Both sides at once, each in its own store; what one refuses says which. */
async function compareFiles(
  { before, after }: { readonly before: OpenFile; readonly after: OpenFile },
  spec: CompareSpec,
): Promise<Result<StoredCompare>> {
  const sideOf = (file: OpenFile, scope: AggregateScope) => file.queries.aggregates.side({ ...spec, scope })
  const [was, is] = await Promise.all([sideOf(before, spec.before), sideOf(after, spec.after)])
  if (!is.ok) return refusalOf(after, is.failure)
  if (!was.ok) return refusalOf(before, was.failure)
  return compareSides(was.value, is.value, spec)
}

function refusalOf({ request }: OpenFile, failure: Failure): Result<never> {
  if (failure.code === 'superseded') return { ok: false, failure }
  return { ok: false, failure: { ...failure, message: `In ${request.displayName}: ${failure.message}` } }
}

function completeCoverage(file: OpenFile, stored: StoredCoverage, marks: TimeMarks, startedAt: number): Coverage {
  const { exported, ...counts } = stored
  const progress = file.loading.progress()
  const readShare =
    progress?.octetsTotal === undefined || progress.octetsTotal === 0
      ? undefined
      : Math.min(1, progress.octetsRead / progress.octetsTotal)
  const waiting = marks.marks.filter((mark) => mark.kind === 'pending' && !mark.isGivenUp)
  const sumOf = (part: 'sets' | 'octets') =>
    waiting.reduce((sum, mark) => sum + (mark.kind === 'pending' ? mark[part] : 0), 0)
  return {
    ...counts,
    isSoFar: file.loading.phase() === 'loading',
    ...(readShare === undefined ? {} : { readShare }),
    losses: exported === undefined ? [] : createLossLookup(marks).find(spanOf(stored)),
    pending: { sets: sumOf('sets'), octets: sumOf('octets') },
    milliseconds: Math.round((performance.now() - startedAt) * 10) / 10,
  }
}

/** Seconds in which the records were exported. */
function spanOf({ exported }: StoredCoverage): SecondsSpan | undefined {
  if (exported === undefined) return undefined
  return { from: Number(exported.firstNs) / 1e9, until: Number(exported.lastNs) / 1e9 }
}

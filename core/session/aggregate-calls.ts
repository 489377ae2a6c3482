/** The calls about many records: what the store answers, with what the decoder knows to be missing. */
import type { AggregateApi, Coverage, FigureColumn, TimeMarks, TopRow } from '../protocol/aggregate-api.ts'
import { EMPTY_TIME_MARKS } from '../protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { StoredCoverage } from '../query/aggregate/stored-coverage.ts'
import { lossesIn, lossesOfExporter, type SecondsSpan } from './losses-in-range.ts'
import type { OpenFile } from './open-file.ts'

const NO_SESSION = fail('no-session', 'No file is open.', 'Open a capture first.')

/** Milliseconds for which what the decoder told is good enough while it goes on. */
const MARKS_INTERVAL_MS = 1000

interface KeptMarks {
  readonly marks: Promise<TimeMarks>
  readonly askedMs: number
  /** Nothing more can come. */
  readonly isLast: boolean
}

/** The calls on whatever file is open at the time. */
export function createAggregateCalls(current: () => OpenFile | undefined): AggregateApi {
  const kept = new WeakMap<OpenFile, KeptMarks>()

  function readMarks(file: OpenFile): Promise<TimeMarks> {
    const known = kept.get(file)
    const now = performance.now()
    if (known !== undefined && (known.isLast || now - known.askedMs < MARKS_INTERVAL_MS)) return known.marks
    const isLast = file.loading.phase() !== 'loading'
    const marks = file.loading.ask({ about: 'timeMarks' }).then((answer) => answer?.timeMarks ?? EMPTY_TIME_MARKS)
    kept.set(file, { marks, askedMs: now, isLast })
    return marks
  }

  /** Asks the open file, and makes the answer whole. */
  async function ask<Stored, Answer>(
    question: (file: OpenFile) => Promise<Result<Stored>>,
    complete: (stored: Stored, coverageOf: (stored: StoredCoverage) => Coverage, marks: TimeMarks) => Answer,
  ): Promise<Result<Answer>> {
    const file = current()
    if (file === undefined) return NO_SESSION
    const startedAt = performance.now()
    const [stored, marks] = await Promise.all([question(file), readMarks(file)])
    if (!stored.ok) return stored
    const coverageOf = (coverage: StoredCoverage) => completeCoverage(file, coverage, marks, startedAt)
    return succeed(complete(stored.value, coverageOf, marks))
  }

  return {
    histogram: (spec) =>
      ask(
        (file) => file.queries.aggregates.histogram(spec),
        (stored, coverageOf) => ({ ...stored, coverage: coverageOf(stored.coverage) }),
      ),
    top: (spec) =>
      ask(
        (file) => file.queries.aggregates.top(spec),
        (stored, coverageOf, marks) => ({
          ...stored,
          rows: withLosses(stored.rows, stored.keys, marks, spanOf(stored.coverage)),
          coverage: coverageOf(stored.coverage),
        }),
      ),
    compare: (spec) =>
      ask(
        (file) => file.queries.aggregates.compare(spec),
        (stored, coverageOf) => ({
          ...stored,
          coverageBefore: coverageOf(stored.coverageBefore),
          coverageAfter: coverageOf(stored.coverageAfter),
        }),
      ),
    timeMarks: () => {
      const file = current()
      return file === undefined ? Promise.resolve(EMPTY_TIME_MARKS) : readMarks(file)
    },
  }
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
    losses: exported === undefined ? [] : lossesIn(marks, spanOf(stored)),
    pending: { sets: sumOf('sets'), octets: sumOf('octets') },
    milliseconds: Math.round((performance.now() - startedAt) * 10) / 10,
  }
}

/** Seconds in which the records were exported. */
function spanOf({ exported }: StoredCoverage): SecondsSpan | undefined {
  if (exported === undefined) return undefined
  return { from: Number(exported.firstNs) / 1e9, until: Number(exported.lastNs) / 1e9 }
}

/** What was lost of a row that is one exporter. */
function withLosses(
  rows: readonly TopRow[],
  keys: readonly FigureColumn[],
  marks: TimeMarks,
  span: SecondsSpan | undefined,
): readonly TopRow[] {
  const key = keys.findIndex(({ id }) => id === '@exporter')
  if (key < 0) return rows
  const byExporter = lossesOfExporter(marks, span)
  return rows.map((row) => {
    const exporter = row.keys[key]
    return typeof exporter === 'string' ? { ...row, losses: byExporter(exporter) } : row
  })
}

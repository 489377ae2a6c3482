/** The Health view's data: asked for while somebody looks, at most once a second; the selection outlives the view. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Failure } from '../../core/protocol/failure.ts'
import type { HealthReport } from '../../core/protocol/health-report.ts'
import type { ExporterReport, ProblemReport, SessionApi, SessionStatus } from '../../core/protocol/session-api.ts'
import { createPacedQuestion } from '../state/paced-question.ts'
import { arrangeFindings, findingId, type FindingChoice } from './finding-order.ts'

export interface HealthState extends FindingChoice {
  /** Undefined until the first one has come. */
  readonly report: HealthReport | undefined
  readonly problems: readonly ProblemReport[]
  readonly exporters: readonly ExporterReport[]
  /** `findingId` of the one that is selected. */
  readonly finding: string | undefined
  /** The file is read again with other settings. */
  readonly isDecodingAgain: boolean
  /** Why it was not. */
  readonly failure: Failure | undefined
}

const FRESH: HealthState = {
  report: undefined,
  problems: [],
  exporters: [],
  finding: undefined,
  sort: { column: 'severity', isReversed: false },
  hidden: [],
  scope: undefined,
  isDecodingAgain: false,
  failure: undefined,
}

export interface HealthKeeper {
  readonly store: StoreApi<HealthState>
  /** Asks for reports, now and while the session changes, until the answer is called. */
  watch(): () => void
  /** Follows the session: call it with every status. */
  follow(status: SessionStatus): void
  /** Selects the next finding or the one before, from the first on when none is; resolves to whether there is one. */
  step(direction: 1 | -1): Promise<boolean>
  /** Forgets everything: another file begins. */
  reset(): void
  /** What is shown stays until the first report of the file's new reading is there. */
  beginAgain(): void
  dispose(): void
}

/** A keeper for the health of one session. */
export function createHealthKeeper(session: SessionApi): HealthKeeper {
  const store = createStore<HealthState>(() => FRESH)
  let latest: SessionStatus | undefined
  const question = createPacedQuestion({
    isWantedUnwatched: () => latest !== undefined && isLossOpen(latest, store.getState().report),
    async ask(isCurrent) {
      const [report, { problems, exporters }] = await Promise.all([session.health(), session.report()])
      if (!isCurrent()) return false
      store.setState({ report, problems, exporters })
      return true
    },
  })

  return {
    store,
    watch: question.watch,
    follow(status) {
      latest = status
      question.follow(status)
    },
    async step(direction) {
      await question.askIfStale()
      const state = store.getState()
      const listed = arrangeFindings(state.problems, state)
      if (listed.length === 0) return false
      const at = listed.findIndex((problem) => findingId(problem) === state.finding)
      const next = at < 0 ? (direction > 0 ? 0 : listed.length - 1) : (at + direction + listed.length) % listed.length
      const problem = listed[next]
      store.setState({ finding: problem && findingId(problem) })
      return true
    },
    reset() {
      question.forget()
      question.cancel()
      store.setState(FRESH)
    },
    beginAgain: question.forget,
    dispose: question.cancel,
  }
}

/** The file is read, or something more is lost meanwhile, and which of it are messages only the report says: the status bar needs to know. */
function isLossOpen({ phase, live, ledger }: SessionStatus, report: HealthReport | undefined): boolean {
  const { lost } = ledger.records
  if (live !== undefined) return lost !== (report?.ledger.records.lost ?? 0)
  return phase !== 'loading' && lost > 0
}

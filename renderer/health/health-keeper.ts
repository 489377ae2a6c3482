/** The Health view's data: asked for while somebody looks, at most once a second; the selection outlives the view. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Failure } from '../../core/protocol/failure.ts'
import type { HealthReport } from '../../core/protocol/health-report.ts'
import type { ProblemReport, SessionApi, SessionStatus } from '../../core/protocol/session-api.ts'
import { arrangeFindings, findingId, type FindingChoice } from './finding-order.ts'

/** Milliseconds between two reports while a file loads. */
const REFRESH_INTERVAL_MS = 1000

export interface HealthState extends FindingChoice {
  /** Undefined until the first one has come. */
  readonly report: HealthReport | undefined
  readonly problems: readonly ProblemReport[]
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
  let watchers = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: Promise<void> | undefined
  let askedMs = 0
  let wanted = ''
  let shown = ''
  let generation = 0
  /** The file is read, something is lost, and which of it are messages only the report says: the status bar needs to know. */
  let isLossOpen = false

  const ask = async (): Promise<void> => {
    const own = generation
    const key = wanted
    askedMs = Date.now()
    const answers = await Promise.all([session.health(), session.report()]).catch(() => undefined)
    // Without a connection there is nothing newer to show; its band says so.
    if (answers === undefined || own !== generation) return
    shown = key
    store.setState({ report: answers[0], problems: answers[1].problems })
  }
  const load = (): Promise<void> => {
    asking ??= ask().finally(() => {
      asking = undefined
      schedule()
    })
    return asking
  }
  const schedule = (): void => {
    if ((watchers === 0 && !isLossOpen) || shown === wanted || asking !== undefined) return
    timer ??= setTimeout(
      () => {
        timer = undefined
        void load()
      },
      Math.max(0, askedMs + REFRESH_INTERVAL_MS - Date.now()),
    )
  }
  const cancel = (): void => {
    clearTimeout(timer)
    timer = undefined
  }

  return {
    store,
    watch() {
      watchers += 1
      if (shown !== wanted || store.getState().report === undefined) void load()
      return () => {
        watchers -= 1
        if (watchers === 0 && !isLossOpen) cancel()
      }
    },
    follow({ session: number, revision, phase, ledger }) {
      isLossOpen = phase !== 'loading' && ledger.records.lost > 0
      wanted = `${number} ${revision} ${phase}`
      schedule()
    },
    async step(direction) {
      if (shown !== wanted || store.getState().report === undefined) await load()
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
      generation += 1
      shown = ''
      cancel()
      store.setState(FRESH)
    },
    beginAgain() {
      generation += 1
      shown = ''
    },
    dispose: cancel,
  }
}

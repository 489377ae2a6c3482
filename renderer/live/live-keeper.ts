/** What the viewer knows of listening: the report of the live session, what can be listened on, what can be recovered. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Failure, Result } from '../../core/protocol/failure.ts'
import type {
  AlertRule,
  AlertState,
  BundleManifest,
  BundleRequest,
  BundleSummary,
  LiveReport,
  OfferedPort,
  Recovery,
} from '../../core/protocol/live-api.ts'
import type { SessionStatus } from '../../core/protocol/session-api.ts'
import { noAnswer } from '../host/no-answer.ts'
import type { Host } from '../host/host.ts'
import type { SettingsStore } from '../state/settings.ts'
import { withRule } from './alert-rules.ts'

export interface LiveState {
  /** Of the live session; of the last one after it, until another begins. */
  readonly report: LiveReport | undefined
  readonly ports: readonly OfferedPort[]
  readonly recoveries: readonly Recovery[]
  readonly alerts: readonly AlertState[]
  /** The rule that the dialog changes; undefined makes a new one. */
  readonly editedRule: AlertRule | undefined
  /** What the open bundle says of itself. */
  readonly manifest: BundleManifest | undefined
  /** Why stopping or freezing failed. */
  readonly failure: Failure | undefined
}

export interface LiveKeeper {
  readonly store: StoreApi<LiveState>
  /** Asks for reports, now and every second, until the answer is called. */
  watch(): () => void
  /** Follows the session: call it with every status. */
  follow(status: SessionStatus): void
  /** Asks again which ports can be had, and what ended without being closed. */
  lookAround(): Promise<void>
  stop(): Promise<void>
  freeze(lastSeconds: number | undefined): Promise<void>
  saveBundle(request: BundleRequest): Promise<Result<BundleSummary | false>>
  /** Adds a rule, or changes the one with its id. */
  putRule(rule: AlertRule): Promise<void>
  removeRule(id: string): Promise<void>
  discardRecovery(id: string): Promise<void>
  dismissFailure(): void
  dispose(): void
}

/** Milliseconds between two reports while somebody looks. */
const REPORT_INTERVAL_MS = 1000

/** A report that was last looked at so long ago is not shown again while a newer one is on its way. */
const STALE_MS = 5 * REPORT_INTERVAL_MS

/** A keeper for the live side of one host. */
export function createLiveKeeper({ session, host, onAlerted }: Host, settings: SettingsStore): LiveKeeper {
  const store = createStore<LiveState>(() => ({
    report: undefined,
    ports: [],
    recoveries: [],
    alerts: [],
    editedRule: undefined,
    manifest: undefined,
    failure: undefined,
  }))
  let watchers = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isAsking = false
  let reportedMs = 0
  let isLive = false
  /** Of the session that was asked for its manifest, and whether its end was read by then. */
  let manifestOf = ''
  let sessionNumber = -1

  const ask = async (): Promise<void> => {
    if (isAsking) return
    isAsking = true
    const asked = sessionNumber
    const [report, alerts] = await Promise.all([
      session.liveReport().catch(() => undefined),
      session.alerts().catch(() => undefined),
    ])
    isAsking = false
    if (asked !== sessionNumber) return
    if (report !== undefined) {
      reportedMs = performance.now()
      store.setState({ report })
    }
    if (alerts !== undefined) store.setState({ alerts })
  }
  const schedule = (): void => {
    if (timer !== undefined || watchers === 0 || !isLive) return
    timer = setTimeout(() => {
      timer = undefined
      void ask().finally(schedule)
    }, REPORT_INTERVAL_MS)
  }
  const told = (result: Result<unknown>): void => store.setState({ failure: result.ok ? undefined : result.failure })

  const rulesNow = () => store.getState().alerts.map(({ rule }) => rule)
  const setRules = async (rules: readonly AlertRule[]): Promise<void> => {
    settings.setState({ alertRules: rules })
    const alerts = await session.setAlerts(rules).catch(() => undefined)
    if (alerts !== undefined) store.setState({ alerts })
  }
  /** A live session begins with the rules of the one before, unless another viewer has given it some. */
  const giveRules = async (): Promise<void> => {
    const alerts = await session.alerts().catch(() => undefined)
    if (alerts === undefined) return
    const { alertRules } = settings.getState()
    if (alerts.length > 0 || alertRules.length === 0) store.setState({ alerts })
    else await setRules(alertRules)
  }

  const askManifest = async (status: SessionStatus): Promise<void> => {
    const key = `${status.session} ${status.phase}`
    if (manifestOf === key || status.phase === 'empty' || status.phase === 'failed') return
    manifestOf = key
    const manifest = await session.bundleManifest().catch(() => undefined)
    if (manifestOf === key && manifest !== undefined) store.setState({ manifest })
  }

  const unsubscribe = onAlerted((alert) => {
    const { alerts } = store.getState()
    const isKnown = alerts.some(({ rule }) => rule.id === alert.rule.id)
    store.setState({
      alerts: isKnown ? alerts.map((one) => (one.rule.id === alert.rule.id ? alert : one)) : [...alerts, alert],
    })
  })

  return {
    store,
    watch() {
      watchers += 1
      if (isLive && watchers === 1 && performance.now() - reportedMs > STALE_MS) store.setState({ report: undefined })
      if (isLive) void ask().finally(schedule)
      return () => {
        watchers -= 1
        if (watchers > 0) return
        clearTimeout(timer)
        timer = undefined
      }
    },
    follow(status) {
      const wasLive = isLive
      isLive = status.live !== undefined
      const number = status.live?.firstSession ?? status.session
      const isOther = number !== sessionNumber
      if (isOther) {
        sessionNumber = number
        store.setState({ alerts: [], manifest: undefined })
        // The ladder of a live session is shown until there is something newer to explain.
        if (status.phase !== 'empty') store.setState({ report: undefined })
      }
      if (isLive && (!wasLive || isOther)) {
        if (watchers > 0) void ask()
        void giveRules()
      }
      schedule()
      if (!isLive) void askManifest(status)
    },
    async lookAround() {
      const [ports, recoveries] = await Promise.all([
        host.offeredPorts().catch(() => undefined),
        host.recoveries().catch(() => undefined),
      ])
      store.setState({ ...(ports && { ports }), ...(recoveries && { recoveries }) })
    },
    async stop() {
      // The last figures are those that the ladder and the bundle go by.
      await ask()
      told(await host.stopListening().catch(noAnswer))
      await ask()
    },
    async freeze(lastSeconds) {
      const asked = lastSeconds === undefined ? session.freezeRecording() : session.freezeRecording(lastSeconds)
      await asked.catch((error: unknown) => told(noAnswer(error)))
      await ask()
    },
    saveBundle: (request) => host.saveBundle(request).catch(noAnswer),
    putRule: (rule) => setRules(withRule(rulesNow(), rule)),
    removeRule: (id) => setRules(rulesNow().filter((rule) => rule.id !== id)),
    async discardRecovery(id) {
      await host.discardRecovery(id).catch(() => undefined)
      store.setState(({ recoveries }) => ({ recoveries: recoveries.filter((one) => one.id !== id) }))
    },
    dismissFailure: () => store.setState({ failure: undefined }),
    dispose() {
      unsubscribe()
      clearTimeout(timer)
      watchers = 0
    },
  }
}

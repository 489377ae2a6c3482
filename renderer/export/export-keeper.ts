/** The export that is under way: it goes on when its dialog is closed, and is told in the corner when it is done. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { formatOctets } from '../../core/elements/format-quantity.ts'
import type { ExportProgress, ExportRequest, ExportSummary } from '../../core/protocol/export-api.ts'
import type { Failure } from '../../core/protocol/failure.ts'
import { noAnswer } from '../host/no-answer.ts'
import type { Host } from '../host/host.ts'
import type { Notices } from '../live/notices.ts'
import { plural } from '../ui/numbers.ts'

export interface ExportState {
  readonly running: { readonly id: string; readonly isCancelling: boolean } | undefined
  /** Undefined until the host knows. */
  readonly progress: ExportProgress | undefined
  /** Why the last one did not come to be. */
  readonly failure: Failure | undefined
}

export interface ExportKeeper {
  readonly store: StoreApi<ExportState>
  /** Resolves to whether a file was written. */
  start(request: Omit<ExportRequest, 'id'>): Promise<boolean>
  cancel(): void
  dismissFailure(): void
  dispose(): void
}

/** Milliseconds between two questions about how far it is. */
const PROGRESS_INTERVAL_MS = 250

const IDLE: ExportState = { running: undefined, progress: undefined, failure: undefined }

/** `flows.csv: 1,284,310 rows, 86 MB`, and what the format could not hold. */
function summaryText({ name, rows, octets, notes }: ExportSummary): string {
  return [`${name}: ${plural(rows, 'row')}, ${formatOctets(octets)}`, ...notes].join('. ')
}

/** A keeper of the exports of one viewer. */
export function createExportKeeper(host: Host, notices: Pick<Notices, 'say'>): ExportKeeper {
  const store = createStore<ExportState>(() => IDLE)
  let timer: ReturnType<typeof setInterval> | undefined

  const follow = (id: string): void => {
    timer = setInterval(() => {
      void host.session
        .exportProgress(id)
        .catch(() => undefined)
        .then((progress) => {
          if (progress !== undefined && store.getState().running?.id === id) store.setState({ progress })
        })
    }, PROGRESS_INTERVAL_MS)
  }

  return {
    store,
    async start(request) {
      if (store.getState().running !== undefined) return false
      const id = crypto.randomUUID()
      store.setState({ ...IDLE, running: { id, isCancelling: false } })
      follow(id)
      const result = await host.host.saveExport({ ...request, id }).catch(noAnswer)
      clearInterval(timer)
      store.setState(IDLE)
      if (!result.ok) {
        if (result.failure.code !== 'export-cancelled') store.setState({ failure: result.failure })
        return false
      }
      if (result.value === false) return false
      notices.say({ tone: 'done', title: 'Export saved', text: summaryText(result.value) })
      return true
    },
    cancel() {
      const { running } = store.getState()
      if (running === undefined) return
      store.setState({ running: { ...running, isCancelling: true } })
      void host.session.cancelExport(running.id).catch(() => undefined)
    },
    dismissFailure: () => store.setState({ failure: undefined }),
    dispose: () => clearInterval(timer),
  }
}

/** Replays of the fake host: what was ordered, and a report that a test moves on. */
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import type { ReplayApi, ReplayOrder, ReplayReport } from '../../core/protocol/replay-api.ts'

export interface FakeReplays {
  readonly api: ReplayApi
  readonly orders: readonly ReplayOrder[]
  /** How the sending goes on. */
  tell(part: Partial<ReplayReport>): void
}

const NO_FILE = fail('no-session', 'No file is open that could be replayed.', 'Open a capture first.')

/** Nothing is replayed yet. */
export function createFakeReplays(openedName: () => string | undefined): FakeReplays {
  const orders: ReplayOrder[] = []
  let report: ReplayReport | undefined
  const tell = (part: Partial<ReplayReport>): void => {
    if (report !== undefined) report = { ...report, ...part }
  }
  return {
    orders,
    tell,
    api: {
      replayFile(order): Promise<Result<void>> {
        const name = openedName()
        if (name === undefined) return Promise.resolve(NO_FILE)
        orders.push(order)
        if (order.to === 'collectors') {
          const { speed, targets } = order
          const nothing = { sent: 0, octets: 0, refused: 0, leftOut: 0, seconds: 0 }
          report = { name, speed, targets, state: 'sending', ...nothing }
        }
        return Promise.resolve(succeed(undefined))
      },
      replayReport: () => Promise.resolve(report),
      stopReplay() {
        tell({ state: 'stopped' })
        return Promise.resolve()
      },
    },
  }
}

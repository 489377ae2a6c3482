/** What is said in the corner of the window: results that left the screen, and alerts. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LiveSummary } from '../../core/protocol/live-api.ts'
import { RENEWAL_SENTENCES } from '../../core/protocol/renewal-reason.ts'

export interface Notice {
  readonly id: number
  readonly tone: 'done' | 'alert' | 'error'
  readonly title: string
  readonly text: string
}

/** Said when another session has taken the place of a live one. */
export function sayRenewed({
  renewedFor,
  recording,
}: Pick<LiveSummary, 'renewedFor' | 'recording'>): Omit<Notice, 'id'> {
  const why = renewedFor === undefined ? '' : `${RENEWAL_SENTENCES[renewedFor]} `
  const older =
    recording.state === 'off'
      ? 'Older records show no more, and no recording has them.'
      : 'Older records show no more; the recording has them, as far back as it goes.'
  return { tone: 'done', title: 'The live session began anew', text: `${why}It goes on as before. ${older}` }
}

export interface Notices {
  readonly store: StoreApi<readonly Notice[]>
  say(notice: Omit<Notice, 'id'>): void
  dismiss(id: number): void
  dispose(): void
}

/** Milliseconds that one stays, and one of an alert. */
const SHOWN_MS = { done: 6000, error: 12_000, alert: 12_000 } as const

/** Notices on screen; older ones give way. */
const MAX_SHOWN = 4

/** A corner with nothing in it. */
export function createNotices(): Notices {
  const store = createStore<readonly Notice[]>(() => [])
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  let next = 1
  const dismiss = (id: number): void => {
    clearTimeout(timers.get(id))
    timers.delete(id)
    store.setState(
      store.getState().filter((notice) => notice.id !== id),
      true,
    )
  }
  return {
    store,
    say(notice) {
      const id = next++
      store.setState([...store.getState(), { ...notice, id }].slice(-MAX_SHOWN), true)
      timers.set(
        id,
        setTimeout(() => dismiss(id), SHOWN_MS[notice.tone]),
      )
    },
    dismiss,
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}

/** Keeps the lists up to date with what the decoder holds as lost: asked at most once a second, and only when somebody looks. */
import { LOSS_INTERVAL_MS } from '../limits/lists.ts'
import type { LossSpan } from '../decode/loss-spans.ts'

export interface LossWatchOptions {
  /** Asks the decoder; undefined when the file was closed meanwhile. */
  ask(): Promise<readonly LossSpan[] | undefined>
  take(losses: readonly LossSpan[]): void
  /** Milliseconds of a clock that only goes forward. */
  now(): number
}

export interface LossWatch {
  /** Settles when the losses are not older than `LOSS_INTERVAL_MS`. */
  refresh(): Promise<void>
  /** Asks one last time: from then on nothing changes. */
  settle(): Promise<void>
}

/** Makes a watch that has not asked yet. */
export function createLossWatch(options: LossWatchOptions): LossWatch {
  let askedMs = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined
  let isSettled = false

  async function ask(): Promise<void> {
    askedMs = options.now()
    const losses = await options.ask()
    if (losses !== undefined) options.take(losses)
  }

  /** Who comes while a question is under way waits for its answer. */
  function share(): Promise<void> {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }

  return {
    async refresh() {
      if (asking !== undefined) await asking
      else if (!isSettled && options.now() - askedMs >= LOSS_INTERVAL_MS) await share()
    },
    async settle() {
      await asking
      await share()
      isSettled = true
    },
  }
}

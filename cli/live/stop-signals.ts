/** SIGINT and SIGTERM: the first asks to end with everything written, the second ends at once. */

const SIGNAL_NUMBERS = { SIGINT: 2, SIGTERM: 15 } as const
/** What shells give a process that a signal ended. */
const ENDED_BY_SIGNAL = 128

type StopSignal = keyof typeof SIGNAL_NUMBERS

export interface StopSignals {
  dispose(): void
}

/** Calls back with the first signal. */
export function catchSignals(onFirst: () => void): StopSignals {
  let isFirst = true
  function onSignal(signal: StopSignal): void {
    if (!isFirst) process.exit(ENDED_BY_SIGNAL + SIGNAL_NUMBERS[signal])
    isFirst = false
    onFirst()
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  return {
    dispose() {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
    },
  }
}

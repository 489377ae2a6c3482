/** A timer of any length. Those of Node hold 2³¹ − 1 ms, less than 25 days, and end after 1 ms when they are longer. */

/** What a timer of Node holds, in milliseconds. */
export const MAX_TIMER_MS = 2 ** 31 - 1

/** Calls back once after so many milliseconds; what it returns calls it off. */
export function startLongTimer(milliseconds: number, onEnd: () => void): () => void {
  let timer: NodeJS.Timeout
  function wait(leftMs: number): void {
    const stepMs = Math.min(leftMs, MAX_TIMER_MS)
    timer = setTimeout(() => {
      if (leftMs > stepMs) wait(leftMs - stepMs)
      else onEnd()
    }, stepMs)
  }
  wait(milliseconds)
  return () => {
    clearTimeout(timer)
  }
}

/** Settles after so many milliseconds, or at once when the signal says that nobody waits any more. */
export async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((settle) => {
    const callOff = startLongTimer(milliseconds, end)
    function end(): void {
      callOff()
      signal.removeEventListener('abort', end)
      settle()
    }
    signal.addEventListener('abort', end)
  })
}

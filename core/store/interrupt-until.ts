/** Milliseconds between two tries. */
const INTERVAL_MS = 20

/** Ends what runs, until `pending` has settled: DuckDB forgets an interruption of a statement that is only about to begin. */
export async function interruptUntil(pending: Promise<unknown>, interrupt: () => void): Promise<void> {
  const timer = setInterval(interrupt, INTERVAL_MS)
  interrupt()
  try {
    await pending
  } catch {
    // Whoever asked is told.
  } finally {
    clearInterval(timer)
  }
}

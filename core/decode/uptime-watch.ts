/** Tells from sysUpTime that an exporter has restarted (v5, v7, v9): it counts milliseconds since then, mod 2^32. */

export interface UptimeWatch {
  /**
   * Takes the times of the next message.
   *
   * @returns true when the exporter has started anew since the message before
   */
  hasRestarted(sysUpTimeMs: number, exportSeconds: number): boolean
}

/** Export times of v9 have whole seconds, and a message that comes late is a little older. */
const TOLERANCE_MS = 2500

/** Makes the watch over an exporter that has sent nothing yet. */
export function createUptimeWatch(): UptimeWatch {
  let upTimeMs = -1
  let seconds = 0
  return {
    hasRestarted(sysUpTimeMs, exportSeconds) {
      const hasGoneBack = sysUpTimeMs < upTimeMs
      // After the wrap (49.7 days), as for a late message, both clocks have gone the same way.
      const isSteady = hasGoneBack && isNear(sysUpTimeMs - upTimeMs, (exportSeconds - seconds) * 1000)
      upTimeMs = sysUpTimeMs
      seconds = exportSeconds
      return hasGoneBack && !isSteady
    },
  }
}

/** True when two spans of milliseconds are the same mod 2^32. */
function isNear(upMs: number, exportMs: number): boolean {
  return Math.abs((upMs - exportMs) | 0) <= TOLERANCE_MS
}

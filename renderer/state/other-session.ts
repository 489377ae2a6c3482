/** Where one session ends and another begins. */
import type { SessionStatus } from '../../core/protocol/session-api.ts'

/** Whether a status belongs to another session than the one before it. */
export function isOtherSession(before: SessionStatus, after: SessionStatus): boolean {
  // An engine that began anew counts its sessions from the beginning too.
  return before.session !== after.session || after.revision < before.revision
}

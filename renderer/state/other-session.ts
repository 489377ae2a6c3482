/** Where one session ends and another begins. */
import type { SessionStatus } from '../../core/protocol/session-api.ts'

/** Whether a status belongs to another session than the one before it. */
export function isOtherSession(before: SessionStatus, after: SessionStatus): boolean {
  // An engine that began anew counts its sessions from the beginning too.
  return before.session !== after.session || after.revision < before.revision
}

/** Whether a live session goes on as another one, because its numbers had run out: the same listeners, records from the beginning. */
export function isRenewed(before: SessionStatus, after: SessionStatus): boolean {
  const first = after.live?.firstSession
  return (
    first !== undefined && first === (before.live?.firstSession ?? before.session) && after.session > before.session
  )
}

/** Recoveries as a host offers them to its viewers. */
import { discardRecovery, findRecovery, listRecoveries } from '../live/recovery.ts'
import { succeed, type Result } from '../protocol/failure.ts'
import type { HostApi } from '../protocol/host-api.ts'
import type { HostedSession } from './hosted-session.ts'

export type RecoveredSessions = Pick<HostApi, 'recoveries' | 'openRecovery' | 'discardRecovery'>

/** The recordings under `base`, opened in the session. */
export function createRecoveredSessions(session: HostedSession, base: () => string): RecoveredSessions {
  return {
    recoveries: () => listRecoveries(base()),
    async openRecovery(id): Promise<Result<void>> {
      const found = await findRecovery(base(), id)
      if (!found.ok) return found
      const opened = await session.open(found.value, nameOf(id))
      return opened.ok ? succeed(undefined) : opened
    },
    discardRecovery: (id) => discardRecovery(base(), id),
  }
}

/** `Recording of 2026-11-22 06:50:03 UTC`, from the name of its folder. */
function nameOf(id: string): string {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(id)
  if (match === null) return 'Recording'
  const [, year = '', month = '', day = '', hours = '', minutes = '', seconds = ''] = match
  return `Recording of ${year}-${month}-${day} ${hours}:${minutes}:${seconds} UTC`
}

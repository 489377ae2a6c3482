/** Filter and order of a window, kept over a reload of its page; another session begins with neither. */
import type { SessionStatus, ViewSpec } from '../../core/protocol/session-api.ts'

export type ViewStorage = Pick<Storage, 'getItem' | 'setItem'>

const STORAGE_KEY = 'flowglass.view'

function keyOf({ session, source }: SessionStatus): string {
  return `${session} ${source?.octets ?? 0} ${source?.name ?? ''}`
}

/** Keeps what is asked of a session. */
export function keepView(storage: ViewStorage, status: SessionStatus, spec: ViewSpec): void {
  storage.setItem(STORAGE_KEY, JSON.stringify({ session: keyOf(status), spec }))
}

function isSpec(value: unknown): value is ViewSpec {
  return (
    typeof value === 'object' &&
    value !== null &&
    'filter' in value &&
    typeof value.filter === 'string' &&
    'sort' in value &&
    Array.isArray(value.sort)
  )
}

/** What was asked of the session before the reload; undefined when it was another one, or nothing was kept. */
export function keptView(storage: ViewStorage, status: SessionStatus): ViewSpec | undefined {
  try {
    const kept: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? 'null')
    if (typeof kept !== 'object' || kept === null || !('session' in kept) || !('spec' in kept)) return undefined
    return kept.session === keyOf(status) && isSpec(kept.spec) ? kept.spec : undefined
  } catch {
    return undefined
  }
}

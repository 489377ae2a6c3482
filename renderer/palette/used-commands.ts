/** What was chosen in the palette last; kept on this machine. */
import type { StoreApi } from 'zustand/vanilla'

const MAX_USED = 50

interface Used {
  readonly usedCommands: readonly string[]
}

/** From stored settings; whatever is none is left out. */
export function parseUsed(stored: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(stored) ? stored : []
  return all.filter((entry): entry is string => typeof entry === 'string').slice(0, MAX_USED)
}

/** Puts an entry first. Records and times are typed, not chosen again. */
export function rememberUsed(
  store: Pick<StoreApi<Used>, 'getState'> & { setState(part: Used): void },
  id: string,
): void {
  if (id.startsWith('#') || id.startsWith(':')) return
  const { usedCommands } = store.getState()
  store.setState({ usedCommands: [id, ...usedCommands.filter((entry) => entry !== id)].slice(0, MAX_USED) })
}

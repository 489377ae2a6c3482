/** What `serve --listen` says at its start of recordings that were not closed: its viewers are offered none. */
import { join } from 'node:path'
import { formatCount, formatOctets } from '../../core/elements/format-quantity.ts'
import type { Recovery } from '../../core/protocol/live-api.ts'

/**
 * Lines for eyes, the empty text when there is none.
 *
 * @param recoveries the newest first, in folders under `base`
 */
export function spellUnclosed([newest, ...older]: readonly Recovery[], base: string): string {
  if (newest === undefined) return ''
  const path = JSON.stringify(join(base, newest.id))
  const rest = older.length === 0 ? '' : `; ${formatCount(older.length)} older in ${JSON.stringify(base)}`
  return (
    `A recording from ${newest.startedAt} to ${newest.lastAt} (${formatOctets(newest.octets)}) was not closed${rest}.\n` +
    `  To look at it: flowglass serve ${path}\n` +
    `  To keep it as one file: flowglass bundle ${path} --out FILE\n` +
    `  When it is no longer needed, remove the folder.\n`
  )
}

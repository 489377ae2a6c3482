/** Where the program keeps what it makes. */
import { join } from 'node:path'
import envPaths from 'env-paths'

/** Folder of the sessions' stores: `FLOWGLASS_SESSIONS_DIR`, or one in the user's cache folder. */
export function sessionsFolder(): string {
  return process.env['FLOWGLASS_SESSIONS_DIR'] ?? join(envPaths('flowglass', { suffix: '' }).cache, 'sessions')
}

/** Where the program keeps what it makes. */
import { join } from 'node:path'
import envPaths from 'env-paths'

/** Folder of the sessions' stores: what `FLOWGLASS_SESSIONS_DIR` says, else one in the user's cache folder. */
export function sessionsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const override = environment['FLOWGLASS_SESSIONS_DIR']
  return override !== undefined && override !== ''
    ? override
    : join(envPaths('flowglass', { suffix: '' }).cache, 'sessions')
}

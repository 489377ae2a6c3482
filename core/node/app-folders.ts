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

/** Folder of the recordings of live sessions: what `FLOWGLASS_RECORDINGS_DIR` says, else one in the user's data folder. */
export function recordingsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const override = environment['FLOWGLASS_RECORDINGS_DIR']
  return override !== undefined && override !== ''
    ? override
    : join(envPaths('flowglass', { suffix: '' }).data, 'recordings')
}

/** Folder of what the user has made or taught: what `FLOWGLASS_CONFIG_DIR` says, else that of the system. */
export function configFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const override = environment['FLOWGLASS_CONFIG_DIR']
  return override !== undefined && override !== '' ? override : envPaths('flowglass', { suffix: '' }).config
}

/** Folder of what is kept of captures: marks, notes, what was looked at. */
export function keptFolder(environment?: NodeJS.ProcessEnv): string {
  return join(configFolder(environment), 'captures')
}

/** File of what is settled about names of addresses. */
export function nameSettingsPath(environment?: NodeJS.ProcessEnv): string {
  return join(configFolder(environment), 'names.json')
}

/** File of the Information Elements that no registry has and that options data or the user taught. */
export function learnedElementsPath(environment?: NodeJS.ProcessEnv): string {
  return join(configFolder(environment), 'learned-elements.json')
}

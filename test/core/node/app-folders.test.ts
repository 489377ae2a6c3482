import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { learnedElementsPath, sessionsFolder } from '../../../core/node/app-folders.ts'

describe('sessionsFolder', () => {
  it('lies in the cache of the user unless the environment says otherwise', () => {
    const inCache = sessionsFolder({})
    expect(resolve(inCache)).toBe(inCache)
    expect(inCache).toContain('flowglass')
    expect(inCache.endsWith(join('sessions'))).toBe(true)
    expect(sessionsFolder({ FLOWGLASS_SESSIONS_DIR: '/elsewhere' })).toBe('/elsewhere')
    expect(sessionsFolder({ FLOWGLASS_SESSIONS_DIR: '' })).toBe(inCache)
  })
})

describe('learnedElementsPath', () => {
  it('lies in the configuration of the user unless the environment says otherwise', () => {
    expect(learnedElementsPath({}).endsWith('learned-elements.json')).toBe(true)
    expect(learnedElementsPath({ FLOWGLASS_CONFIG_DIR: '/elsewhere' })).toBe(
      join('/elsewhere', 'learned-elements.json'),
    )
  })
})

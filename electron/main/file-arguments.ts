import { resolve } from 'node:path'
import { MAX_FILES_AT_ONCE } from '../../core/limits/viewer.ts'

/**
 * The files of a command line, absolute. Switches are Chromium's or Electron's, wherever they stand; an application that
 * runs from its folder is named by the first argument that is no switch.
 */
export function parseFileArguments(
  argv: readonly string[],
  workingDirectory: string,
  start: 'packaged' | 'from-folder',
): readonly string[] {
  const named = argv.slice(1).filter((argument) => argument !== '' && !argument.startsWith('-'))
  return named
    .slice(start === 'packaged' ? 0 : 1)
    .slice(0, MAX_FILES_AT_ONCE)
    .map((path) => resolve(workingDirectory, path))
}

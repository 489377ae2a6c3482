import type { ViewerCommand } from '../../core/protocol/viewer-commands.ts'
import type { Viewer } from '../state/viewer.ts'
import { refusalOf, type CommandActions, type CommandShell } from './command-action.ts'
import { MARK_COMMANDS } from './mark-commands.ts'
import { ROW_COMMANDS } from './row-commands.ts'
import { SESSION_COMMANDS } from './session-commands.ts'
import { VIEW_COMMANDS } from './view-commands.ts'

/** What each command does. */
export const COMMAND_ACTIONS: CommandActions = {
  ...SESSION_COMMANDS,
  ...VIEW_COMMANDS,
  ...ROW_COMMANDS,
  ...MARK_COMMANDS,
}

/** Carries out a command, unless it cannot be now; answers why. */
export function runCommand(viewer: Viewer, id: ViewerCommand, shell: CommandShell): string | undefined {
  const action = COMMAND_ACTIONS[id]
  const refusal = refusalOf(action, viewer)
  if (refusal === undefined) action.run(viewer, shell)
  return refusal
}

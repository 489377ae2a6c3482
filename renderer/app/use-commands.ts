import { useEffect, useMemo } from 'react'
import type { CommandShell } from '../commands/command-action.ts'
import { runCommand } from '../commands/commands.ts'
import type { Viewer } from '../state/viewer.ts'

/** Carries out what the native menu asks for; answers what the keyboard and the palette carry commands out with. */
export function useCommands(viewer: Viewer, choose: () => void): CommandShell {
  const shell = useMemo<CommandShell>(() => ({ choose }), [choose])
  useEffect(() => viewer.host.onCommand((command) => void runCommand(viewer, command, shell)), [viewer, shell])
  return shell
}

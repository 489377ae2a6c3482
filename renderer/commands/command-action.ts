/** What a command of `core/protocol/viewer-commands.ts` does, and when it can. */
import { commandFacts, type ViewerCommand } from '../../core/protocol/viewer-commands.ts'
import type { Viewer } from '../state/viewer.ts'
import type { Tab } from '../state/viewer-state.ts'
import type { IconType } from '../ui/button.tsx'

/** What only the page has. */
export interface CommandShell {
  /** Asks for a file: with the dialog of the system, or that of the browser. */
  choose(): void
}

export interface CommandAction {
  readonly icon: IconType
  /** Views that it is for; absent: all, and the start screen. */
  readonly views?: readonly Tab[]
  /** Why it cannot be carried out now; undefined when it can. */
  readonly refusal?: (viewer: Viewer) => string | undefined
  readonly run: (viewer: Viewer, shell: CommandShell) => void
  /** What its keys do where that depends on where they went; answers false when they are meant for somebody else. */
  readonly runByKey?: (viewer: Viewer, event: KeyboardEvent) => boolean
  /** Its keys are taken before the grid, which would go to another cell. */
  readonly isBeforeGrid?: true
}

const VIEW_NAMES: Record<Tab, string> = {
  flows: commandFacts('show-flows').title,
  transactions: commandFacts('show-transactions').title,
  sessions: commandFacts('show-sessions').title,
  top: commandFacts('show-top').title,
  templates: commandFacts('show-templates').title,
  health: commandFacts('show-health').title,
}

/** Whether there is a session, whatever it holds by now. */
export function hasSession(viewer: Viewer): boolean {
  const { phase } = viewer.store.getState().status
  return phase !== 'empty' && phase !== 'failed'
}

/** Why a command that needs a session cannot be carried out. */
export function needsSession(viewer: Viewer): string | undefined {
  return hasSession(viewer) ? undefined : 'No session is open'
}

/** Why a command that needs rows in Flows cannot be carried out. */
export function needsRows(viewer: Viewer): string | undefined {
  return (
    needsSession(viewer) ?? (viewer.store.getState().view.info === undefined ? 'No records are there yet' : undefined)
  )
}

/** Why an action cannot be carried out now. */
export function refusalOf(action: CommandAction, viewer: Viewer): string | undefined {
  const { views, refusal } = action
  if (views !== undefined) {
    if (!hasSession(viewer)) return 'No session is open'
    if (!views.includes(viewer.store.getState().tab)) return `Only in ${views.map((tab) => VIEW_NAMES[tab]).join(', ')}`
  }
  return refusal?.(viewer)
}

export type CommandActions<Id extends ViewerCommand = ViewerCommand> = Readonly<Record<Id, CommandAction>>

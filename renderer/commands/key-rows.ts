/** The keys of the viewer for the eye: those of commands, and those that belong to what has the focus. */
import { VIEWER_COMMANDS, type CommandContext, type CommandFacts } from '../../core/protocol/viewer-commands.ts'
import type { KeyRow } from '../ui/key-rows.tsx'
import { keysText } from './command-keys.ts'

export interface KeyGroup {
  readonly title: string
  readonly rows: readonly KeyRow[]
}

/** Keys of parts of the page, which need the focus or the pointer there: no commands. */
const FOCUS_KEYS: readonly (KeyRow & { readonly isOnStart?: true })[] = [
  { keys: '↑ ↓ PgUp PgDn', action: 'through the rows', isOnStart: true },
  { keys: 'Home End', action: 'first and last row' },
  { keys: 'Shift ↑ ↓', action: 'select several rows' },
  { keys: 'Enter', action: 'details, then into the fields', isOnStart: true },
  { keys: 'Shift F10', action: 'menu of the value' },
  { keys: 'Alt click', action: 'filter: not this value' },
  { keys: 'Alt Shift click', action: 'filter: and this value; Shift click in lists' },
  { keys: 'W S A D', action: 'nearer, further, earlier, later, in the timeline and the histogram' },
  { keys: '0 Z', action: 'the whole connection, the selected transaction, in the timeline' },
  { keys: 'Ctrl Shift D', action: 'a picture as a table: histogram, Health, timeline' },
  { keys: 'Ctrl Space', action: 'values seen, in the filter' },
  { keys: 'Esc', action: 'close, then clear the selection, then leave the filter' },
]

const GROUPS: readonly CommandContext[] = ['Session', 'View', 'Go', 'Filter', 'Row', 'Look', 'Help']

function rowsOf(facts: readonly CommandFacts[]): KeyRow[] {
  return facts.flatMap(({ keys = [], title }) =>
    keys.length === 0 ? [] : [{ keys: keys.map(keysText).join(' or '), action: title }],
  )
}

/** Every key, by what it is about. */
export function keyGroups(): readonly KeyGroup[] {
  const groups = GROUPS.map((title) => ({
    title,
    rows: rowsOf(VIEWER_COMMANDS.filter(({ context }) => context === title)),
  }))
  return [...groups, { title: 'Where the focus is', rows: FOCUS_KEYS }]
}

/** The keys that the start screen shows. */
export function startKeys(): readonly KeyRow[] {
  const commands: readonly CommandFacts[] = VIEWER_COMMANDS
  return [
    ...rowsOf(commands.filter(({ isOnStart }) => isOnStart === true)),
    ...FOCUS_KEYS.filter(({ isOnStart }) => isOnStart === true),
  ]
}

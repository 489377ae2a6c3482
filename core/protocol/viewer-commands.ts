/**
 * Every command of the viewer, once: the native menu, the keyboard, the command palette and the list of keys are made of this table.
 * What each of them does is in `renderer/commands`.
 */

/** What a command is about, as the palette says it. */
export type CommandContext = 'Session' | 'View' | 'Filter' | 'Go' | 'Row' | 'Look' | 'Help'

export interface CommandFacts {
  readonly id: string
  /** Sentence case, what happens. */
  readonly title: string
  readonly context: CommandContext
  /** `Ctrl+Shift+E`; Ctrl is ⌘ on macOS. Single letters hold where nobody types. */
  readonly keys?: readonly string[]
  /** Among the keys that the start screen shows. */
  readonly isOnStart?: true
}

export const VIEWER_COMMANDS = [
  { id: 'open', title: 'Open a file', context: 'Session', keys: ['Ctrl+O'], isOnStart: true },
  { id: 'open-sample', title: 'Open the sample capture', context: 'Session' },
  { id: 'listen', title: 'Listen live', context: 'Session', keys: ['Ctrl+L'], isOnStart: true },
  {
    id: 'stop-loading',
    title: 'Begin or end listening, stop reading',
    context: 'Session',
    keys: ['Ctrl+E'],
    isOnStart: true,
  },
  { id: 'export', title: 'Export what the view shows', context: 'Session', keys: ['Ctrl+Shift+E'] },
  { id: 'histogram-png', title: 'Histogram as a picture, PNG', context: 'Session' },
  { id: 'histogram-svg', title: 'Histogram as a picture, SVG', context: 'Session' },
  { id: 'sql-console', title: 'SQL console', context: 'Session', keys: ['Ctrl+Shift+K'] },
  { id: 'replay', title: 'Replay the capture', context: 'Session' },
  { id: 'save-bundle', title: 'Save an incident bundle', context: 'Session' },
  { id: 'add-alert', title: 'Alert on the filter', context: 'Session' },
  { id: 'show-start', title: 'Close the session and show the start', context: 'Session' },

  { id: 'show-flows', title: 'Flows', context: 'View', keys: ['Ctrl+1'] },
  { id: 'show-transactions', title: 'Transactions', context: 'View', keys: ['Ctrl+2'] },
  { id: 'show-connections', title: 'Connections', context: 'View' },
  { id: 'show-sessions', title: 'Sessions', context: 'View', keys: ['Ctrl+3'] },
  { id: 'show-top', title: 'Top', context: 'View', keys: ['Ctrl+4'] },
  { id: 'show-templates', title: 'Templates', context: 'View', keys: ['Ctrl+5'] },
  { id: 'show-health', title: 'Health', context: 'View', keys: ['Ctrl+6'] },
  { id: 'toggle-details', title: 'Details on or off', context: 'View', keys: ['I'], isOnStart: true },
  { id: 'toggle-histogram', title: 'Histogram on or off', context: 'View', keys: ['H'] },
  { id: 'toggle-beside', title: 'Top panel beside Flows, on or off', context: 'View', keys: ['Ctrl+Shift+T'] },
  { id: 'choose-columns', title: 'Choose columns', context: 'View' },

  { id: 'focus-filter', title: 'Write a filter', context: 'Filter', keys: ['Ctrl+/'], isOnStart: true },
  { id: 'filter-history', title: 'Last filters', context: 'Filter' },
  { id: 'switch-filter', title: 'Turn the filter off for a moment, or on again', context: 'Filter' },
  { id: 'clear-filter', title: 'Clear the filter', context: 'Filter' },
  { id: 'clear-brush', title: 'Show all times', context: 'Filter' },

  { id: 'follow', title: 'Follow the newest records', context: 'Go', keys: ['F', 'End'] },
  { id: 'pause', title: 'Pause, or go on', context: 'Go', keys: ['Space'] },
  { id: 'go-to-record', title: 'Go to a record', context: 'Go', keys: ['Ctrl+G'], isOnStart: true },
  { id: 'go-back', title: 'Back to where you were', context: 'Go', keys: ['Alt+ArrowLeft'] },
  { id: 'go-forward', title: 'Forward again', context: 'Go', keys: ['Alt+ArrowRight'] },
  { id: 'next-finding', title: 'Next finding', context: 'Go', keys: ['F8'] },
  { id: 'previous-finding', title: 'Finding before it', context: 'Go', keys: ['F7'] },
  { id: 'next-region', title: 'Next region', context: 'Go', keys: ['F6'], isOnStart: true },
  { id: 'previous-region', title: 'Previous region', context: 'Go', keys: ['Shift+F6'] },

  { id: 'open-timeline', title: 'From a record to its transaction or session', context: 'Row', keys: ['T'] },
  { id: 'show-octets', title: 'Octets of the record', context: 'Row', keys: ['O'], isOnStart: true },
  { id: 'show-template', title: 'Template of the record', context: 'Row', keys: ['E'] },
  { id: 'mark', title: 'Mark the record, or take its mark away', context: 'Row', keys: ['Ctrl+M'] },
  { id: 'next-marked', title: 'Next marked or coloured row', context: 'Row', keys: ['N'] },
  { id: 'previous-marked', title: 'Marked or coloured row before it', context: 'Row', keys: ['Shift+N'] },
  { id: 'time-reference', title: 'Times count from the record, or no longer', context: 'Row', keys: ['Ctrl+T'] },
  { id: 'write-note', title: 'Write a note on the record', context: 'Row' },
  { id: 'copy-value', title: 'Copy the value, of all selected rows', context: 'Row', keys: ['Ctrl+C'] },
  { id: 'copy-rows', title: 'Copy the selected rows as JSON', context: 'Row', keys: ['Ctrl+Shift+C'] },
  { id: 'longest-first', title: 'Longest first, in Transactions', context: 'Row', keys: ['L'] },
  { id: 'pin-session', title: 'Keep a session for comparison, in Sessions', context: 'Row', keys: ['P'] },

  { id: 'colour-rules', title: 'Colour rules', context: 'Look' },
  { id: 'profiles', title: 'Profiles of columns, colours and filter', context: 'Look', keys: ['Ctrl+Shift+A'] },
  { id: 'toggle-names', title: 'Names beside addresses and ports, or none', context: 'Look', keys: ['R'] },
  { id: 'name-sources', title: 'Where names come from', context: 'Look' },
  { id: 'toggle-theme', title: 'Light or dark theme', context: 'Look' },
  { id: 'system-theme', title: 'Theme as the system', context: 'Look' },
  { id: 'rows-compact', title: 'Compact rows, 20 px', context: 'Look' },
  { id: 'rows-default', title: 'Default rows, 22 px', context: 'Look' },
  { id: 'rows-comfortable', title: 'Comfortable rows, 28 px', context: 'Look' },
  { id: 'times-utc', title: 'Times in UTC', context: 'Look' },
  { id: 'times-local', title: 'Times of this place', context: 'Look' },

  { id: 'palette', title: 'Command palette', context: 'Help', keys: ['Ctrl+K'], isOnStart: true },
  { id: 'keys', title: 'Keyboard', context: 'Help', keys: ['?'] },
  { id: 'filter-reference', title: 'Filter reference', context: 'Help', keys: ['F1'] },
] as const satisfies readonly CommandFacts[]

/** A command that the viewer carries out. */
export type ViewerCommand = (typeof VIEWER_COMMANDS)[number]['id']

const BY_ID: ReadonlyMap<string, CommandFacts> = new Map(VIEWER_COMMANDS.map((facts) => [facts.id, facts]))

/** What the table says of a command. */
export function commandFacts(id: ViewerCommand): CommandFacts {
  const facts = BY_ID.get(id)
  if (facts === undefined) throw new Error(`There is no command ${id}.`)
  return facts
}

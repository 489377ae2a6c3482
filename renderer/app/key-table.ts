/** The keys of the viewer, for the start screen and the list of keys; `use-keyboard.ts` carries them out. */
export interface KeyEntry {
  readonly keys: string
  readonly action: string
  readonly isOnStart: boolean
}

export const KEYS: readonly KeyEntry[] = [
  { keys: 'Ctrl O', action: 'open a file', isOnStart: true },
  { keys: 'Ctrl L', action: 'listen live', isOnStart: true },
  { keys: 'Ctrl E', action: 'begin or end listening, stop reading', isOnStart: true },
  { keys: 'Ctrl /', action: 'filter', isOnStart: true },
  { keys: 'Ctrl Space', action: 'in the filter: what may come next, values that were seen', isOnStart: false },
  { keys: 'Shift F10', action: 'the menu of a value: filter, copy, go to', isOnStart: true },
  { keys: 'Alt click', action: 'filter: not this value; with Shift: and this value', isOnStart: false },
  { keys: 'Ctrl 1 … 6', action: 'Flows, Transactions, Sessions, Top, Templates, Health', isOnStart: false },
  { keys: 'T', action: 'from a record to its transaction or session', isOnStart: false },
  { keys: 'L', action: 'longest first, in Transactions', isOnStart: false },
  { keys: 'P', action: 'keep a session for comparison, in Sessions', isOnStart: false },
  { keys: 'W S A D', action: 'nearer, further, earlier, later, in the timeline and the histogram', isOnStart: false },
  { keys: '0 Z', action: 'the whole connection, the selected transaction, in the timeline', isOnStart: false },
  { keys: 'H', action: 'histogram on or off', isOnStart: false },
  { keys: 'Alt ← →', action: 'back to where you were, forward again', isOnStart: false },
  { keys: 'F End', action: 'follow the newest records', isOnStart: false },
  { keys: 'Space', action: 'pause, or go on', isOnStart: false },
  { keys: '↑ ↓ PgUp PgDn', action: 'through the rows', isOnStart: true },
  { keys: 'Enter', action: 'details, then into the fields', isOnStart: true },
  { keys: 'O', action: 'octets of the record', isOnStart: true },
  { keys: 'I', action: 'details on or off', isOnStart: true },
  { keys: 'Ctrl G', action: 'go to a record', isOnStart: true },
  { keys: 'F8', action: 'next finding', isOnStart: false },
  { keys: 'F7', action: 'finding before it', isOnStart: false },
  { keys: 'Ctrl Shift D', action: 'a picture as a table: histogram, Health, timeline', isOnStart: false },
  { keys: 'F6', action: 'next region', isOnStart: true },
  { keys: 'Shift F6', action: 'previous region', isOnStart: false },
  { keys: 'Home End', action: 'first and last row', isOnStart: false },
  { keys: 'Shift ↑ ↓', action: 'select several rows', isOnStart: false },
  { keys: 'Ctrl C', action: 'copy the value, of all selected rows', isOnStart: false },
  { keys: 'Ctrl Shift C', action: 'copy the selected rows as JSON', isOnStart: false },
  { keys: 'Esc', action: 'close, then clear the selection, then leave the filter', isOnStart: false },
  { keys: '?', action: 'this list', isOnStart: false },
]

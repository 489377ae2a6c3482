/** Every bound of what a viewer shows, keeps, sends and is sent, with its unit and its reason. */

/** Milliseconds between two `changed` events of a session. */
export const CHANGED_INTERVAL_MS = 100

/** Browsers that look at one headless host at the same time. */
export const MAX_VIEWERS = 32

/** Octets that may wait for a slow viewer before it is told of no further change. */
export const MAX_VIEWER_BACKLOG_OCTETS = 1 << 20

/** Octets of one message that a viewer may send to a host. */
export const MAX_REQUEST_OCTETS = 1 << 20

/** Octets of an uploaded capture (a file dropped into a browser that looks at a headless host). */
export const MAX_UPLOAD_OCTETS = 16 * 2 ** 30

/** Characters of a column, record or file id that a viewer may send. */
export const MAX_IDENTIFIER_LENGTH = 256

/** Colour rules that a window may be asked about. */
export const MAX_COLOUR_RULES = 64

/** Captures of which the desktop keeps marks, notes and what was looked at. */
export const MAX_KEPT_SESSIONS = 500

/** Characters that are kept of one capture. */
export const MAX_KEPT_TEXT = 1 << 20

/** Files that the start screen and the menu remember. */
export const MAX_RECENT_FILES = 12

/** Paths that one drop or one command line may open; each takes a window. */
export const MAX_FILES_AT_ONCE = 8

/** Items of a list that one cell of the viewer shows; the count of the others follows. */
export const MAX_LIST_ITEMS_SHOWN = 64

/** Characters of a list on one line of the viewer, about; the count of the items left out follows. */
export const MAX_LIST_TEXT_SHOWN = 2000

/** Rows of one list in the details; the JSON of the record has the others. */
export const MAX_LIST_ROWS_SHOWN = 500

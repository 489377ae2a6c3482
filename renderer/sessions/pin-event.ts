/** Asks the view of sessions to pin the selected session, or to let go of it. */
export const PIN_EVENT = 'flowglass-pin-session'

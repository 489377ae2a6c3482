/** Sent to the grid's region when the grid is to take the focus. */
export const FOCUS_GRID_EVENT = 'flowglass-focus-grid'

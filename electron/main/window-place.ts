/** Where a window goes: where the last one was, if a screen is still there. */
import { screen, type BrowserWindow } from 'electron'
import type { Settings, WindowPlace } from './settings.ts'

/** Pixels by which a further window is moved away from the one before it. */
const CASCADE_PIXELS = 28

/** Bounds for a new window, moved a little for each window that is open already. */
export function placeWindow(
  place: WindowPlace,
  openWindows: number,
): { x?: number; y?: number; width: number; height: number } {
  const { x, y, width, height } = place
  if (x === undefined || y === undefined) return { width, height }
  const shift = openWindows * CASCADE_PIXELS
  const bounds = { x: x + shift, y: y + shift, width, height }
  const { workArea } = screen.getDisplayMatching(bounds)
  const isVisible =
    bounds.x < workArea.x + workArea.width &&
    bounds.x + width > workArea.x &&
    bounds.y >= workArea.y &&
    bounds.y < workArea.y + workArea.height
  return isVisible ? bounds : { width, height }
}

/** Remembers the place of a window when it closes. */
export function keepWindowPlace(window: BrowserWindow, settings: Settings): void {
  window.on('close', () => {
    settings.update({ window: { ...window.getNormalBounds(), isMaximized: window.isMaximized() } })
  })
}

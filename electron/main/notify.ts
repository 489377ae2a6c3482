/** Notifications of the desktop: an alert fires while its window may be hidden. */
import { Notification, type BrowserWindow } from 'electron'
import type { AlertState } from '../../core/protocol/live-api.ts'

/** Tells of an alert that begins to fire; a click brings its window to the front. */
export function notifyOfAlert({ rule, state }: AlertState, window: BrowserWindow): void {
  if (state !== 'firing' || !Notification.isSupported() || window.isDestroyed()) return
  const notification = new Notification({
    title: `Alert: ${rule.name}`,
    body: rule.filter === '' ? 'The threshold is broken.' : `The threshold is broken for ${rule.filter}`,
  })
  notification.on('click', () => {
    if (window.isDestroyed()) return
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  notification.show()
}

/** Notifications of the browser; in the desktop window the shell shows its own. */
import type { HostInfo } from '../../core/protocol/host-api.ts'

function isBrowser(kind: HostInfo['kind'] | undefined): boolean {
  return kind === 'browser' && typeof Notification !== 'undefined'
}

/** Asks once, when the first rule is made: never unasked at the opening of a page. */
export function askForNotifications(kind: HostInfo['kind'] | undefined): void {
  if (isBrowser(kind) && Notification.permission === 'default') void Notification.requestPermission()
}

/** Shows a notification where that was granted. */
export function showNotification(kind: HostInfo['kind'] | undefined, title: string, body: string): void {
  if (isBrowser(kind) && Notification.permission === 'granted') new Notification(title, { body, tag: title })
}

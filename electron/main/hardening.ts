/** The page shows data of strangers: it may not leave its place, open windows, embed anything or get any permission. */
import { session, type WebContents } from 'electron'
import { VIEWER_ORIGIN } from './viewer-protocol.ts'

/** Refuses every navigation, new window and embedded view of a page. */
export function hardenContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event, url) => {
    // A reload is a navigation to the same place.
    if (!isViewerUrl(url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
}

/** Refuses permissions and devices, and every request that leaves the application. */
export function hardenSession(): void {
  const { defaultSession } = session
  // Copying to the clipboard is all that the viewer asks for.
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(permission === 'clipboard-sanitized-write')
  })
  defaultSession.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write')
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file://*/*'] },
    (_details, answer) => {
      answer({ cancel: true })
    },
  )
}

/** Whether a URL is a page of the viewer. */
export function isViewerUrl(url: string): boolean {
  return url === `${VIEWER_ORIGIN}/` || url.startsWith(`${VIEWER_ORIGIN}/index.html`)
}

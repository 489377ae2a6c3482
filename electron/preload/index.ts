/** The bridge into the sandboxed page: hands over the port, and turns dropped files into paths that only the shell sees. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Result } from '../../core/protocol/failure.ts'
import { CHANNELS } from '../channels.ts'

/** Electron 25 has no `webUtils`; there the path is a property of the file, set by the browser itself. */
const pathOf = (file: File): string =>
  (webUtils as typeof webUtils | undefined)?.getPathForFile(file) ?? (file as File & { path?: string }).path ?? ''

// The paths are taken from the real drop, here, where the page cannot make them up.
let dropped: readonly string[] = []
window.addEventListener(
  'drop',
  (event) => {
    dropped = event.isTrusted ? [...(event.dataTransfer?.files ?? [])].map(pathOf) : []
  },
  { capture: true },
)

contextBridge.exposeInMainWorld('flowglass', {
  openDropped: (): Promise<Result<void>> => {
    const paths = dropped
    dropped = []
    return ipcRenderer.invoke(CHANNELS.openDropped, paths) as Promise<Result<void>>
  },
})

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source === window && isReady(event.data)) ipcRenderer.send(CHANNELS.connect)
})
ipcRenderer.on(CHANNELS.port, (event) => {
  window.postMessage({ kind: 'flowglass-port' }, window.location.origin, event.ports)
})

function isReady(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'flowglass-ready'
}

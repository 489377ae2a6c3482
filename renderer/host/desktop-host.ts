/** The host of the desktop window: a MessagePort that the preload hands over, and its way to the paths of dropped files. */
import { fail, type Result } from '../../core/protocol/failure.ts'
import type { Connection, Host } from './host.ts'
import { createRpcClient, createRpcEvents } from './rpc-host.ts'

/** What the preload puts on `window`. Everything else goes over the port. */
export interface DesktopBridge {
  /** Opens what was dropped last: the preload saw the drop itself, so the page cannot make up a path. */
  openDropped(): Promise<Result<void>>
}

declare global {
  interface Window {
    readonly flowglass?: DesktopBridge
  }
}

/** Messages of the handshake: the page says that it listens, the preload answers with the port. */
export const READY_MESSAGE = { kind: 'flowglass-ready' } as const
export const PORT_MESSAGE_KIND = 'flowglass-port'

function receivePort(): Promise<MessagePort> {
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent<unknown>) => {
      const data = event.data
      const isPort = typeof data === 'object' && data !== null && 'kind' in data && data.kind === PORT_MESSAGE_KIND
      const port = event.ports[0]
      // Only this very page (its preload) may hand over the port: a frame or opener is another source.
      if (event.source !== window || !isPort || port === undefined) return
      window.removeEventListener('message', onMessage)
      resolve(port)
    }
    window.addEventListener('message', onMessage)
    window.postMessage(READY_MESSAGE, window.location.protocol === 'file:' ? '*' : window.location.origin)
  })
}

/** Waits for the port of the preload; never rejects, the window is of no use without it. */
export async function createDesktopHost(bridge: DesktopBridge): Promise<Host> {
  const port = await receivePort()
  const events = createRpcEvents()
  const client = createRpcClient(
    {
      post: (message) => port.postMessage(message),
      on: (listener) => {
        port.addEventListener('message', (event: MessageEvent<unknown>) => listener(event.data))
        port.start()
      },
    },
    events,
  )
  let connection: Connection = { kind: 'connected' }
  events.connection.on((next) => {
    connection = next
  })
  return {
    session: client.functions,
    host: client.functions,
    connection: () => connection,
    onConnection: events.connection.on,
    onChanged: events.changed.on,
    onCommand: events.command.on,
    onOpenFailed: events.openFailed.on,
    onAlerted: events.alerted.on,
    openDropped: (files) =>
      files.length === 0
        ? Promise.resolve(fail('request-invalid', 'Nothing that can be opened was dropped.', 'Drop a capture file.'))
        : bridge.openDropped(),
    uploadCompared: () =>
      Promise.resolve(fail('not-allowed', 'A window sends no captures.', 'Choose the capture in the dialog.')),
    reconnect: () => {
      void client.functions.restartEngine().then((result) => {
        if (result.ok) events.connection.emit({ kind: 'connected' })
      })
    },
    dispose: () => {
      client.close('The window closes.')
      port.close()
    },
  }
}

/** One window: its page, its engine, and the port between them. */
import { BrowserWindow, MessageChannelMain, nativeTheme, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import { isAbsolute, join } from 'node:path'
import * as v from 'valibot'
import { createHostedSession, type HostedSession } from '../../core/node/hosted-session.ts'
import { startEngine } from '../../core/node/engine-client.ts'
import { createListening, type Listening } from '../../core/node/listening.ts'
import { createReplaying, type Replaying } from '../../core/node/replaying.ts'
import { learnedElementsPath, nameSettingsPath, recordingsFolder, sessionsFolder } from '../../core/node/app-folders.ts'
import { MAX_FILES_AT_ONCE } from '../../core/limits/viewer.ts'
import { fail, type Failure, type Result } from '../../core/protocol/failure.ts'
import type { HostFunctions, ViewerFunctions } from '../../core/protocol/viewer-rpc.ts'
import { serveViewer, type ViewerLink } from '../../core/session/rpc.ts'
import { CHANNELS } from '../channels.ts'
import { isViewerUrl } from './hardening.ts'
import { notifyOfAlert } from './notify.ts'
import { VIEWER_ORIGIN } from './viewer-protocol.ts'

/** Smallest window that the views are made for. */
const MINIMUM = { minWidth: 960, minHeight: 600 }

/** `bg0` of the two themes, so that the window does not flash before the page is painted. */
const BACKGROUND = { dark: '#0B0F12', light: '#E9EDEF' }

export interface ViewerWindow {
  readonly browserWindow: BrowserWindow
  readonly session: HostedSession
  readonly listening: Listening
  readonly replaying: Replaying
  /** Speaks to the page if it is there. */
  readonly page: Pick<ViewerFunctions, 'command'>
  /** Settles once the window is closed and its engine has stopped and removed what it kept on disk. */
  readonly ended: Promise<void>
  /** Shows a failure as soon as the page can show it. */
  showFailure(failure: Failure): void
}

export interface ViewerWindowOptions {
  readonly bounds: { readonly x?: number; readonly y?: number; readonly width: number; readonly height: number }
  readonly isMaximized: boolean
  /** What the page may ask of the shell. */
  hostFunctions(window: ViewerWindow): HostFunctions
  /** Files were dropped on the page. */
  openDropped(window: ViewerWindow, paths: readonly string[]): Promise<Result<void>>
}

const droppedPaths = v.pipe(
  v.array(v.pipe(v.string(), v.check(isAbsolute))),
  v.minLength(1),
  v.maxLength(MAX_FILES_AT_ONCE),
)

/** Opens a window with an engine of its own; both end together. */
export function openViewerWindow(options: ViewerWindowOptions): ViewerWindow {
  const browserWindow = new BrowserWindow({
    ...options.bounds,
    ...MINIMUM,
    show: false,
    title: 'Flowglass',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: join(__dirname, '../preload/index.js'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  const session = createHostedSession(() =>
    startEngine({
      workerPath: join(__dirname, '../worker/engine.js'),
      sessionsFolder: sessionsFolder(),
      elementsPath: learnedElementsPath(),
      names: { keptAt: nameSettingsPath() },
    }),
  )
  const listening = createListening(session, recordingsFolder)
  const replaying = createReplaying({ session, listening, workerPath: join(__dirname, '../worker/replay.js') })
  let link: ViewerLink | undefined
  const failures: Failure[] = []
  const closed = new Promise<void>((settle) => {
    browserWindow.on('closed', settle)
  })

  const window: ViewerWindow = {
    browserWindow,
    session,
    listening,
    replaying,
    ended: closed.then(async () => {
      link?.close()
      await replaying.stop()
      await listening.dispose()
      await session.dispose()
    }),
    page: { command: (command) => link?.tell.command(command) },
    showFailure: (failure) => {
      if (link === undefined) failures.push(failure)
      else link.tell.openFailed(failure)
    },
  }
  session.onChanged((status) => link?.tell.changed(status))
  session.onAlerted((alert) => {
    link?.tell.alerted(alert)
    // Whoever looks at the window sees it there.
    if (!browserWindow.isDestroyed() && !browserWindow.isFocused()) notifyOfAlert(alert, browserWindow)
  })
  session.onStopped((failure) => link?.tell.engineStopped(failure.message))

  // The page asks for a port each time it is loaded; a reload gets a new one, and the session goes on.
  const connect = (event: IpcMainEvent): void => {
    if (!isFromPage(event, browserWindow)) return
    link?.close()
    const { port1, port2 } = new MessageChannelMain()
    const opened = serveViewer(options.hostFunctions(window), {
      send: (message) => {
        port1.postMessage(message)
      },
      listen: (receive) => {
        port1.on('message', ({ data }) => {
          receive(data)
        })
      },
    })
    link = opened
    port1.on('close', () => {
      opened.close()
    })
    port1.start()
    browserWindow.webContents.postMessage(CHANNELS.port, undefined, [port2])
    for (const failure of failures.splice(0)) opened.tell.openFailed(failure)
    const stopped = session.stoppedBy()
    if (stopped !== undefined) opened.tell.engineStopped(stopped.message)
  }
  browserWindow.webContents.ipc.on(CHANNELS.connect, connect)
  browserWindow.webContents.ipc.handle(CHANNELS.openDropped, (event, paths: unknown) => {
    const checked = v.safeParse(droppedPaths, paths)
    if (!isFromPage(event, browserWindow) || !checked.success) {
      return fail('request-invalid', 'What was dropped is no file of this computer.', 'Drop a capture file.')
    }
    return options.openDropped(window, checked.output)
  })

  browserWindow.once('ready-to-show', () => {
    if (options.isMaximized) browserWindow.maximize()
    browserWindow.show()
  })
  void browserWindow.loadURL(`${VIEWER_ORIGIN}/index.html`)
  return window
}

/** Only the top frame of the viewer's own page may speak; anything else in the window is not ours. */
function isFromPage(event: IpcMainEvent | IpcMainInvokeEvent, window: BrowserWindow): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === window.webContents.mainFrame && isViewerUrl(frame.url)
}

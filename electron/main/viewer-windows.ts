/** The windows of the desktop, and which of them a file goes to: one window is one session. */
import { app, BrowserWindow, dialog } from 'electron'
import { basename, join } from 'node:path'
import { bundleName } from '../../core/node/bundle-name.ts'
import { createRecentFiles, type RecentFiles } from '../../core/node/recent-files.ts'
import { succeed, type Failure, type Result } from '../../core/protocol/failure.ts'
import type { BundleRequest, LiveSpec, ReplaySpec } from '../../core/protocol/live-api.ts'
import type { ReplaySpeed } from '../../core/protocol/replay-api.ts'
import type { ViewerCommand } from '../../core/protocol/viewer-commands.ts'
import { chooseExportPath } from './choose-export-path.ts'
import { chooseNamesPath } from './choose-names-path.ts'
import { createDesktopHost } from './desktop-host.ts'
import type { Settings } from './settings.ts'
import { openViewerWindow, type ViewerWindow } from './viewer-window.ts'
import { keepWindowPlace, placeWindow } from './window-place.ts'

const SAMPLE_NAME = 'sample.pcapng'

const CAPTURE_FILTERS = [
  { name: 'Captures', extensions: ['pcap', 'pcapng', 'cap', 'ipfix', 'gz', 'zst', 'dmp'] },
  { name: 'All files', extensions: ['*'] },
]

export interface ViewerWindows {
  readonly recent: Pick<RecentFiles, 'entries'> & { onChanged(listener: () => void): void; clear(): void }
  /** Opens a window; the very first one shows the sample. */
  openWindow(): void
  /** Opens each file in a window of its own; those without a session are used first. */
  openFiles(paths: readonly string[]): Promise<void>
  openSample(): Promise<void>
  /** Listens in a window without a session, or in a new one. */
  listen(spec: LiveSpec): Promise<void>
  /** Lets a capture arrive again, in such a window. */
  replay(replay: ReplaySpec): Promise<void>
  /** Says in the window in front what went wrong. */
  showFailure(failure: Failure): void
  /** Brings the window that was used last to the front. */
  focus(): void
  /** Settles when every window that was closed has ended its session. */
  ended(): Promise<void>
  /** Sends a command of the menu to the page in front. */
  command(command: ViewerCommand): void
}

/** The windows of this process; there is none until something is opened. */
export function createViewerWindows(settings: Settings): ViewerWindows {
  const windows = new Set<ViewerWindow>()
  const samplePath = join(app.isPackaged ? process.resourcesPath : join(__dirname, '../../resources'), SAMPLE_NAME)
  const ending = new Set<Promise<void>>()
  const paths = new Map<ViewerWindow, string>()
  let recentChanged: () => void = () => undefined
  const recent = createRecentFiles(settings.content().recentFiles, (recentFiles) => {
    settings.update({ recentFiles: [...recentFiles] })
    recentChanged()
  })

  const openWindow = (): ViewerWindow => {
    const place = settings.content().window
    const window = openViewerWindow({
      bounds: placeWindow(place, windows.size),
      isMaximized: place.isMaximized,
      hostFunctions: (asking) =>
        createDesktopHost(asking, {
          recent,
          samplePath,
          open: (path) => openFile(path, asking),
          listen: (spec) => listen(spec, asking),
          replay: (speed) => replayOpened(speed, asking),
          tellOthersOfNames: () => tellOthersOfNames(asking),
          chooseNamesPath: (file) => chooseNamesPath(asking.browserWindow, file),
          chooseFiles: () => chooseFiles(asking),
          chooseComparedPath: () => chooseComparedPath(asking),
          chooseBundlePath: (request) => chooseBundlePath(asking, request),
          chooseExportPath: async (request) => {
            const { source } = await asking.session.api.status()
            return chooseExportPath(asking.browserWindow, request.format, source?.name)
          },
        }),
      openDropped: (asking, dropped) => openFilesFrom(dropped, asking),
    })
    windows.add(window)
    ending.add(window.ended)
    void window.ended.finally(() => ending.delete(window.ended))
    keepWindowPlace(window.browserWindow, settings)
    window.browserWindow.on('closed', () => {
      windows.delete(window)
      paths.delete(window)
    })
    window.session.onChanged((status) => {
      const path = paths.get(window)
      const isRead = path !== undefined && status.phase === 'ready' && status.source?.name === basename(path)
      if (isRead && path !== samplePath) recent.remember(path, status)
      if (status.phase === 'empty') window.browserWindow.setTitle('Flowglass')
    })
    return window
  }
  /** Settings of names are those of all windows: each looks again what is kept. */
  const tellOthersOfNames = (asking: ViewerWindow): void => {
    for (const window of windows) {
      if (window !== asking) void window.session.api.nameSources().catch(() => undefined)
    }
  }
  /** A window that shows only the sample is as good as an empty one. */
  const isFree = (window: ViewerWindow): boolean => !window.session.holdsFile() || paths.get(window) === samplePath

  const openFile = async (path: string, from: ViewerWindow | undefined): Promise<Result<ViewerWindow>> => {
    const window = from ?? [...windows].find(isFree) ?? openWindow()
    const before = paths.get(window)
    paths.set(window, path)
    const opened = await window.session.open(path, basename(path))
    if (!opened.ok) {
      // Another file may have been asked for meanwhile: then that one's path stays.
      if (paths.get(window) === path) {
        if (before === undefined) paths.delete(window)
        else paths.set(window, before)
      }
      // A window that was made for the file has nobody to show its failure but itself.
      if (window !== from) window.showFailure(opened.failure)
      return opened
    }
    window.browserWindow.setTitle(`${basename(path)} – Flowglass`)
    if (path !== samplePath) {
      recent.remember(path, opened.value)
      app.addRecentDocument(path)
    }
    focusWindow(window)
    return succeed(window)
  }
  const listen = async (spec: LiveSpec, window: ViewerWindow): Promise<Result<void>> => {
    const started = await window.listening.start(spec)
    if (!started.ok) return started
    paths.delete(window)
    window.browserWindow.setTitle('Live – Flowglass')
    return started
  }
  const replayed = (window: ViewerWindow, path: string): void => {
    paths.delete(window)
    window.browserWindow.setTitle(`${basename(path)}, replayed – Flowglass`)
  }
  const replayOpened = async (speed: ReplaySpeed, window: ViewerWindow): Promise<Result<void>> => {
    const path = window.session.openedFile()?.path
    const started = await window.replaying.start({ to: 'window', speed })
    if (started.ok && path !== undefined) replayed(window, path)
    return started
  }
  const goLive = async (start: (window: ViewerWindow) => Promise<Result<void>>): Promise<void> => {
    settings.update({ hasStarted: true })
    const window = [...windows].find(isFree) ?? openWindow()
    const started = await start(window)
    if (started.ok) focusWindow(window)
    else window.showFailure(started.failure)
  }
  const openFilesFrom = async (files: readonly string[], from: ViewerWindow | undefined): Promise<Result<void>> => {
    let answer: Result<void> = succeed(undefined)
    for (const [index, path] of files.entries()) {
      const opened = await openFile(path, index === 0 ? from : undefined)
      if (!opened.ok) answer = opened
    }
    return answer
  }
  const chooseFiles = async (from: ViewerWindow): Promise<Result<boolean>> => {
    const { canceled, filePaths } = await dialog.showOpenDialog(from.browserWindow, {
      title: 'Open capture',
      properties: ['openFile', 'multiSelections'],
      filters: CAPTURE_FILTERS,
    })
    if (canceled) return succeed(false)
    const opened = await openFilesFrom(filePaths, from)
    return opened.ok ? succeed(true) : opened
  }
  const chooseComparedPath = async (from: ViewerWindow): Promise<string | undefined> => {
    const { canceled, filePaths } = await dialog.showOpenDialog(from.browserWindow, {
      title: 'Compare with capture',
      properties: ['openFile'],
      filters: CAPTURE_FILTERS,
    })
    return canceled ? undefined : filePaths[0]
  }
  const chooseBundlePath = async (from: ViewerWindow, request: BundleRequest): Promise<string | undefined> => {
    const { canceled, filePath } = await dialog.showSaveDialog(from.browserWindow, {
      title: 'Save incident bundle',
      defaultPath: join(app.getPath('documents'), bundleName(request.isAnonymised)),
      filters: [{ name: 'Captures', extensions: ['pcapng'] }],
    })
    return canceled || filePath === '' ? undefined : filePath
  }
  const front = (): ViewerWindow | undefined => {
    const focused = BrowserWindow.getFocusedWindow()
    const all = [...windows]
    return all.find((window) => window.browserWindow === focused) ?? all.at(-1)
  }

  return {
    recent: {
      entries: recent.entries,
      onChanged: (listener) => {
        recentChanged = listener
      },
      clear: () => {
        recent.clear()
        app.clearRecentDocuments()
      },
    },
    openWindow: () => {
      const window = openWindow()
      if (settings.content().hasStarted) return
      settings.update({ hasStarted: true })
      void openFile(samplePath, window)
    },
    openFiles: async (files) => {
      settings.update({ hasStarted: true })
      for (const path of files) await openFile(path, undefined)
    },
    openSample: async () => {
      await openFile(samplePath, front())
    },
    listen: (spec) => goLive((window) => listen(spec, window)),
    replay: (replay) =>
      goLive(async (window) => {
        const started = await window.listening.replay(replay)
        if (started.ok) replayed(window, replay.path)
        return started
      }),
    showFailure: (failure) => front()?.showFailure(failure),
    focus: () => {
      const window = front()
      if (window === undefined) openWindow()
      else focusWindow(window)
    },
    ended: async () => {
      await Promise.all(ending)
    },
    command: (command) => front()?.page.command(command),
  }
}

function focusWindow({ browserWindow }: ViewerWindow): void {
  if (browserWindow.isMinimized()) browserWindow.restore()
  if (browserWindow.isVisible()) browserWindow.focus()
}

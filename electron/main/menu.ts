/** The native menu. Single-letter keys belong to the page, which knows whether somebody is typing. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import { basename } from 'node:path'
import type { ViewerCommand } from '../../core/protocol/host-api.ts'
import type { ViewerWindows } from './viewer-windows.ts'

/** Makes the menu of the application; called again when the recent files have changed. */
export function buildMenu(windows: ViewerWindows): void {
  const menu = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    fileMenu(windows),
    { role: 'editMenu' } as const,
    viewMenu(windows),
    { role: 'windowMenu' } as const,
    helpMenu(windows),
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu))
}

function fileMenu(windows: ViewerWindows): MenuItemConstructorOptions {
  const recent = windows.recent.entries().map(({ path }) => ({
    label: basename(path),
    toolTip: path,
    click: () => void windows.openFiles([path]),
  }))
  return {
    label: '&File',
    submenu: [
      commandItem(windows, '&Open…', 'open', 'CmdOrCtrl+O'),
      {
        label: 'Open &Recent',
        enabled: recent.length > 0,
        submenu: [...recent, { type: 'separator' }, { label: 'Clear List', click: windows.recent.clear }],
      },
      { label: 'Open &Sample', click: () => void windows.openSample() },
      commandItem(windows, '&Listen Live…', 'listen', 'CmdOrCtrl+L'),
      { label: '&New Window', accelerator: 'CmdOrCtrl+N', click: windows.openWindow },
      { type: 'separator' },
      commandItem(windows, 'S&tart or Stop', 'stop-loading', 'CmdOrCtrl+E'),
      commandItem(windows, '&Replay…', 'replay'),
      commandItem(windows, 'Save &Incident Bundle…', 'save-bundle'),
      commandItem(windows, 'Start S&creen', 'show-start'),
      { role: 'close' },
      ...(process.platform === 'darwin' ? [] : [{ type: 'separator' } as const, { role: 'quit' } as const]),
    ],
  }
}

function viewMenu(windows: ViewerWindows): MenuItemConstructorOptions {
  return {
    label: '&View',
    submenu: [
      commandItem(windows, 'F&lows', 'show-flows', 'CmdOrCtrl+1'),
      commandItem(windows, 'T&ransactions', 'show-transactions', 'CmdOrCtrl+2'),
      commandItem(windows, '&Sessions', 'show-sessions', 'CmdOrCtrl+3'),
      commandItem(windows, 'T&op', 'show-top', 'CmdOrCtrl+4'),
      commandItem(windows, 'Te&mplates', 'show-templates', 'CmdOrCtrl+5'),
      commandItem(windows, '&Health', 'show-health', 'CmdOrCtrl+6'),
      { type: 'separator' },
      commandItem(windows, 'F&ollow the Newest Records', 'follow'),
      commandItem(windows, '&Filter', 'focus-filter', 'CmdOrCtrl+/'),
      commandItem(windows, '&Go to Record…', 'go-to-record', 'CmdOrCtrl+G'),
      { type: 'separator' },
      commandItem(windows, '&Details', 'toggle-details'),
      commandItem(windows, '&Columns…', 'choose-columns'),
      commandItem(windows, '&Theme', 'toggle-theme'),
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'reload' },
      { role: 'togglefullscreen' },
      ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
    ],
  }
}

function helpMenu(windows: ViewerWindows): MenuItemConstructorOptions {
  return {
    role: 'help',
    submenu: [
      { label: 'Sample Capture', click: () => void windows.openSample() },
      { label: 'About Flowglass', click: () => app.showAboutPanel() },
    ],
  }
}

function commandItem(
  windows: ViewerWindows,
  label: string,
  command: ViewerCommand,
  accelerator?: string,
): MenuItemConstructorOptions {
  const click = (): void => {
    windows.command(command)
  }
  return accelerator === undefined ? { label, click } : { label, accelerator, click }
}

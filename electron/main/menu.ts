/** The native menu. Single-letter keys belong to the page, which knows whether somebody is typing. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import { basename } from 'node:path'
import { commandFacts, type ViewerCommand } from '../../core/protocol/viewer-commands.ts'
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
      commandItem(windows, '&Open…', 'open'),
      {
        label: 'Open &Recent',
        enabled: recent.length > 0,
        submenu: [...recent, { type: 'separator' }, { label: 'Clear List', click: windows.recent.clear }],
      },
      { label: 'Open &Sample', click: () => void windows.openSample() },
      commandItem(windows, '&Listen Live…', 'listen'),
      { label: '&New Window', accelerator: 'CmdOrCtrl+N', click: windows.openWindow },
      { type: 'separator' },
      commandItem(windows, 'S&tart or Stop', 'stop-loading'),
      commandItem(windows, '&Export…', 'export'),
      commandItem(windows, 'S&QL Console', 'sql-console'),
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
      commandItem(windows, 'F&lows', 'show-flows'),
      commandItem(windows, 'T&ransactions', 'show-transactions'),
      commandItem(windows, '&Sessions', 'show-sessions'),
      commandItem(windows, 'T&op', 'show-top'),
      commandItem(windows, 'Te&mplates', 'show-templates'),
      commandItem(windows, '&Health', 'show-health'),
      { type: 'separator' },
      commandItem(windows, 'F&ollow the Newest Records', 'follow'),
      commandItem(windows, '&Filter', 'focus-filter'),
      commandItem(windows, '&Go to Record…', 'go-to-record'),
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
      commandItem(windows, '&Command Palette', 'palette'),
      commandItem(windows, '&Keyboard', 'keys'),
      commandItem(windows, '&Filter Reference', 'filter-reference'),
      { type: 'separator' },
      { label: 'Sample Capture', click: () => void windows.openSample() },
      { label: 'About Flowglass', click: () => app.showAboutPanel() },
    ],
  }
}

/** Keys with Ctrl are the menu's, too; those of the page alone are not. */
function commandItem(windows: ViewerWindows, label: string, command: ViewerCommand): MenuItemConstructorOptions {
  const keys = commandFacts(command).keys?.find((each) => each.startsWith('Ctrl+'))
  const click = (): void => {
    windows.command(command)
  }
  return keys === undefined ? { label, click } : { label, accelerator: keys.replace('Ctrl+', 'CmdOrCtrl+'), click }
}

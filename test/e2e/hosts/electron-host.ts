import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import type { BrowserWindow } from 'electron'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { WINDOW, type ViewerHost } from './viewer-host.ts'

export interface ElectronHost extends ViewerHost {
  application(): ElectronApplication
  /** Starts the program a second time; resolves with its exit status. */
  startAgain(file: string): Promise<number | null>
}

/** The desktop window. `folder` holds everything that the program writes. */
export function createElectronHost(executablePath: string, folder: string): ElectronHost {
  let running: ElectronApplication | undefined
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const argsFor = (file: string | undefined) => [
    ...sandbox,
    '.',
    `--user-data-dir=${join(folder, 'profile')}`,
    ...(file === undefined ? [] : [file]),
  ]
  const env = {
    ...(process.env as Record<string, string>),
    FLOWGLASS_SESSIONS_DIR: join(folder, 'sessions'),
    FLOWGLASS_RECORDINGS_DIR: join(folder, 'recordings'),
    FLOWGLASS_CONFIG_DIR: folder,
  }
  const application = (): ElectronApplication => {
    if (running === undefined) throw new Error('the program has not been started')
    return running
  }
  return {
    kind: 'electron',
    application,
    start: async (file) => {
      running = await _electron.launch({ executablePath, args: argsFor(file), env })
      const page = await running.firstWindow()
      await page.waitForLoadState()
      await resize(running, page)
      return page
    },
    choose: async (_page, file, trigger) => {
      // Only the call of the operating system is replaced.
      await application().evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
      }, file)
      await trigger()
    },
    save: async (page, trigger) => {
      const path = join(folder, 'saved')
      const window = await application().browserWindow(page)
      const ended = window.evaluate(
        (browserWindow: BrowserWindow, to) =>
          new Promise<string>((resolve) => {
            browserWindow.webContents.session.once('will-download', (_event, item) => {
              item.setSavePath(to)
              item.once('done', (_done, state) => resolve(state))
            })
          }),
        path,
      )
      await trigger()
      const state = await ended
      if (state !== 'completed') throw new Error(`the file was not written: ${state}`)
      return path
    },
    saveBundle: async (page, trigger) => {
      const path = join(folder, 'bundle.pcapng')
      await application().evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
      }, path)
      await trigger()
      await page.getByText('Incident bundle saved').waitFor()
      return path
    },
    saveExport: async (page, name, trigger) => {
      const path = join(folder, name)
      await application().evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
      }, path)
      await trigger()
      await page.getByText('Export saved', { exact: true }).waitFor()
      return path
    },
    pid: () => application().process().pid ?? 0,
    kill: async () => {
      const { pid } = application().process()
      const closed = application().waitForEvent('close')
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
      await closed
      running = undefined
    },
    startAgain: (file) =>
      new Promise((resolve, reject) => {
        const second = spawn(executablePath, argsFor(file), { env, stdio: 'ignore' })
        second.on('error', reject)
        second.on('close', resolve)
      }),
    dispose: async () => {
      await running?.close()
      running = undefined
    },
  }
}

async function resize(application: ElectronApplication, page: Page): Promise<void> {
  const window = await application.browserWindow(page)
  await window.evaluate((browserWindow: BrowserWindow, { width, height }) => {
    browserWindow.setContentSize(width, height)
  }, WINDOW)
}

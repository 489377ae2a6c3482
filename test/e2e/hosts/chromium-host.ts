import { chromium, type Browser, type Page } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { WINDOW, type ViewerHost } from './viewer-host.ts'

export interface ChromiumHost extends ViewerHost {
  /** Another browser that looks at the same host. */
  startAnother(): Promise<Page>
  /** Asks the headless host to stop; resolves with its exit status. */
  stop(signal: NodeJS.Signals): Promise<number | null>
}

/** A browser on `flowglass serve`. `folder` holds everything that the program writes. */
export function createChromiumHost(executablePath: string, folder: string): ChromiumHost {
  let browser: Browser | undefined
  let server: ChildProcess | undefined
  let url = ''
  const openPage = async (): Promise<Page> => {
    browser ??= await chromium.launch({ executablePath })
    const context = await browser.newContext({ viewport: WINDOW })
    const page = await context.newPage()
    await page.goto(url)
    return page
  }
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    const isRunning = server?.exitCode === null && server.signalCode === null
    if (server === undefined || !isRunning) return server?.exitCode ?? null
    const ended = once(server, 'close')
    server.kill(signal)
    await ended
    return server.exitCode
  }
  const save = async (page: Page, trigger: () => Promise<void>): Promise<string> => {
    const offered = page.waitForEvent('download')
    await trigger()
    const download = await offered
    const path = join(folder, download.suggestedFilename())
    await download.saveAs(path)
    return path
  }
  return {
    kind: 'chromium',
    start: async (file, { listening, names = {} } = {}) => {
      const files = Object.entries(names).flatMap(([kind, path]: [string, string]) => [`--${kind}`, path])
      const options = [...(listening === undefined ? [] : ['--allow-listen']), ...files]
      const args = ['out/cli/index.js', 'serve', '--port', '0', ...options, ...(file === undefined ? [] : [file])]
      const env = {
        ...process.env,
        FLOWGLASS_SESSIONS_DIR: join(folder, 'sessions'),
        FLOWGLASS_RECORDINGS_DIR: join(folder, 'recordings'),
        FLOWGLASS_CONFIG_DIR: folder,
      }
      server = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
      url = await readAddress(server)
      return openPage()
    },
    startAnother: openPage,
    choose: async (page, file, trigger) => {
      const asked = page.waitForEvent('filechooser')
      await trigger()
      const chooser = await asked
      await chooser.setFiles(file)
    },
    save,
    // A browser gets a bundle as it gets any file.
    saveBundle: save,
    saveExport: (page, _name, trigger) => save(page, trigger),
    pid: () => server?.pid ?? 0,
    kill: async () => {
      await stop('SIGKILL')
    },
    stop,
    dispose: async () => {
      await browser?.close()
      browser = undefined
      await stop('SIGTERM')
    },
  }
}

async function readAddress(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error('the output of the host is not read')
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /http:\S+/.exec(line)?.[0]
    if (address !== undefined) return address
  }
  throw new Error('the host has ended without an address')
}

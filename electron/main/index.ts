/** The desktop shell: one process for the user's desktop, one window and one engine per session. */
import { app, BrowserWindow, protocol } from 'electron'
import { join } from 'node:path'
import * as v from 'valibot'
import { MAX_FILES_AT_ONCE } from '../../core/limits/viewer.ts'
import { hardenContents, hardenSession } from './hardening.ts'
import { buildMenu } from './menu.ts'
import { liveSpec } from '../../core/session/live-schemas.ts'
import { loadSettings } from './settings.ts'
import { parseStartArguments, type StartArguments } from './start-arguments.ts'
import { serveViewerFiles, VIEWER_SCHEME } from './viewer-protocol.ts'
import { createViewerWindows, type ViewerWindows } from './viewer-windows.ts'

/** What a second instance hands to the first: absolute paths, and where to listen. */
/** What the sessions of all windows may take to end; a program that is told to quit does. */
const QUIT_TIMEOUT_MS = 15_000

const handedOver = v.object({
  files: v.pipe(v.array(v.string()), v.maxLength(MAX_FILES_AT_ONCE)),
  live: v.exactOptional(liveSpec),
  replaySpeed: v.exactOptional(v.union([v.pipe(v.number(), v.gtValue(0)), v.literal('max')])),
})

type Asked = Omit<StartArguments, 'failure'>

protocol.registerSchemesAsPrivileged([
  { scheme: VIEWER_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
])
// Chromium refuses to run sandboxed as root; whoever starts it so has to say it.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()

const { files, live, replaySpeed, failure } = parseStartArguments(
  process.argv,
  process.cwd(),
  app.isPackaged ? 'packaged' : 'from-folder',
)
if (failure !== undefined) process.stderr.write(`flowglass: ${failure.message} ${failure.nextStep}\n`)
const asked: Asked = {
  files: [...files],
  ...(live !== undefined && { live }),
  ...(replaySpeed !== undefined && { replaySpeed }),
}
if (app.requestSingleInstanceLock(asked)) start()
else app.quit()

function start(): void {
  let windows: ViewerWindows | undefined
  // macOS sends files before the application is ready.
  const early = [...files]

  app.on('open-file', (event, path) => {
    event.preventDefault()
    if (windows === undefined) early.push(path)
    else void windows.openFiles([path])
  })
  app.on('second-instance', (_event, _argv, _workingDirectory, data) => {
    const named = v.safeParse(handedOver, data)
    if (!named.success || (named.output.files.length === 0 && named.output.live === undefined)) windows?.focus()
    else if (windows !== undefined) void begin(windows, named.output)
  })
  app.on('web-contents-created', (_event, contents) => {
    hardenContents(contents)
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })

  // The engines end first: a thread that is torn down amid a query of the database takes the process with it, and its
  // folder would stay until the next start.
  let isEnded = false
  app.on('will-quit', (event) => {
    if (isEnded || windows === undefined) return
    event.preventDefault()
    const overdue = setTimeout(() => {
      app.exit(1)
    }, QUIT_TIMEOUT_MS)
    void windows.ended().finally(() => {
      clearTimeout(overdue)
      isEnded = true
      app.quit()
    })
  })

  void app.whenReady().then(async () => {
    hardenSession()
    await serveViewerFiles(join(__dirname, '../renderer'))
    const settings = await loadSettings(join(app.getPath('userData'), 'settings.json'))
    const opened = createViewerWindows(settings)
    windows = opened
    buildMenu(opened)
    opened.recent.onChanged(() => {
      buildMenu(opened)
    })
    app.on('activate', () => {
      if (BrowserWindow.getAllWindows().length === 0) opened.openWindow()
    })
    await begin(opened, { ...asked, files: early })
    if (early.length === 0 && live === undefined) opened.openWindow()
    if (failure !== undefined) opened.showFailure(failure)
  })
}

/** Opens the files, or lets the first arrive again, and listens where that is asked for. */
async function begin(windows: ViewerWindows, { files, live, replaySpeed }: Asked): Promise<void> {
  const [first, ...others] = files
  if (replaySpeed !== undefined && first !== undefined) {
    await windows.replay({ path: first, speed: replaySpeed })
    if (others.length > 0) await windows.openFiles(others)
  } else if (files.length > 0) await windows.openFiles(files)
  if (live !== undefined) await windows.listen(live)
}

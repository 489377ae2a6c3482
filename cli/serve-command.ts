/** `flowglass serve [FILE]`: the viewer in a browser, for a machine without a display. */
import { join, resolve } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { formatListener } from '../core/live/listener-failure.ts'
import { listRecoveries } from '../core/live/recovery.ts'
import { learnedElementsPath, recordingsFolder, sessionsFolder } from '../core/node/app-folders.ts'
import { startEngine } from '../core/node/engine-client.ts'
import { createHostedSession, type HostedSession } from '../core/node/hosted-session.ts'
import { createListening } from '../core/node/listening.ts'
import { createReplaying } from '../core/node/replaying.ts'
import type { Failure } from '../core/protocol/failure.ts'
import { catchSignals } from './live/stop-signals.ts'
import { createBrowserHost } from './serve/browser-host.ts'
import { addNameOptions, nameSettingsOf, type NameOptions } from './names/name-options.ts'
import {
  addServeListenOptions,
  serveListeningOf,
  type ServeListening,
  type ServeListenOptions,
} from './serve/listen-options.ts'
import { createDownloads } from './serve/downloads.ts'
import { openBrowser } from './serve/open-browser.ts'
import { startServeHost, type ServeHost, type ServeHostOptions } from './serve/serve-host.ts'
import { spellUnclosed } from './serve/unclosed-recordings.ts'
import { createUploads } from './serve/upload.ts'

/** A fixed port, so that the same SSH tunnel works tomorrow. */
const DEFAULT_PORT = 8470

interface ServeOptions extends ServeListenOptions, NameOptions {
  readonly port?: number
  readonly host: string
  readonly open?: true
}

/** Serves until a signal asks to stop. Exit status 0 then, 1 when it could not start. */
async function runServe(
  file: string | undefined,
  options: ServeOptions,
  { live, version }: { readonly live: ServeListening; readonly version: string },
): Promise<number> {
  const folder = sessionsFolder()
  const names = nameSettingsOf(options, 'always')
  const session = createHostedSession(() =>
    startEngine({
      workerPath: join(__dirname, '../worker/engine.js'),
      sessionsFolder: folder,
      elementsPath: learnedElementsPath(),
      ...(names && { names }),
    }),
  )
  const uploads = createUploads(folder)
  const samplePath = join(__dirname, '../../resources/sample.pcapng')
  const listening = createListening(session, recordingsFolder)
  const replaying = createReplaying({ session, listening, workerPath: join(__dirname, '../worker/replay.js') })
  const downloads = createDownloads(folder)
  const dns = names?.switches
  const host = createBrowserHost({
    session,
    listening,
    replaying,
    live,
    downloads,
    samplePath,
    version,
    ...(dns && { dns }),
  })
  let askToStop: () => void = () => undefined
  const stopAsked = new Promise<void>((settle) => (askToStop = settle))
  const signals = catchSignals(askToStop)
  let served: ServeHost | undefined
  try {
    const viewerFolder = join(__dirname, '../renderer')
    served = await listen({ hostName: options.host, viewerFolder, session, host, uploads, downloads }, options.port)
    process.stdout.write(`Flowglass is at ${served.url}\n`)
    if (file !== undefined) {
      const path = resolve(file)
      const { replay } = options
      const opened = await (replay === undefined ? host.openFile(path) : listening.replay({ path, speed: replay }))
      if (!opened.ok) complain(opened.failure)
    }
    if (live.spec !== undefined) {
      const base = recordingsFolder()
      process.stdout.write(spellUnclosed(await listRecoveries(base), base))
      const started = await host.listen()
      if (!started.ok) {
        complain(started.failure)
        return 1
      }
      await sayWhereItListens(session)
    }
    if (options.open) openBrowser(served.url)
    await stopAsked
    return 0
  } catch (reason) {
    process.stderr.write(`flowglass: ${describeListenError(reason, options)}\n`)
    return 1
  } finally {
    await served?.dispose()
    await replaying.stop()
    await listening.dispose()
    await session.dispose()
    signals.dispose()
    await uploads.dispose()
    await downloads.dispose()
  }
}

function complain({ message, nextStep }: Failure): void {
  process.stderr.write(`flowglass: ${message} ${nextStep}\n`)
}

async function sayWhereItListens({ api }: HostedSession): Promise<void> {
  for (const { spec, port, failure } of (await api.liveReport())?.listeners ?? []) {
    if (failure === undefined) process.stdout.write(`Listening at ${formatListener({ ...spec, port })}\n`)
    else complain(failure)
  }
}

/** Takes the asked port, or the usual one, or any when somebody else has the usual one. */
async function listen(options: Omit<ServeHostOptions, 'port'>, port: number | undefined): Promise<ServeHost> {
  if (port !== undefined) return startServeHost({ ...options, port })
  try {
    return await startServeHost({ ...options, port: DEFAULT_PORT })
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw reason
    return startServeHost({ ...options, port: 0 })
  }
}

function describeListenError(reason: unknown, { host, port }: ServeOptions): string {
  const { code, message } = reason as NodeJS.ErrnoException
  const place = `${host}:${String(port ?? DEFAULT_PORT)}`
  if (code === 'EADDRINUSE') return `${place} is in use by another program. Choose another --port, or 0 for any.`
  if (code === 'EACCES') return `${place} may not be used. Choose a --port of 1024 or more.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is no address of this machine. Choose another --host.`
  return message
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}

/** Adds the command to the program. */
export function addServeCommand(program: Command): void {
  const command = program
    .command('serve')
    .summary('serve the viewer to a browser')
    .description(
      'Serves the viewer to a browser and prints its address, which holds a token. It listens on loopback only; reach it from elsewhere through an SSH tunnel.',
    )
    .argument('[FILE]', 'capture to open; without one the viewer shows its start screen')
    .option(
      '--port <number>',
      `port to listen on, 0 for any (default: ${String(DEFAULT_PORT)}, or any if that is taken)`,
      parsePort,
    )
    .option(
      '--host <address>',
      'address to listen on; with any but loopback the token crosses the network in clear',
      '127.0.0.1',
    )
    .option('--open', 'open the address in the browser of this machine')
  addNameOptions(addServeListenOptions(command), 'always')
    .addHelpText('after', '\nExit status: 0 stopped by a signal, 1 it could not listen, 2 wrong usage.')
    .action(async (file: string | undefined, options: ServeOptions) => {
      const live = serveListeningOf(command, options, file)
      process.exitCode = await runServe(file, options, { live, version: program.version() ?? '' })
    })
}

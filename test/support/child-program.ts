/** The program in a process of its own, which a test may stop, starve and kill. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buildProgram } from './built-program.ts'

export interface ChildOptions {
  /** Where it keeps everything. */
  readonly folder: string
  /** Largest file that it may write, in KiB: the disk is full for it then. */
  readonly maxFileKib?: number
}

export interface ChildProgram {
  readonly child: ChildProcess
  /** Settles with the first line of its output for which the condition holds, also one that is there already. */
  line(isIt: (line: string) => boolean): Promise<string>
  signal(signal: NodeJS.Signals): void
  /** Settles with its exit status, or with the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
  complaints(): string
}

/** Starts the command line with arguments. */
export async function startProgram(args: readonly string[], options: ChildOptions): Promise<ChildProgram> {
  const { cliPath } = await buildProgram()
  const { folder, maxFileKib } = options
  const command = [process.execPath, cliPath, ...args]
  // The limit of a shell holds for what it becomes.
  const [program = '', ...rest] =
    maxFileKib === undefined
      ? command
      : ['bash', '-c', `ulimit -f ${String(maxFileKib)} && exec "$@"`, 'bash', ...command]
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      FLOWGLASS_SESSIONS_DIR: join(folder, 'sessions'),
      FLOWGLASS_RECORDINGS_DIR: join(folder, 'recordings'),
      FLOWGLASS_CONFIG_DIR: folder,
    },
  })
  const lines: string[] = []
  let waiting: (() => void)[] = []
  const wake = (): void => {
    for (const look of waiting) look()
    waiting = []
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    wake()
  })
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  let isOver = false
  const ended = once(child, 'close').then(([status, signal]: unknown[]) => {
    isOver = true
    wake()
    return (signal ?? status) as number | NodeJS.Signals
  })

  return {
    child,
    async line(isIt) {
      for (let at = 0; ; at++) {
        while (at >= lines.length) {
          if (isOver) throw new Error(`It has ended without that line.\n${lines.join('\n')}\n${complaints}`)
          await new Promise<void>((settle) => waiting.push(settle))
        }
        const line = lines[at]
        if (line !== undefined && isIt(line)) return line
      }
    },
    signal: (signal) => child.kill(signal),
    ended,
    complaints: () => complaints,
  }
}

/** What `flowglass collect --json` tells, as far as tests read it. */
export interface CollectLine {
  readonly kind: 'listening' | 'stats' | 'account'
  readonly seconds: number
  readonly received: number
  readonly refused: number
  readonly queueDrops: number
  readonly kernelDrops: number
  readonly dataRecords: number
  readonly optionsRecords: number
  readonly datagramsPerSecond: number
  readonly recordsPerSecond: number
  readonly decoded: number
  readonly unaccounted: number
  readonly listeners: readonly { readonly port: number }[]
  readonly recording: {
    readonly state: string
    readonly files: number
    readonly octets: number
    readonly unrecordedDatagrams: number
    readonly failure: { readonly code: string; readonly message: string; readonly nextStep: string } | null
  } | null
}

export interface ChildCollector extends ChildProgram {
  readonly port: number
  /** Settles with the first line, of those that come from now on too, for which the condition holds. */
  told(isIt: (line: CollectLine) => boolean): Promise<CollectLine>
  /** Asks it to end; settles with its account. */
  end(): Promise<CollectLine>
}

/** Starts `flowglass collect` on a free port of loopback; it tells its counts every 200 ms. */
export async function startCollector(args: readonly string[], options: ChildOptions): Promise<ChildCollector> {
  const listen = ['collect', '--listen', 'udp://127.0.0.1:0', '--json', '--stats', '0.2']
  const program = await startProgram([...listen, ...args], options)
  const parse = (line: string): CollectLine => JSON.parse(line) as CollectLine
  const told = async (isIt: (line: CollectLine) => boolean): Promise<CollectLine> =>
    parse(await program.line((line) => isIt(parse(line))))
  const { listeners } = await told(({ kind }) => kind === 'listening')
  return {
    ...program,
    port: listeners[0]?.port ?? 0,
    told,
    end: async () => {
      program.signal('SIGINT')
      return told(({ kind }) => kind === 'account')
    },
  }
}

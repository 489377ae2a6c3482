import { spawn, type StdioOptions } from 'node:child_process'

export interface CommandResult {
  readonly status: number
  /** What it printed, both streams in the order in which they came; empty when its output was shown. */
  readonly output: string
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv
  /** Milliseconds after which the command is ended and counts as failed. */
  readonly timeoutMs?: number
  readonly output: 'shown' | 'kept'
}

/** Runs a command without standard input; a command that cannot be started has status 127. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const stdio: StdioOptions = options.output === 'shown' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe']
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio,
      // Reports of tools are read in logs more often than in terminals.
      env: { ...(options.env ?? process.env), ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    })
    let output = ''
    const collect = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', (error) => {
      resolve({ status: 127, output: error.message })
    })
    child.on('close', (status) => {
      resolve({ status: status ?? 1, output })
    })
  })
}

/** The JavaScript file behind a command of an installed package: starting it with node needs no shell on any system. */
export function packageScript(path: string): string {
  return `node_modules/${path}`
}

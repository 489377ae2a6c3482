/** Any program in a process of its own: each is ended by its id, and none outlives its test. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

export interface EndedProgram {
  readonly status: number | null
  readonly out: string
  readonly error: string
}

export interface ChildProgram {
  /** What it has printed so far. */
  out(): string
  error(): string
  kill(signal: 'SIGINT' | 'SIGTERM'): void
  readonly ended: Promise<EndedProgram>
}

const children = new Set<ChildProcess>()
/** No peer needs longer for what the tests ask of it. */
const TIMEOUT_MS = 30_000

/** Starts a program. */
export function startProgram(path: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProgram {
  const child = spawn(path, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: TIMEOUT_MS,
  })
  children.add(child)
  let out = ''
  let error = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text))
  const ended = once(child, 'close').then(([status]): EndedProgram => {
    children.delete(child)
    return { status: status as number | null, out, error }
  })
  return {
    out: () => out,
    error: () => error,
    kill: (signal) => {
      child.kill(signal)
    },
    ended,
  }
}

/** Ends what a failed test has left. */
export function endPrograms(): void {
  for (const child of children) child.kill('SIGKILL')
}

/** Runs a program to its end; throws when it failed. */
export async function runToEnd(path: string, args: readonly string[]): Promise<EndedProgram> {
  const ended = await startProgram(path, args).ended
  if (ended.status !== 0) {
    throw new Error(`${path} ${args.join(' ')} ended with ${String(ended.status)}: ${ended.out}${ended.error}`)
  }
  return ended
}

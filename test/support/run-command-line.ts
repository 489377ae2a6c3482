/** Runs a command of the program in this process, and keeps what a shell would see of it. */
import { vi } from 'vitest'
import { runProgram } from '../../cli/program.ts'

export interface CommandLineResult {
  readonly status: unknown
  readonly out: string
  readonly error: string
}

/** Runs the program with these arguments; the exit status of the tests themselves stays as it is. */
export async function runCommandLine(...args: readonly string[]): Promise<CommandLineResult> {
  const statusBefore = process.exitCode
  const listeners = [process.stdout, process.stderr].map((stream) => ({ stream, before: stream.listeners('error') }))
  const out = capture(process.stdout)
  const error = capture(process.stderr)
  process.exitCode = undefined
  try {
    await runProgram(args)
    return { status: exitStatus() ?? 0, out: out(), error: error() }
  } finally {
    vi.restoreAllMocks()
    process.exitCode = statusBefore
    // An output listens as long as its stream is there; in a process of many commands they would pile up.
    for (const { stream, before } of listeners) {
      for (const listener of stream.listeners('error')) if (!before.includes(listener)) removeListener(stream, listener)
    }
  }
}

function removeListener(stream: NodeJS.WriteStream, listener: unknown): void {
  if (isCallback(listener)) stream.removeListener('error', listener)
}

/** Read anew: the type of what was just set is narrower than what a command may set. */
const exitStatus = (): typeof process.exitCode => process.exitCode

/** What a stream was given. */
function capture(stream: NodeJS.WriteStream): () => string {
  let text = ''
  vi.spyOn(stream, 'write').mockImplementation((chunk: Uint8Array | string, ...rest: readonly unknown[]) => {
    text += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)
    for (const done of rest) if (isCallback(done)) done()
    return true
  })
  return () => text
}

function isCallback(value: unknown): value is () => void {
  return typeof value === 'function'
}

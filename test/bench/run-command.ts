/** Runs a program, and says how long it took and how much memory it had at most. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { benchEnvironment } from './bench-captures.ts'

export interface CommandRun {
  readonly seconds: number
  /** Largest resident set as the kernel counts it; undefined where it does not tell (anywhere but Linux). */
  readonly peakRssBytes: number | undefined
  readonly stdout: string
}

const POLL_MS = 20

/** Runs `node` with arguments; output goes into `outputPath` when given. Rejects unless the status is 0. */
export async function runNode(args: readonly string[], outputPath?: string): Promise<CommandRun> {
  const output = outputPath === undefined ? 'pipe' : openSync(outputPath, 'w')
  const started = performance.now()
  const child = spawn(process.execPath, args, { env: benchEnvironment(), stdio: ['ignore', output, 'pipe'] })
  if (typeof output === 'number') closeSync(output)
  const peak = watchPeakRss(child)
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  const status = await new Promise<number | null>((settle, refuse) => {
    child.once('error', refuse).once('close', settle)
  })
  const seconds = (performance.now() - started) / 1000
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${String(status)}: ${stderr().slice(0, 2000)}`)
  return { seconds, peakRssBytes: peak(), stdout: stdout() }
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = []
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString()
}

/** VmHWM only grows, so that the last value read before the end is the peak but for the final milliseconds. */
function watchPeakRss(child: ChildProcess): () => number | undefined {
  let peak: number | undefined
  const timer = setInterval(() => {
    try {
      const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(child.pid)}/status`, 'utf8'))
      if (match !== null) peak = Number(match[1]) * 1024
    } catch {
      // The process is gone, or the system has no /proc.
      clearInterval(timer)
    }
  }, POLL_MS)
  child.once('close', () => clearInterval(timer))
  return () => peak
}

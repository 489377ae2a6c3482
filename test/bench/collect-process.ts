/** A headless collector and a sender in processes of their own, on loopback: what was sent, and where all of it has gone. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { benchEnvironment } from './bench-captures.ts'

export interface Sent {
  readonly sent: number
  readonly seconds: number
  readonly perSecond: number
}

/** The line that `flowglass collect --json` ends with, as far as the bench reads it. */
export interface Account {
  readonly received: number
  readonly refused: number
  readonly queueDrops: number
  readonly kernelDrops: number
  readonly decoded: number
  readonly dataRecords: number
  readonly unaccounted: number
  readonly listeners: readonly { readonly receiveBufferOctets: number }[]
}

export interface CollectProcess {
  readonly port: number
  /** Processor seconds and resident set by now. */
  usage(): Usage
  /** Asks it to end; settles with its account. */
  end(): Promise<Account>
}

export interface Usage {
  readonly cpuSeconds: number
  readonly rssBytes: number
}

/** Ticks of the kernel's clock in a second, as Linux counts processor time. */
const TICKS_PER_SECOND = 100

/** Starts a collector on a free port. */
export async function startCollect(options: readonly string[] = []): Promise<CollectProcess> {
  const listen = ['collect', '--listen', 'udp://127.0.0.1:0', '--json', '--stats', '0']
  const child = spawn(process.execPath, ['out/cli/index.js', ...listen, ...options], {
    env: benchEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const last: { line: string } = { line: '{}' }
  lines.on('line', (line) => (last.line = line))
  const [first] = (await once(lines, 'line')) as [string]
  const { listeners } = JSON.parse(first) as { listeners: { port: number }[] }
  return {
    port: listeners[0]?.port ?? 0,
    usage: () => readUsage(child),
    async end() {
      child.kill('SIGINT')
      await once(child, 'close')
      return JSON.parse(last.line) as Account
    },
  }
}

function readUsage({ pid }: ChildProcess): Usage {
  // Fields 14 and 15 of proc_pid_stat(5), after the name in parentheses.
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? []
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    rssBytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024,
  }
}

/** Sends the datagrams of a capture again and again at a rate, infinite: as many as go. */
export async function send(path: string, port: number, rate: number, seconds: number): Promise<Sent> {
  const to = `127.0.0.1:${String(port)}`
  const pace = [
    '--rate',
    String(Number.isFinite(rate) ? rate : 0),
    '--seconds',
    String(seconds),
    '--memory',
    String(64 << 20),
  ]
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/send-datagrams.ts', path, '--to', to, ...pace], {
    env: benchEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [status] = (await once(child, 'close')) as [number | null]
  if (status !== 0) throw new Error(`the sender ended with ${String(status)}`)
  return JSON.parse(output) as Sent
}

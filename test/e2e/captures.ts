/** The captures that the end-to-end tests open. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The capture that comes with the program. */
export const SAMPLE = resolve('resources/sample.pcapng')

/** A record of the sample as the command line prints it: what the window shows must agree with it. */
export type DumpedRecord = Readonly<Record<string, unknown>> & { readonly '@record': number; readonly '@type': string }

/** All records of the sample, in the order of decoding. */
export async function dumpSample(): Promise<readonly DumpedRecord[]> {
  const { stdout } = await run(process.execPath, ['out/cli/index.js', 'dump', SAMPLE], { maxBuffer: 1 << 28 })
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as DumpedRecord)
}

/** What the command line says of the sample as a whole. */
export interface SampleInfo {
  readonly status: {
    readonly ledger: { readonly octets: { readonly in: number }; readonly records: { readonly decoded: number } }
  }
  readonly problems: readonly unknown[]
}

/** The account of the sample. */
export async function infoOfSample(): Promise<SampleInfo> {
  const { stdout } = await run(process.execPath, ['out/cli/index.js', 'info', '--json', SAMPLE])
  return JSON.parse(stdout) as SampleInfo
}

/** A NetScaler's export of some minutes: cache answers, connections that are kept alive, a few lost messages. */
export async function simulateNetScaler(folder: string): Promise<string> {
  const path = join(folder, 'netscaler.pcap')
  const options = ['--out', path, '--count', '800', '--rate', '4', '--loss', '1%', '--seed', '4']
  await run(process.execPath, ['out/cli/index.js', 'simulate', ...options])
  return path
}

/** A LoadMaster's export of some minutes: services of different pace, a few bad paths, databases and names. */
export async function simulateLoadMaster(folder: string): Promise<string> {
  const path = join(folder, 'loadmaster.pcap')
  const options = ['--profile', 'loadmaster', '--out', path, '--count', '400', '--rate', '5', '--seed', '3']
  await run(process.execPath, ['out/cli/index.js', 'simulate', ...options])
  return path
}

/** A transaction as the command line prints it. */
export interface PrintedTransaction {
  readonly url: string | null
  readonly totalUs: number | null
  readonly verdict: string
  readonly legs: Readonly<Record<string, readonly number[]>>
}

/** The transactions of a capture: what the window shows must agree with them. */
export function printTransactions(file: string): Promise<readonly PrintedTransaction[]> {
  return printList('transactions', file)
}

/** A session as the command line prints it. */
export interface PrintedSession {
  readonly client: string
  readonly clientPort: number
  readonly server: string
  readonly serverPort: number
  readonly rttUs: number | null
  readonly srtUs: number | null
  readonly retransmissions: number | null
  readonly records: { readonly fromClient: readonly number[]; readonly fromServer: readonly number[] }
}

/** The sessions of a capture: what the window shows must agree with them. */
export function printSessions(file: string): Promise<readonly PrintedSession[]> {
  return printList('sessions', file)
}

async function printList<T>(command: string, file: string): Promise<readonly T[]> {
  const { stdout } = await run(process.execPath, ['out/cli/index.js', command, file], { maxBuffer: 1 << 28 })
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
}

/** A file that is no capture of any kind. */
export function writeNoCapture(folder: string): Promise<string> {
  return write(folder, 'notes.pcap', Buffer.from('These are the notes of a tired engineer, and no capture.\n'))
}

/** A file without an octet. */
export function writeEmptyFile(folder: string): Promise<string> {
  return write(folder, 'empty.pcap', Buffer.alloc(0))
}

/** A pcap header with octets behind it that are no packets. */
export function writeDamagedCapture(folder: string): Promise<string> {
  const header = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex')
  const noise = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * index * 31 + 0x9e) & 0xff))
  return write(folder, 'damaged.pcap', Buffer.concat([header, noise]))
}

async function write(folder: string, name: string, octets: Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, octets)
  return path
}

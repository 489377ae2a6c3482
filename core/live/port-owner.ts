/** Which program has a port, where the system tells: Linux does, in `/proc`, of the processes that this user may look at. */
import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { ListenerSpec } from '../protocol/live-api.ts'

/** State of a TCP socket that listens. */
const LISTENING = '0A'
const LOCAL_ADDRESS = 1
const STATE = 3
const INODE = 9
/** Processes that are looked at: some tens of milliseconds. */
const MAX_PROCESSES = 4096

/** `nfcapd (4242)`, `Flowglass itself`; undefined where the system does not tell. */
export async function findPortOwner(
  { protocol, port }: Pick<ListenerSpec, 'protocol' | 'port'>,
  proc = '/proc',
): Promise<string | undefined> {
  const tables = protocol === 'udp' ? ['udp', 'udp6'] : ['tcp', 'tcp6']
  const texts = await Promise.all(tables.map((table) => readFile(join(proc, 'net', table), 'utf8').catch(() => '')))
  const inodes = texts.flatMap((text) => inodesOf(text, port, protocol === 'udp'))
  if (inodes.length === 0) return undefined
  const wanted = new Set(inodes.map((inode) => `socket:[${inode}]`))
  const names = await readdir(proc).catch(() => [])
  for (const pid of names.filter((name) => /^\d+$/.test(name)).slice(0, MAX_PROCESSES)) {
    if (await holdsOne(join(proc, pid, 'fd'), wanted)) return describeProcess(proc, pid)
  }
  return undefined
}

function inodesOf(table: string, port: number, isUdp: boolean): string[] {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return table.split('\n').flatMap((line) => {
    const columns = line.trim().split(/\s+/)
    const isThere = columns[LOCAL_ADDRESS]?.endsWith(local) === true && (isUdp || columns[STATE] === LISTENING)
    return isThere ? (columns[INODE] ?? []) : []
  })
}

async function holdsOne(folder: string, wanted: ReadonlySet<string>): Promise<boolean> {
  // What may not be looked at has no descriptors to show.
  const descriptors = await readdir(folder).catch(() => [])
  for (const descriptor of descriptors) {
    const target = await readlink(join(folder, descriptor)).catch(() => '')
    if (wanted.has(target)) return true
  }
  return false
}

async function describeProcess(proc: string, pid: string): Promise<string> {
  if (Number(pid) === process.pid) return 'Flowglass itself'
  const name = await readFile(join(proc, pid, 'comm'), 'utf8').catch(() => '')
  return name === '' ? `process ${pid}` : `${name.trim()} (${pid})`
}

/** Exporters and collectors of others, against which listening is compared: those of Debian. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, installDebianPackages } from './debian.ts'

/** The programs and the packages that they are in. */
const PEERS = {
  softflowd: 'softflowd',
  pmacctd: 'pmacct',
  nfacctd: 'pmacct',
  nfcapd: 'nfdump',
  nfdump: 'nfdump',
  nfreplay: 'nfdump',
} as const

export type Peer = keyof typeof PEERS

/** Folders of daemons that are in the PATH of root alone. */
const ADMIN_FOLDERS = ['/usr/sbin', '/usr/local/sbin']

/** Full path of a program of this machine; undefined when it is not there. */
export function findPeer(peer: Peer): string | undefined {
  return findProgram(peer) ?? ADMIN_FOLDERS.map((folder) => join(folder, peer)).find((path) => existsSync(path))
}

/** Installs what is missing where that is possible; answers what is missing then. It takes some ten seconds. */
export async function installPeers(): Promise<readonly Peer[]> {
  const missing = (): Peer[] => (Object.keys(PEERS) as Peer[]).filter((peer) => findPeer(peer) === undefined)
  const wanted = new Set(missing().map((peer) => PEERS[peer]))
  if (wanted.size === 0) return []
  process.stdout.write(`Installing ${[...wanted].join(', ')} …\n`)
  await installDebianPackages([...wanted].map((name) => [name]))
  return missing()
}

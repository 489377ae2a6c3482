/** nfdump's collector on loopback, and what its files add up to. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect } from 'vitest'
import { findPortOwner } from '../../core/live/port-owner.ts'
import { findPeer, type Peer } from '../../scripts/peer-programs.ts'
import { runToEnd, startProgram } from '../support/peer-processes.ts'
import type { Totals } from './our-collector.ts'

export interface Nfcapd {
  readonly port: number
  /** Ends it with everything written, and adds up what it has. */
  finish(): Promise<Totals>
}

/** Full path of a program that is there. */
export function peerPath(peer: Peer): string {
  const path = findPeer(peer)
  if (path === undefined) throw new Error(`${peer} is not here`)
  return path
}

/** Starts it; its files go to the folder. */
export async function startNfcapd(folder: string): Promise<Nfcapd> {
  const port = await freePort()
  const spec = { protocol: 'udp', address: '127.0.0.1', port } as const
  const program = startProgram(peerPath('nfcapd'), ['-l', folder, '-b', spec.address, '-p', String(port), '-t', '3600'])
  // Not by opening it: that would take it from the program that is about to.
  await expect.poll(() => findPortOwner(spec), { timeout: 10_000 }).toMatch(/^nfcapd/)
  return {
    port,
    async finish() {
      program.kill('SIGTERM')
      await program.ended
      return sumUp(folder)
    },
  }
}

async function sumUp(folder: string): Promise<Totals> {
  const { out } = await runToEnd(peerPath('nfdump'), ['-R', folder, '-I'])
  const valueOf = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(out)?.[1])
  return { flows: valueOf('Flows'), packets: valueOf('Packets'), octets: valueOf('Bytes') }
}

/** A port of loopback that nobody has at the moment. */
export async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  await new Promise<void>((settle) => socket.close(settle))
  return port
}

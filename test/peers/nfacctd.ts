/** pmacct's collector on loopback, and what it prints when it is asked to end. */
import { writeFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { findPortOwner } from '../../core/live/port-owner.ts'
import { startProgram } from '../support/peer-processes.ts'
import { freePort, peerPath } from './nfcapd.ts'
import type { Totals } from './our-collector.ts'

export interface Nfacctd {
  readonly port: number
  /** Waits until it has so many flows, ends it and adds up what it has printed. */
  finish(flows: number): Promise<Totals>
}

/** One line of its plugin: what came for one protocol in one minute. */
interface Printed {
  readonly flows: number
  readonly packets: number
  readonly bytes: number
}

/** Starts it with a configuration of its own; `scaled`: counts times the sampling rate that a header of NetFlow v5 has. */
export async function startNfacctd(configPath: string, sampling: 'scaled' | 'unscaled'): Promise<Nfacctd> {
  const port = await freePort()
  const spec = { protocol: 'udp', address: '127.0.0.1', port } as const
  const lines = [
    'daemonize: false',
    `nfacctd_ip: ${spec.address}`,
    `nfacctd_port: ${String(port)}`,
    `nfacctd_renormalize: ${String(sampling === 'scaled')}`,
    'plugins: print',
    'aggregate: proto, flows',
    'print_output: json',
    'print_refresh_time: 1',
    'plugin_pipe_size: 10240000',
    'plugin_buffer_size: 102400',
  ]
  await writeFile(configPath, `${lines.join('\n')}\n`)
  const program = startProgram(peerPath('nfacctd'), ['-f', configPath])
  // Not by opening it: that would take it from the program that is about to.
  await expect.poll(() => findPortOwner(spec), { timeout: 10_000 }).toMatch(/^nfacctd/)
  return {
    port,
    async finish(flows) {
      // It prints once a second, and whatever is left when it ends.
      await expect.poll(() => sumUp(program.out()).flows, { timeout: 5000 }).toBeGreaterThan(flows / 2)
      program.kill('SIGINT')
      return sumUp((await program.ended).out)
    },
  }
}

function sumUp(out: string): Totals {
  const printed = out
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Printed)
  const sum = (key: keyof Printed): number => printed.reduce((total, line) => total + line[key], 0)
  return { flows: sum('flows'), packets: sum('packets'), octets: sum('bytes') }
}

/** Varied flows twice: as nfdump's own collector wrote them, and as a capture. */
import { createSocket } from 'node:dgram'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { findPeer } from '../../scripts/peer-programs.ts'
import { endPrograms } from '../support/peer-processes.ts'
import { buildVariedFlows } from '../support/varied-flows.ts'
import { startNfcapd } from './nfcapd.ts'

const FLOWS = 400

export const hasNfdump = findPeer('nfcapd') !== undefined && findPeer('nfdump') !== undefined

export interface CollectedFlows {
  /** Of nfcapd's files. */
  readonly folder: string
  readonly capture: string
}

export interface FlowCollection {
  /** Collects them the first time; within a test, since the collector's port is polled. */
  collect(): Promise<CollectedFlows>
  remove(): Promise<void>
}

/** Nothing is collected yet. */
export function createFlowCollection(): FlowCollection {
  let place = ''
  let collected: Promise<CollectedFlows> | undefined

  async function collect(): Promise<CollectedFlows> {
    place = await mkdtemp(join(tmpdir(), 'flowglass-nfdump-'))
    const folder = await mkdtemp(join(place, 'nfcapd-'))
    const capture = join(place, 'varied.pcap')
    const flows = buildVariedFlows(FLOWS)
    await writeFile(capture, flows.capture)
    const collector = await startNfcapd(folder)
    const socket = createSocket('udp4')
    for (const [index, message] of flows.messages.entries()) {
      await new Promise((settle) => socket.send(message, collector.port, '127.0.0.1', settle))
      if (index % 50 === 0) await new Promise((settle) => setTimeout(settle, 10))
    }
    socket.close()
    expect((await collector.finish()).flows).toBe(FLOWS)
    return { folder, capture }
  }

  return {
    collect: () => (collected ??= collect()),
    async remove() {
      endPrograms()
      await rm(place, { recursive: true, force: true })
    },
  }
}

/** Captures of simulated exporters on disk, and sessions that are compared with them. */
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { writeSimulatedCapture } from '../../core/simulate/simulated-capture.ts'
import { createSimulation } from '../../core/simulate/simulation.ts'
import { DEFAULT_SIMULATION, type SimulationOptions } from '../../core/simulate/simulation-options.ts'
import type { InProcessSession } from './in-process-session.ts'
import { valueOf } from './query-session.ts'

/** Writes a pcap file of an exporter that does four things a second until `count` are done. */
export async function writeSimulatedFile(
  path: string,
  wanted: Pick<SimulationOptions, 'profile' | 'count'> & Partial<SimulationOptions>,
): Promise<void> {
  const options = { ...DEFAULT_SIMULATION, perSecond: 4, durationMicros: Number.POSITIVE_INFINITY, ...wanted }
  const pieces = [...writeSimulatedCapture(createSimulation(options))]
  await writeFile(path, Buffer.concat(pieces.map((piece) => Buffer.from(piece))))
}

/** Reads a file to compare the session's own with; answers its number. */
export async function compareWithFile({ session }: InProcessSession, path: string): Promise<number> {
  const { file } = valueOf(await session.openComparedFile(path, basename(path)))
  while (session.currentStatus().compared?.phase === 'loading') await new Promise((go) => setTimeout(go, 5))
  return file
}

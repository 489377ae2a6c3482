/** Generated captures, kept in `.cache/bench` until their generator changes. */
import { createHash } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { generateBenchCapture } from '../../core/simulate/bench-capture.ts'
import { writeSimulatedCapture } from '../../core/simulate/simulated-capture.ts'
import { createSimulation } from '../../core/simulate/simulation.ts'
import { DEFAULT_SIMULATION } from '../../core/simulate/simulation-options.ts'
import { busyConnection, captureOf, transactionsOf } from '../support/client-connections.ts'

const FOLDER = '.cache/bench'
const GENERATOR_FOLDER = 'core/simulate'
const SEED = 1
/** About what a busy site has. */
const TRANSACTIONS_PER_SECOND = 500

/** The folder for everything that a run writes. */
export function benchFolder(): string {
  mkdirSync(FOLDER, { recursive: true })
  return FOLDER
}

/** The environment of the programs that are measured: what they keep goes into the same folder. */
export function benchEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, FLOWGLASS_SESSIONS_DIR: resolve(benchFolder(), 'sessions') }
}

/** The path of a capture with that many records; made when it is not there. */
export function prepareCapture(records: number): string {
  return prepare(`bench-${records}`, () => generateBenchCapture({ records, seed: SEED }))
}

/** The path of a capture of two appliances with that many transactions, of four legs but for those from a cache. */
export function prepareTransactions(transactions: number): string {
  return prepare(`transactions-${transactions}`, () =>
    writeSimulatedCapture(
      createSimulation({
        ...DEFAULT_SIMULATION,
        seed: SEED,
        exporters: 2,
        perSecond: TRANSACTIONS_PER_SECOND,
        count: transactions,
        durationMicros: Number.POSITIVE_INFINITY,
      }),
    ),
  )
}

/** The path of a capture with one connection of a client that carries that many transactions. */
export function prepareConnection(transactions: number): string {
  return prepare(`connection-${transactions}`, () => [captureOf(transactionsOf([busyConnection(transactions)]))])
}

function prepare(name: string, generate: () => Iterable<Uint8Array>): string {
  const path = join(benchFolder(), `${name}-${hashGenerator()}.pcap`)
  if (existsSync(path)) return path
  const partial = `${path}.part`
  const file = openSync(partial, 'w')
  for (const chunk of generate()) {
    for (let written = 0; written < chunk.length;) written += writeSync(file, chunk, written)
  }
  closeSync(file)
  renameSync(partial, path)
  return path
}

function hashGenerator(): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(GENERATOR_FOLDER).sort()) hash.update(readFileSync(join(GENERATOR_FOLDER, name)))
  return hash.digest('hex').slice(0, 8)
}

/**
 * Loads a capture that is in memory already, once, in a process of its own: decodes and stores it, and stitches its lists
 * unless told not to. Prints seconds, of the clock and of the processor, as JSON.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buffersToGiveBack, createBlockMemory } from '../../core/decode/block-memory.ts'
import type { DecodedBlock } from '../../core/decode/block.ts'
import { createElementRegistry } from '../../core/elements/registry.ts'
import { STORE_MEMORY_MIB, STORE_THREADS } from '../../core/limits/store.ts'
import { createSessionNames } from '../../core/names/session-names.ts'
import { createIngest } from '../../core/session/ingest.ts'
import { elementOf } from '../../core/session/field-columns.ts'
import { createStore } from '../../core/store/store.ts'
import { createTelemetry } from '../../core/telemetry/telemetry.ts'
import { inChunks } from '../support/decode-capture.ts'
import { benchFolder } from './bench-captures.ts'

const [, , path = '', mode = 'with'] = process.argv
// As a file source hands them on: no Buffer.
const octets = new Uint8Array(readFileSync(path))
globalThis.gc?.()
void load()

async function load(): Promise<void> {
  // As between the threads of the engine: the memory of a block goes back once it is written.
  const memory = createBlockMemory()
  const onWritten = (blocks: readonly DecodedBlock[]): void => {
    memory.giveBack(blocks.flatMap(buffersToGiveBack))
  }
  const folder = mkdtempSync(join(resolve(benchFolder()), 'load-'))
  const made = await createStore({ folder, memoryLimitMiB: STORE_MEMORY_MIB, threads: STORE_THREADS, onWritten })
  if (!made.ok) throw new Error(made.failure.message)
  const store = made.value
  const registry = createElementRegistry()
  const names = createSessionNames((field) => elementOf(registry, field.pen, field.elementId).semantics)
  const telemetry = createTelemetry({ names })
  let waiting: DecodedBlock[] = []
  const ingest = createIngest({
    registry,
    keepMessageOctets: 'never',
    memory,
    isCompressed: false,
    onBlock: (block) => void waiting.push(block),
  })
  let stitching = 0
  const cpuBefore = process.cpuUsage()
  const started = performance.now()

  async function storeWaiting(): Promise<void> {
    const blocks = waiting
    waiting = []
    for (const block of blocks) {
      names.take(block)
      const before = performance.now()
      if (mode === 'with') telemetry.take(block)
      stitching += performance.now() - before
      const stored = await store.append(block)
      if (!stored.ok) throw new Error(stored.failure.message)
    }
  }
  for (const chunk of inChunks(octets)) {
    ingest.push(chunk)
    await storeWaiting()
  }
  ingest.end()
  await storeWaiting()
  await store.commit()
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  const { transactions } = telemetry.counts()
  await store.dispose()
  rmSync(folder, { recursive: true, force: true })
  console.log(
    JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, stitchingSeconds: stitching / 1000, transactions }),
  )
}

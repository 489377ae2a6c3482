/**
 * `npx tsx test/bench/live-lists.ts [netscaler|loadmaster] [MILLIONS] [RECORDS KEPT]`: memory of the lists of a live session that
 * goes on and on, with and without a store that keeps little. Prints rows and MiB after each quarter of a million records.
 */
import type { DecodedBlock } from '../../core/decode/block.ts'
import { buffersToGiveBack, createBlockMemory } from '../../core/decode/block-memory.ts'
import { createElementRegistry } from '../../core/elements/registry.ts'
import { createSessionNames } from '../../core/names/session-names.ts'
import { createIngest } from '../../core/session/ingest.ts'
import { elementOf } from '../../core/session/field-columns.ts'
import { writeSimulatedCapture } from '../../core/simulate/simulated-capture.ts'
import { createSimulation } from '../../core/simulate/simulation.ts'
import { DEFAULT_SIMULATION } from '../../core/simulate/simulation-options.ts'
import { createTelemetry, type ListRetention } from '../../core/telemetry/telemetry.ts'
import { heldMiB } from '../support/held-memory.ts'

const [profile = 'netscaler', millions = '5', kept = '300000', retention = 'oldestOut'] = process.argv.slice(2)
const LOOK_EVERY = 250_000
const PER_SECOND = 5000
/** As often as a store lets go, about. */
const FORGET_EVERY = 20_000

run(1_000_000 * Number(millions), Number(kept), retention as ListRetention)

function run(records: number, keptRecords: number, rowsKept: ListRetention): void {
  const registry = createElementRegistry()
  const names = createSessionNames((field) => elementOf(registry, field.pen, field.elementId).semantics)
  const telemetry = createTelemetry({ names, retention: rowsKept })
  const memory = createBlockMemory()
  let seen = 0
  let forgotten = 0
  let looked = 0
  let stitching = 0
  let forgetting = 0

  function take(block: DecodedBlock): void {
    seen += block.recordCount
    names.take(block)
    const started = performance.now()
    telemetry.take(block)
    stitching += performance.now() - started
    memory.giveBack(buffersToGiveBack(block))
    if (seen - keptRecords >= forgotten + FORGET_EVERY) {
      forgotten = seen - keptRecords
      const before = performance.now()
      telemetry.forgetBefore(forgotten + 1)
      forgetting += performance.now() - before
    }
    if (seen - looked >= LOOK_EVERY) look()
  }

  function look(): void {
    looked = seen
    const { transactions, connections, sessions } = telemetry.counts()
    const rows = `${transactions} transactions, ${connections} connections, ${sessions} sessions`
    const { rss } = process.memoryUsage()
    console.log(
      `${(seen / 1e6).toFixed(2)} M records: ${heldMiB().toFixed(1)} MiB held, RSS ${(rss / 2 ** 20).toFixed(0)} MiB; ${rows}`,
    )
  }

  const ingest = createIngest({ registry, keepMessageOctets: 'never', memory, isCompressed: false, onBlock: take })
  const simulation = createSimulation({
    ...DEFAULT_SIMULATION,
    profile: profile === 'loadmaster' ? 'loadmaster' : 'netscaler',
    exporters: 2,
    perSecond: PER_SECOND,
    durationMicros: Number.POSITIVE_INFINITY,
  })
  look()
  for (const chunk of writeSimulatedCapture(simulation)) {
    ingest.push(chunk)
    if (seen >= records) break
  }
  look()
  const perMillion = (milliseconds: number): string => `${((1000 * milliseconds) / (seen / 1000)).toFixed(0)} ms`
  console.log(`a million records: stitching ${perMillion(stitching)}, forgetting ${perMillion(forgetting)}`)
  for (const { records: count, words } of telemetry.unlisted()) console.log(`${count} records ${words}`)
}

/**
 * `npm run fuzz`: ten million damaged inputs, or `--inputs N`, from `--seed N` (1), in `--processes N` (all processors), for at
 * most `--seconds N`.
 * What breaks a promise becomes a fixture under `test/fixtures/fuzz` and is tried by every test run from then on. Exit status
 * 1 when something did.
 */
import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { writeFixture } from './fixtures.ts'
import { fuzz, type FuzzCounts } from './fuzz-run.ts'
import { readSeeds } from './seeds.ts'

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: String(availableParallelism()) },
    seconds: { type: 'string', default: 'Infinity' },
    child: { type: 'boolean', default: false },
  },
})
const inputs = Number(values.inputs)
const seed = Number(values.seed)
const seconds = Number(values.seconds)

/** MiB that a process may hold between two batches, what is garbage not counted; seeds and registry take about sixty. */
const MAX_HELD_MIB = 400
const BATCHES_BETWEEN_CHECKS = 2000

interface Outcome {
  readonly counts: FuzzCounts
  readonly heldMiB: readonly number[]
  readonly findings: number
}

if (values.child) runChild()
else void runAll()

function runChild(): void {
  const heldMiB: number[] = []
  const { counts, findings } = fuzz(readSeeds(), { inputs, seed, seconds }, ({ batches }) => {
    if (batches % BATCHES_BETWEEN_CHECKS !== 0) return
    globalThis.gc?.()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    heldMiB.push(Math.round((heapUsed + arrayBuffers) / 2 ** 20))
  })
  for (const finding of findings) console.log(`${writeFixture(finding)}\n${finding.reason}`)
  process.send?.({ counts, heldMiB, findings: findings.length } satisfies Outcome)
}

async function runAll(): Promise<void> {
  const processes = Math.max(1, Number(values.processes))
  const startedAt = Date.now()
  const outcomes = await Promise.all(
    Array.from({ length: processes }, (_, index) => runProcess(Math.ceil(inputs / processes), seed * 1000 + index)),
  )
  const total = (read: (outcome: Outcome) => number) => outcomes.reduce((sum, outcome) => sum + read(outcome), 0)
  const held = Math.max(0, ...outcomes.flatMap((outcome) => outcome.heldMiB))
  const took = (Date.now() - startedAt) / 1000
  const findings = total((outcome) => outcome.findings) + (held > MAX_HELD_MIB ? 1 : 0)
  console.log(
    `${total((outcome) => outcome.counts.inputs)} damaged inputs (${total((outcome) => outcome.counts.captures)} captures) in ${took.toFixed(0)} s, ` +
      `slowest ${Math.max(...outcomes.map((outcome) => outcome.counts.slowestMs)).toFixed(1)} ms, ` +
      `held at most ${held} MiB: ${findings} findings`,
  )
  process.exitCode = findings === 0 ? 0 : 1
}

function runProcess(count: number, itsSeed: number): Promise<Outcome> {
  return new Promise((settle, reject) => {
    const options = ['--inputs', String(count), '--seed', String(itsSeed), '--seconds', String(seconds)]
    const child = fork(import.meta.filename, ['--child', ...options], {
      // Each batch leaves a decoder behind: a large young generation lets most of it go unmoved.
      execArgv: ['--import', 'tsx', '--expose-gc', '--max-semi-space-size=64'],
    })
    let outcome: Outcome | undefined
    child.on('message', (message) => (outcome = message as Outcome))
    child.on('exit', (code) => {
      if (outcome === undefined) reject(new Error(`A process ended with ${String(code)} before it could tell.`))
      else settle(outcome)
    })
  })
}

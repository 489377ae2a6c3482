/** One run of fuzzing: damages seeds, feeds them to the targets, and keeps what broke a promise. */
import { performance } from 'node:perf_hooks'
import { createRandom, type Random } from '../../core/simulate/random.ts'
import { mutate } from './mutate.ts'
import type { Seeds } from './seeds.ts'
import {
  MAX_INPUT_MS,
  runCaptureOctets,
  runDatagrams,
  SFLOW_SESSION,
  VARIANT_COUNT,
  type FuzzedDatagram,
} from './targets.ts'

export interface Finding {
  readonly target: 'datagrams' | 'capture'
  readonly reason: string
  readonly inputs: readonly FuzzedDatagram[]
  /** Number of the settings under which it happened. */
  readonly variant: number
}

export interface FuzzCounts {
  /** Damaged inputs: datagrams and captures. */
  inputs: number
  captures: number
  batches: number
  /** Milliseconds of the slowest input, as confirmed by a second and third run. */
  slowestMs: number
}

/** Datagrams that one decoder sees. */
const BATCH = 48
/** One batch in so many is a damaged capture instead, and one in so many is printed and asked about. */
const CAPTURE_EVERY = 8
const THOROUGH_EVERY = 16

/** Runs until `inputs` damaged inputs have been tried; stops early at the tenth finding, and when `seconds` are over. */
export function fuzz(
  seeds: Seeds,
  request: { readonly inputs: number; readonly seed: number; readonly seconds?: number; readonly maxInputMs?: number },
  onBatch: (counts: Readonly<FuzzCounts>) => void = () => undefined,
): { readonly counts: FuzzCounts; readonly findings: readonly Finding[] } {
  const random = createRandom(request.seed)
  const counts: FuzzCounts = { inputs: 0, captures: 0, batches: 0, slowestMs: 0 }
  const findings: Finding[] = []
  const maxMs = request.maxInputMs ?? MAX_INPUT_MS
  const endsAt = performance.now() + 1000 * (request.seconds ?? Number.POSITIVE_INFINITY)
  while (counts.inputs < request.inputs && findings.length < 10 && performance.now() < endsAt) {
    counts.batches += 1
    if (counts.batches % CAPTURE_EVERY === 0) fuzzCaptures(seeds, random, { counts, findings, maxMs })
    else fuzzDatagrams(seeds, random, { counts, findings, maxMs })
    onBatch(counts)
  }
  return { counts, findings }
}

interface Account {
  readonly counts: FuzzCounts
  readonly findings: Finding[]
  /** Milliseconds that one input may take. */
  readonly maxMs: number
}

function fuzzDatagrams(seeds: Seeds, random: Random, account: Account): void {
  const { counts } = account
  const conversation = random.pick(seeds.conversations)
  const inputs: FuzzedDatagram[] = []
  const session = random.chance(0.6) ? 0 : random.integer(1, SFLOW_SESSION)
  const keep = random.fraction()
  for (let index = 0; index < BATCH; index++) {
    const octets = conversation[index % conversation.length] ?? new Uint8Array(0)
    const isDamaged = !random.chance(keep)
    if (isDamaged) counts.inputs += 1
    const other = random.pick(random.pick(seeds.conversations))
    inputs.push({
      octets: isDamaged ? mutate(octets, random, other) : octets,
      session: random.chance(0.95) ? session : random.integer(0, SFLOW_SESSION),
    })
  }
  const isThorough = counts.batches % THOROUGH_EVERY === 1
  const variant = random.chance(0.5) ? 0 : random.integer(1, VARIANT_COUNT - 1)
  const run = { variant, isThorough }
  const slowest = attempt({ target: 'datagrams', inputs, variant }, () => runDatagrams(inputs, run), account)
  counts.slowestMs = Math.max(counts.slowestMs, slowest)
}

function fuzzCaptures(seeds: Seeds, random: Random, account: Account): void {
  const { counts } = account
  for (let turn = 0; turn < BATCH; turn++) {
    const octets = mutate(random.pick(seeds.captures), random, random.pick(seeds.captures))
    counts.inputs += 1
    counts.captures += 1
    const inputs = [{ octets, session: 0 }]
    const slowest = attempt({ target: 'capture', inputs, variant: 0 }, () => runCaptureOctets(octets), account)
    counts.slowestMs = Math.max(counts.slowestMs, slowest)
  }
}

/** Runs; what was slow is run twice more, because the machine may have been busy. */
function attempt(tried: Omit<Finding, 'reason'>, run: () => number, { findings, maxMs }: Account): number {
  try {
    let slowest = run()
    for (let again = 0; again < 2 && slowest > maxMs; again++) slowest = Math.min(slowest, run())
    if (slowest > maxMs) findings.push({ ...tried, reason: `An input took ${slowest.toFixed(0)} ms.` })
    return slowest
  } catch (error) {
    findings.push({ ...tried, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    return 0
  }
}

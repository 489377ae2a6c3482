/** Figures of the programs that run once and end: `info`, decoding alone, `dump`. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { SessionReport, Timings } from '../../core/protocol/session-api.ts'
import { benchFolder } from './bench-captures.ts'
import { bundle } from './bundle.ts'
import { type Figure, medianOf } from './figure.ts'
import { runNode } from './run-command.ts'

const CLI = 'out/cli/index.js'
const DECODE_ONCE = 'test/bench/decode-once.ts'
const MILLION = 1_000_000
const MEBIBYTE = 2 ** 20

export interface InfoRun extends Timings {
  /** As the kernel counted it, or as `info` says where the kernel does not tell. */
  readonly measuredPeakRssBytes: number
}

/** Loads a capture with `info --json`, `repeats` times. */
export async function runInfo(path: string, repeats: number): Promise<readonly InfoRun[]> {
  const runs: InfoRun[] = []
  for (let index = 0; index < repeats; index++) {
    const run = await runNode([CLI, 'info', '--json', path])
    const { timings } = JSON.parse(run.stdout) as SessionReport
    runs.push({ ...timings, measuredPeakRssBytes: Math.max(run.peakRssBytes ?? 0, timings.peakRssBytes) })
  }
  return runs
}

/** The figures of `info` on one capture. */
export function infoFigures(label: string, runs: readonly InfoRun[]): readonly Figure[] {
  return [
    {
      name: `info, ${label}: records`,
      unit: 'records/s',
      samples: runs.map((run) => run.recordsPerSecond),
      target: { atLeast: 1_000_000 },
    },
    {
      name: `info, ${label}: first rows`,
      unit: 'ms',
      samples: runs.map((run) => run.secondsToFirstRows * 1000),
      target: { atMost: 300 },
    },
    {
      name: `info, ${label}: peak RSS`,
      unit: 'MB',
      samples: runs.map((run) => run.measuredPeakRssBytes / 1e6),
      target: { atMost: 700 },
    },
  ]
}

/** How time and memory grow between captures of different size: by the largest against the million. */
export function linearityFigures(runs: ReadonlyMap<number, readonly InfoRun[]>): readonly Figure[] {
  const sizes = [...runs.keys()].sort((left, right) => left - right)
  const perSize = sizes.flatMap((records): Figure[] => {
    const ofSize = runs.get(records) ?? []
    return [
      {
        name: `info, ${formatMillions(records)}: time per million`,
        unit: 's',
        samples: ofSize.map((run) => (run.seconds / run.records) * 1e6),
      },
      {
        name: `info, ${formatMillions(records)}: memory`,
        unit: 'MiB',
        samples: ofSize.map((run) => run.measuredPeakRssBytes / MEBIBYTE),
      },
    ]
  })
  return [
    ...perSize,
    growthFigure('time', runs, (run) => run.seconds),
    growthFigure('memory', runs, (run) => run.measuredPeakRssBytes),
  ]
}

/** Growth from a million to the largest size, of which linear growth would be the ratio of the sizes. */
function growthFigure(
  what: string,
  runs: ReadonlyMap<number, readonly InfoRun[]>,
  valueOf: (run: InfoRun) => number,
): Figure {
  const largest = Math.max(...runs.keys())
  const medianAt = (records: number): number => medianOf((runs.get(records) ?? []).map(valueOf))
  const linear = largest / MILLION
  return {
    name: `info, ${what}: ${formatMillions(largest)} against ${formatMillions(MILLION)}`,
    unit: '×',
    samples: [medianAt(largest) / medianAt(MILLION)],
    // A tenth more than linear is the noise of two medians.
    target: { atMost: linear * 1.1 },
    note: `linear is ${linear}`,
  }
}

interface DecodeRun {
  readonly records: number
  readonly seconds: number
  readonly cpuSeconds: number
}

/** Decoding alone, each time in a fresh process that has the capture in memory. */
export async function measureDecoding(label: string, path: string, repeats: number): Promise<readonly Figure[]> {
  const program = await bundle(DECODE_ONCE)
  const runs: DecodeRun[] = []
  for (let index = 0; index < repeats; index++) {
    const run = await runNode(['--expose-gc', program, path])
    runs.push(JSON.parse(run.stdout) as DecodeRun)
  }
  return [
    {
      name: `decoding alone, ${label}`,
      unit: 'records/s',
      samples: runs.map((run) => run.records / run.seconds),
      target: { atLeast: 2_000_000 },
      note: 'one thread, fresh process, octets in memory',
    },
    {
      name: `decoding alone, ${label}: per second of CPU`,
      unit: 'records/s',
      samples: runs.map((run) => run.records / run.cpuSeconds),
      note: 'all threads of the process, whatever else the machine does',
    },
  ]
}

/** `dump` into a file, from start to end of the process. */
export async function measureDump(label: string, path: string, records: number, repeats: number): Promise<Figure> {
  const output = join(benchFolder(), 'dump.ndjson')
  const samples: number[] = []
  for (let index = 0; index < repeats; index++) {
    const run = await runNode([CLI, 'dump', path], output)
    samples.push(records / run.seconds)
  }
  rmSync(output, { force: true })
  return { name: `dump to a file, ${label}`, unit: 'records/s', samples, target: { atLeast: 250_000 } }
}

/** `0.1 M`, `4 M`. */
export function formatMillions(records: number): string {
  return records < 100_000 ? `${records / 1000} k` : `${records / 1e6} M`
}

/**
 * `npm run bench`: measures what Flowglass promises, prints a table, and never fails on a missed target.
 * `--short` measures on a tenth of a million records, `--json` prints one JSON object, `--only info,decode,dump,views,filters,top,histogram,exports,lists,heap`
 * chooses, `--records N` asks the questions about so many (ten million: `--only filters,top,histogram --records 10000000`), `--repeats N` sets how
 * often (3). Needs `npm run build` first.
 */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isBuildFresh } from '../../scripts/build-freshness.ts'
import { prepareCapture, prepareTransactions } from './bench-captures.ts'
import type { Figure } from './figure.ts'
import { summarise } from './figure.ts'
import { describeMachine, formatMachine } from './machine.ts'
import {
  formatMillions,
  infoFigures,
  type InfoRun,
  linearityFigures,
  measureDecoding,
  measureDump,
  runInfo,
} from './measure-commands.ts'
import { findChromium, measureRendererHeap } from './measure-renderer.ts'
import { measureHistograms, measureTop } from './measure-aggregates.ts'
import { measureListSorts, measureListTop, measureStitching } from './measure-lists.ts'
import { measureExports } from './measure-exports.ts'
import { measureFilters } from './measure-filters.ts'
import { measureViews } from './measure-views.ts'
import { formatFigures } from './print-figures.ts'

const FEW = 10_000
const TENTH = 100_000
const MILLION = 1_000_000
const LARGE = 4_000_000
const QUESTIONS = /^(?:filter|top ten|histogram)/
const LARGE_TARGET = { atMost: 1000 }

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: 'info,decode,dump,views,filters,top,histogram,exports,lists,heap' },
    records: { type: 'string' },
    repeats: { type: 'string', default: '3' },
  },
})
const chosen = new Set(values.only.split(','))
const repeats = Math.max(1, Number(values.repeats))
const main = values.short ? TENTH : Number(values.records ?? MILLION)
const label = formatMillions(main)
const machine = describeMachine()
const figures: Figure[] = []
/** What a reader of the figures must know: measurements that could not be made, and why. */
const notes: string[] = []

void run()

async function run(): Promise<void> {
  if (!existsSync('out/cli/index.js')) {
    console.error('There is no build: run "npm run build" first.')
    process.exit(2)
  }
  if (!(await isBuildFresh())) notes.push('the build is older than its sources, and it is the build that is measured')
  await attempt('info', measureInfo)
  await attempt('decode', () => measureDecoding(label, prepareCapture(main), repeats))
  await attempt('dump', async () => [await measureDump(label, prepareCapture(main), main, repeats)])
  await attempt('views', () => measureViews(label, prepareCapture(main), repeats))
  await attempt('filters', () => measureFilters(label, prepareCapture(main), repeats))
  await attempt('top', () => measureTop(label, prepareCapture(main), repeats))
  await attempt('histogram', () => measureHistograms(label, prepareCapture(main), repeats))
  await attempt('exports', () => measureExports(label, prepareCapture(main), repeats))
  await attempt('lists', measureLists)
  await attempt('heap', measureHeap)
  print()
  // A browser or a worker that a failed measurement left behind must not keep the run alive.
  process.exit(0)
}

/** One measurement that cannot be made is reported and does not stop the others. */
async function attempt(name: string, measure: () => Promise<readonly Figure[]>): Promise<void> {
  if (!chosen.has(name)) return
  progress(`measuring ${name} …`)
  try {
    figures.push(...(await measure()).map(judge))
  } catch (reason) {
    notes.push(`not measured: ${name}, ${reason instanceof Error ? reason.message : String(reason)}`)
  }
}

/** The targets are those of a million records; beyond that they are known for questions alone. */
function judge({ target, ...figure }: Figure): Figure {
  if (main === MILLION && target !== undefined) return { ...figure, target }
  return main > MILLION && QUESTIONS.test(figure.name) ? { ...figure, target: LARGE_TARGET } : figure
}

async function measureInfo(): Promise<readonly Figure[]> {
  const sizes = values.short ? [TENTH] : [TENTH, MILLION, LARGE]
  const runs = new Map<number, readonly InfoRun[]>()
  for (const records of sizes) runs.set(records, await runInfo(prepareCapture(records), repeats))
  return [...infoFigures(label, runs.get(main) ?? []), ...(values.short ? [] : linearityFigures(runs))]
}

/** A quarter as many transactions as records: each has up to four. */
async function measureLists(): Promise<readonly Figure[]> {
  const path = prepareTransactions(main / 4)
  return [
    ...(await measureStitching(label, path, repeats)),
    ...(await measureListSorts(path, repeats)),
    ...(await measureListTop(path, repeats)),
  ]
}

async function measureHeap(): Promise<readonly Figure[]> {
  const browser = findChromium()
  if (browser === undefined) throw new Error('there is no Chromium on this machine')
  const captureOf = (records: number) => ({ path: prepareCapture(records), records })
  const few = await measureRendererHeap(formatMillions(FEW), captureOf(FEW), browser, repeats)
  const many = await measureRendererHeap(label, captureOf(main), browser, repeats)
  const ratio = summarise(many).median / summarise(few).median
  const comparison = {
    name: `renderer heap, ${label} against ${formatMillions(FEW)}`,
    unit: '×',
    samples: [ratio],
    // Two runs of the same page differ by some percent.
    target: { atMost: 1.1 },
    note: 'no larger, but for noise',
  }
  return [few, many, comparison]
}

function print(): void {
  if (values.json) {
    const measured = figures.map((figure) => ({ ...figure, ...summarise(figure) }))
    console.log(JSON.stringify({ machine, repeats, figures: measured, notes }))
    return
  }
  process.stdout.write(`\n${formatMachine(machine)}\n${formatFigures(figures)}`)
  for (const note of notes) console.log(note)
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text}\n`)
}

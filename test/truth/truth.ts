/** Holds 100,000 simulated transactions against their truth: `npm run truth [-- COUNT]`. */
import { compareWithTruth } from './compare-truth.ts'
import { stitchSimulation } from './stitched-capture.ts'
import { quirkCases, truthCases } from './truth-cases.ts'

const count = Number(process.argv[2] ?? 100_000)

async function main(): Promise<number> {
  let failed = 0
  for (const { name, options } of [...truthCases(count), ...quirkCases(count / 10)]) {
    const startedAt = performance.now()
    const capture = await stitchSimulation(options)
    const { transactions, records, connections, rows, verdicts, times, wrong, examples } = compareWithTruth(capture)
    const isRight = Object.keys(wrong).length === 0 && rows === transactions
    if (!isRight) failed += 1
    console.log(`${isRight ? '✓' : '✗'} ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`)
    console.log(
      `  ${transactions} transactions in ${rows} rows, ${records} records, ${connections} connections, ${times} times`,
    )
    console.log(`  lost: ${capture.simulation.counts.lostRecords} records; found lost: ${capture.lostRecords}`)
    console.log(`  verdicts: ${JSON.stringify(verdicts)}`)
    if (!isRight) console.log(`  wrong: ${JSON.stringify(wrong)}\n  ${examples.join('\n  ')}`)
  }
  return failed
}

void main().then((failed) => {
  process.exitCode = failed === 0 ? 0 : 1
})

/** Writes the capture that `npm run bench` measures on: `npx tsx scripts/generate-bench.ts --records 1000000 --out FILE`. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { generateBenchCapture } from '../core/simulate/bench-capture.ts'

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
})
const records = Number(values.records)
if (values.out === undefined || !Number.isSafeInteger(records) || records < 0) {
  console.error('usage: generate-bench.ts --records COUNT --out FILE [--seed NUMBER]')
  process.exit(2)
}

const file = openSync(values.out, 'w')
let octets = 0
for (const chunk of generateBenchCapture({ records, seed: Number(values.seed) })) {
  for (let written = 0; written < chunk.length;) written += writeSync(file, chunk, written)
  octets += chunk.length
}
closeSync(file)
console.log(`${values.out}: ${records} records, ${octets} octets`)

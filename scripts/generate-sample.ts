/** Writes the bundled sample capture: `npx tsx scripts/generate-sample.ts [FILE]`. */
import { writeFileSync } from 'node:fs'
import { createSampleCapture } from '../core/simulate/sample-capture.ts'

const file = process.argv[2] ?? 'resources/sample.pcapng'
const sample = createSampleCapture()
writeFileSync(file, sample.octets)
console.log(`${file}: ${sample.octets.length} octets`)
console.table(sample.counts)

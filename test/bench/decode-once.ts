/** Decodes a capture that is in memory already, once, in a process of its own; prints records and seconds as JSON. */
import { readFileSync } from 'node:fs'
import { decodeCapture, inChunks } from '../support/decode-capture.ts'

const octets = readFileSync(process.argv[2]!)
let records = 0
const started = performance.now()
decodeCapture(inChunks(octets), (block) => {
  records += block.recordCount
})
console.log(JSON.stringify({ records, seconds: (performance.now() - started) / 1000 }))

/** Decodes a capture that is in memory already, once, in a process of its own; prints records and seconds as JSON. */
import { readFileSync } from 'node:fs'
import { decodeCapture, inChunks } from '../support/decode-capture.ts'

// As a file source hands them on: no Buffer.
const octets = new Uint8Array(readFileSync(process.argv[2]!))
// That the whole capture lies in memory is this program's doing: the garbage collector looks at it before, not meanwhile.
globalThis.gc?.()
let records = 0
const cpuBefore = process.cpuUsage()
const started = performance.now()
decodeCapture(inChunks(octets), (block) => {
  records += block.recordCount
})
const seconds = (performance.now() - started) / 1000
const { user, system } = process.cpuUsage(cpuBefore)
console.log(JSON.stringify({ records, seconds, cpuSeconds: (user + system) / 1e6 }))

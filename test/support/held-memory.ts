/** How much memory something keeps, what is garbage not counted. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** MiB that the process holds. */
export function heldMiB(): number {
  collectGarbage()
  // Buffers are freed beside the collection, and are gone for certain when the next one begins.
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 2 ** 20
}

/**
 * Full garbage collections of a thread that gives V8 no reason for one. In a V8 with a sandbox each `ArrayBuffer` has an entry in a table
 * beside the heap (sandbox/external-pointer-table.h), and V8 11 gives entries back in full collections alone. A listener makes one buffer
 * for each datagram; they all die young, so its table grew by eight octets a datagram until the session ended.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** At 100,000 datagrams a second the table has 24 MB by then. A collection of the listener's heap takes 6 to 19 ms. */
const INTERVAL_MS = 30_000

/** Prepares a full collection of the calling thread's heap; it is made by calling the result. */
export function prepareFullCollection(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/** Collects now and then, for as long as the thread runs, where there is such a table. */
export function collectRegularly(): void {
  if (!hasSandbox()) return
  setInterval(prepareFullCollection(), INTERVAL_MS).unref()
}

/** Whether V8 was built with its sandbox: Electron's is, Node's is not. That this is Electron is not told to its worker threads. */
function hasSandbox(): boolean {
  return Number(Reflect.get(process.config.variables, 'v8_enable_sandbox')) === 1
}

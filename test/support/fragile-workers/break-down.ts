/** A thread that breaks down when the test says so: as one does that has a bug, or no memory left. */
import { BroadcastChannel } from 'node:worker_threads'

/** Name of the channel that the test speaks on; threads inherit the environment of whoever starts them. */
export const CHANNEL_VARIABLE = 'FLOWGLASS_TEST_BREAKDOWN'

export interface Order {
  readonly thread: string
  readonly how: 'throw' | 'exit' | 'disk-full' | 'disk-free'
}

/** Ends the thread when its name is called: `throw` as an error that nobody catches, `exit` without a word. */
export function breakDownWhenTold(name: string): void {
  const channel = process.env[CHANNEL_VARIABLE]
  if (channel === undefined) return
  const order = new BroadcastChannel(channel)
  order.onmessage = (event: unknown) => {
    const { thread, how } = (event as { data: Order }).data
    if (thread !== name || how === 'disk-full' || how === 'disk-free') return
    if (how === 'exit') process.exit(7)
    throw new Error('broken down by the test')
  }
  // Waiting for the order must not keep a thread alive that is done.
  order.unref()
}
